import { setTimeout as wait } from "node:timers/promises";
import { type OpenRouterError, PaymentRequiredError } from "@wayfare/core";
import {
  cutBeforeHeaders,
  errorBody,
  errorInside200,
  errorReply,
  json,
  rateLimited,
  stories,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { ask, failureOf, quick, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const { completion } = stories.plainText;
const good = json(completion);

function gaps(): number[] {
  const times = bench.upstream.requests.map(({ at }) => at);
  return times.slice(1).map((at, index) => at - (times[index] ?? 0));
}

describe.each(transports)("retries over %s", (_, options) => {
  test("5xx, a lost connection and an error inside 200, then the answer", async () => {
    const replies = [
      errorBody("overloaded529"),
      cutBeforeHeaders(),
      errorInside200(),
      errorBody("internal"),
      good,
    ];
    const retries: [number, string][] = [];
    const hooks = {
      onRetry: ({ error, attempt }: { error: OpenRouterError; attempt: number }) =>
        retries.push([attempt, error.kind]),
    };
    const client = bench.answering(replies, { ...options, retry: { ...quick, maxRetries: 4 }, hooks });
    const receipts: unknown[] = [];
    expect(await client.chat(ask, { onReceipt: (receipt) => receipts.push(receipt) })).toEqual(completion);
    expect(retries).toEqual([
      [1, "unavailable"],
      [2, "connection"],
      [3, "unavailable"],
      [4, "unavailable"],
    ]);
    expect(receipts).toMatchObject([
      {
        attempts: [
          { status: 529, error: "provider_overloaded", provider: "Harbor" },
          { error: "connection" },
          { status: 502, error: "provider_unavailable" },
          { status: 500, error: "server" },
          { status: 200, model: completion.model, provider: "Harbor" },
        ],
        error: undefined,
      },
    ]);
    const bodies = new Set(bench.upstream.requests.map(({ body }) => body));
    expect(bodies.size).toBe(1);
  });

  test("gives up after two by default, with the last error", async () => {
    const client = bench.answering(
      [errorBody("internal"), errorBody("internal"), errorBody("overloaded529"), good],
      { ...options, retry: { baseDelay: 1 } },
    );
    expect(await failureOf(client.chat(ask))).toMatchObject({
      status: 529,
      receipt: { attempts: { length: 3 } },
    });
    expect(bench.upstream.requests).toHaveLength(3);
  });

  test("Retry-After in seconds, and the 402 of money in flight", async () => {
    const inFlight = {
      code: 402,
      message: "wait",
      metadata: { limit_source: "openrouter_in_flight_budget" },
    };
    const client = bench.answering(
      [
        rateLimited({ retryAfter: 0.12 }),
        errorReply(402, { error: inFlight }, { "retry-after": "0.15" }),
        good,
      ],
      { ...options, retry: quick },
    );
    expect(await client.chat(ask)).toEqual(completion);
    expect(gaps()[0]).toBeGreaterThan(115);
    expect(gaps()[1]).toBeGreaterThan(145);
  });

  test("a Retry-After that is too long fails at once, with the wait in the error", async () => {
    const client = bench.answering([rateLimited({ retryAfter: 61 }), good], { ...options, retry: quick });
    const began = performance.now();
    const error = await failureOf(client.chat(ask));
    expect(performance.now() - began).toBeLessThan(500);
    expect(error).toMatchObject({ kind: "rate_limit", retryAfter: 61_000 });
    expect(error.message).toContain("Retry in 61 s");
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test.each([
    "invalidModel",
    "badKey",
    "credits",
    "keyLimit",
    "keyBudget",
    "moderation",
    "dataPolicy",
  ] as const)("%s is not tried again", async (name) => {
    const client = bench.answering([errorBody(name), good], { ...options, retry: quick });
    const error = await failureOf(client.chat(ask));
    expect(error.retryable).toBe(false);
    expect(error instanceof PaymentRequiredError).toBe(error.kind === "payment");
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test("the retry of a call wins over that of the client, and false means once", async () => {
    const client = bench.answering([errorBody("internal"), good], { ...options, retry: quick });
    await failureOf(client.chat(ask, { retry: false }));
    expect(bench.upstream.requests).toHaveLength(1);
    await client.chat(ask);
    expect(bench.upstream.requests).toHaveLength(2);
  });
});

test("Retry-After as a date", async () => {
  // HTTP dates are whole seconds: the next one that is not all but here.
  const at = new Date(Math.ceil((Date.now() + 150) / 1000) * 1000);
  const client = bench.answering([rateLimited({ retryAfter: at }), good], { retry: quick });
  await client.chat(ask);
  expect(Date.now()).toBeGreaterThanOrEqual(at.getTime() - 20);
  expect(bench.upstream.requests).toHaveLength(2);
});

describe("deadlines and aborts while waiting", () => {
  test("an abort ends the wait at once", async () => {
    for (const way of ["chat", "stream"] as const) {
      const controller = new AbortController();
      const client = bench.answering(rateLimited({ retryAfter: 30 }), { retry: quick });
      const { signal } = controller;
      const call = way === "chat" ? client.chat(ask, { signal }) : client.stream(ask, { signal }).open();
      const failed = failureOf(call);
      await wait(60);
      const began = performance.now();
      controller.abort("enough");
      const error = await failed;
      expect(performance.now() - began).toBeLessThan(100);
      expect(error).toMatchObject({ name: "AbortError", kind: "aborted", cause: "enough" });
      expect(error.receipt).toMatchObject({ aborted: true, attempts: [{ status: 429 }] });
    }
    expect(bench.upstream.requests).toHaveLength(2);
  });

  test("cancel() ends the wait at once", async () => {
    const stream = bench.answering(rateLimited({ retryAfter: 30 }), { retry: quick }).stream(ask);
    const failed = failureOf(stream.open());
    await wait(60);
    const began = performance.now();
    stream.cancel();
    expect(await failed).toMatchObject({ name: "AbortError" });
    expect(performance.now() - began).toBeLessThan(100);
  });

  test("no wait that would outlast the total deadline", async () => {
    const client = bench.answering([rateLimited({ retryAfter: 2 }), good], {
      retry: quick,
      deadlines: { total: 500 },
    });
    const began = performance.now();
    expect(await failureOf(client.chat(ask))).toMatchObject({ kind: "rate_limit", retryAfter: 2000 });
    expect(performance.now() - began).toBeLessThan(400);
  });

  test("the total deadline bounds all attempts together", async () => {
    bench.upstream.fallback = errorBody("internal");
    const client = bench.create({
      retry: { maxRetries: 1000, baseDelay: 20, maxDelay: 20 },
      deadlines: { total: 200 },
    });
    const began = performance.now();
    await failureOf(client.chat(ask));
    expect(performance.now() - began).toBeLessThan(600);
    expect(bench.upstream.requests.length).toBeGreaterThan(2);
  });
});
