import { isOpenRouterError, type OpenRouter, type OpenRouterError } from "@wayfare/core";
import {
  cutAfterHeaders,
  type ErrorName,
  errorBodies,
  errorBody,
  errorFirstEvent,
  errorInside200,
  errorReply,
  hangAfterHeaders,
  htmlError,
  json,
  rateLimited,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { all, ask, failureOf, useUpstream } from "../support.ts";
import { classOf, errorTable } from "./error-table.ts";

const bench = useUpstream();
const names = Object.keys(errorTable) as ErrorName[];

/** The same failed call by each way in. */
const ways: [string, (client: OpenRouter) => Promise<unknown>][] = [
  ["chat()", (client) => client.chat(ask)],
  ["stream().open()", (client) => client.stream(ask).open()],
  ["for await", (client) => all(client.stream(ask))],
  ["chunks()", (client) => all(client.stream(ask).chunks())],
  ["final()", (client) => client.stream(ask).final()],
];

function check(error: OpenRouterError, name: ErrorName): void {
  const { says, retryAfter, provider, limit_source, ...rest } = errorTable[name];
  const { status, body } = errorBodies[name];
  const { name: className, Class } = classOf(rest.kind);
  expect(error).toMatchObject({ ...rest, status, name: className });
  expect(error).toBeInstanceOf(Class);
  expect(isOpenRouterError(error)).toBe(true);
  expect([error.retryAfter, error.provider, error.limit_source]).toEqual([
    retryAfter,
    provider,
    limit_source,
  ]);
  expect(error.availability).toEqual(body.error.availability);
  expect(error.metadata).toEqual(body.error.metadata);
  expect(error.code).toBe(body.error.code);
  for (const text of says) expect(error.message).toMatch(text);
  expect(error.message).toContain(String(status));
  expect(error.partial).toBeUndefined();
  // After a timeout somewhere on the way the model may have gone on; all else was refused before it began.
  const cost = [408, 504, 524].includes(status) ? undefined : 0n;
  expect(error.receipt).toMatchObject({ error: rest.kind, aborted: false, cost });
}

describe("every error answer means the same by every way in", () => {
  test("the table is complete", () => expect(names.sort()).toEqual(Object.keys(errorBodies).sort()));

  describe.each(ways)("%s", (_, call) => {
    test.each(names)("%s", async (name) => {
      const error = await failureOf(call(bench.answering(errorBody(name))));
      check(error, name);
      expect(bench.upstream.requests).toHaveLength(1);
      expect(error.receipt?.attempts).toMatchObject([
        { status: errorBodies[name].status, error: errorTable[name].error_type },
      ]);
    });
  });
});

describe("an error inside HTTP 200 means what its code says", () => {
  // The shapes that only exist as bodies of their own have no error object to put elsewhere.
  const inside = names.filter((name) => typeof errorBodies[name].body.error.code === "number");
  const verdictOf = ({ kind, error_type, retryable, provider, limit_source, status }: OpenRouterError) => ({
    ...{ kind, error_type, retryable, provider, limit_source, status },
  });

  test.each(inside)("%s", async (name) => {
    const { error } = errorBodies[name].body;
    const status = errorBodies[name].status;
    const { says: _, retryAfter: __, ...expected } = errorTable[name];
    const none = { provider: undefined, limit_source: undefined };
    const client = bench.answering([
      errorInside200("no_choices", error),
      errorFirstEvent(error, "bare"),
      errorInside200("no_choices", error),
      errorReply(200, { choices: [], error }),
    ]);
    const errors = [
      await failureOf(client.chat(ask)),
      await failureOf(client.stream(ask).open()),
      await failureOf(client.stream(ask).open()),
      await failureOf(client.chat(ask)),
    ];
    for (const failure of errors) {
      expect(verdictOf(failure)).toEqual({ ...none, ...expected, status });
      expect(failure.partial).toBeUndefined();
    }
  });

  test("an error on a choice comes with what had been said", async () => {
    const error = await failureOf(bench.answering(errorInside200("choice")).chat(ask));
    expect(error).toMatchObject({
      name: "UnavailableError",
      status: 502,
      error_type: "provider_unavailable",
      provider: "Harbor",
      generationId: "gen-1785401200-brokenbrokenbroken00",
    });
    expect(error.partial?.choices[0]?.message.content).toBe("As far as I");
    expect(error.receipt).toMatchObject({
      model: "lumen/otter-1",
      finishReason: "error",
      error: "unavailable",
    });
  });

  test("a choice that ended with an error and no word about it", async () => {
    const choices = [{ index: 0, finish_reason: "error", message: { role: "assistant", content: "" } }];
    const error = await failureOf(
      bench.answering(json({ id: "gen-1", provider: "Quay", choices })).chat(ask),
    );
    expect(error).toMatchObject({ kind: "unavailable", status: 502, provider: "Quay", retryable: true });
    expect(error.message).toMatch(/gave no reason\. Retry later/);
  });
});

describe("bodies that are not OpenRouter's", () => {
  test.each(ways)("a page of HTML, %s", async (_, call) => {
    const error = await failureOf(call(bench.answering(htmlError(502))));
    expect(error).toMatchObject({ kind: "unavailable", status: 502, retryable: true });
    expect(error.message).toContain("HTML page");
    expect(error.message).not.toContain("<");
  });

  test.each<[string, unknown, RegExp]>([
    ["error as text", { error: "model is loading" }, /model is loading \(503/],
    ["message beside nothing", { message: "no such route" }, /no such route \(503/],
    ["FastAPI's detail", { detail: "Not Found" }, /\(503/],
    ["null", null, /\(503/],
    ["a list", [1], /\(503/],
    ["an error without a message", { error: { code: 503 } }, /The server gave no message \(503/],
    ["a message that is no text", { error: { code: 503, message: { a: 1 } } }, /no message \(503/],
    ["metadata null", { error: { code: 503, message: "x", metadata: null } }, /x \(503/],
    ["metadata as text", { error: { code: 503, message: "x", metadata: "y" } }, /x \(503/],
    ["metadata as a list", { error: { code: 503, message: "x", metadata: [1] } }, /x \(503/],
  ])("%s", async (_, body, says) => {
    const error = await failureOf(bench.answering(errorReply(503, body)).chat(ask));
    expect(error).toMatchObject({ kind: "unavailable", status: 503, retryable: true });
    expect(error.message).toMatch(says);
  });

  test("an empty body, a text, and statuses that nobody listed", async () => {
    const empty = { status: 500, steps: [] };
    const long = { status: 418, steps: [{ write: `teapot ${"x".repeat(5000)}` }] };
    const client = bench.answering([empty, long, errorReply(599, {}), errorReply(451, {})]);
    expect(await failureOf(client.chat(ask))).toMatchObject({ kind: "unavailable", status: 500 });
    const teapot = await failureOf(client.chat(ask));
    expect(teapot).toMatchObject({ kind: "request", status: 418, retryable: false });
    expect(teapot.message.length).toBeLessThan(400);
    expect(await failureOf(client.chat(ask))).toMatchObject({ kind: "unavailable", retryable: true });
    expect(await failureOf(client.chat(ask))).toMatchObject({ kind: "request", retryable: false });
  });
});

describe("what headers tell", () => {
  test("request id and generation id", async () => {
    const headers = { "x-request-id": "req-7", "x-generation-id": "gen-7" };
    const error = await failureOf(bench.answering(errorReply(503, {}, headers)).chat(ask));
    expect(error).toMatchObject({ requestId: "req-7", generationId: "gen-7" });
    expect(error.receipt).toMatchObject({ id: "gen-7", generationId: "gen-7" });
  });

  test("the generation id, also when the answer breaks off before it says one", async () => {
    const head = { "content-type": "application/json", "x-generation-id": "gen-8" };
    const hang = hangAfterHeaders(head);
    const client = bench.answering(
      [hang, cutAfterHeaders(head), hangAfterHeaders({ ...head, "content-type": "text/event-stream" })],
      {
        deadlines: { firstByte: 100 },
      },
    );
    const errors = [
      await failureOf(client.chat(ask)),
      await failureOf(client.chat(ask)),
      await failureOf(client.stream(ask).open()),
    ];
    expect(errors.map(({ kind }) => kind)).toEqual(["timeout", "connection", "timeout"]);
    for (const error of errors) expect([error.generationId, error.receipt?.id]).toEqual(["gen-8", "gen-8"]);
  });

  test("Retry-After as a date, in milliseconds, and as the reset of a rate limit", async () => {
    const at = new Date(Date.now() + 30_000);
    const reset = { headers: { "X-RateLimit-Reset": String(Date.now() + 40_000) } };
    const client = bench.answering([
      rateLimited({ retryAfter: at }),
      errorReply(429, {}, { "retry-after-ms": "1500", "retry-after": "9" }),
      rateLimited({ metadata: reset }),
    ]);
    const waits = [];
    for (let n = 0; n < 3; n += 1) waits.push((await failureOf(client.chat(ask))).retryAfter ?? Number.NaN);
    expect(waits[0]).toBeGreaterThan(28_000);
    expect(waits[0]).toBeLessThanOrEqual(30_000);
    expect(waits[1]).toBe(1500);
    expect(waits[2]).toBeGreaterThan(38_000);
    expect(waits[2]).toBeLessThanOrEqual(40_000);
  });
});

test("isOpenRouterError knows the errors of another copy of the package, and nothing else", () => {
  const brand = Symbol.for("@wayfare/core/error");
  expect(isOpenRouterError(Object.assign(new Error("x"), { [brand]: true }))).toBe(true);
  for (const other of [new Error("x"), { name: "OpenRouterError" }, null, undefined, "x", { [brand]: 1 }])
    expect(isOpenRouterError(other)).toBe(false);
});
