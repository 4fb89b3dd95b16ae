import { createMemoryLedger, type OpenRouterOptions, type Receipt, receiptOf } from "@wayfare/core";
import { listedPrices } from "@wayfare/core/cost";
import {
  errorBody,
  errorMidStream,
  hangMidStream,
  json,
  late,
  type Story,
  sse,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import { describe, expect, test, vi } from "vitest";
import { all, ask, failureOf, quick, useUpstream } from "../support.ts";

const bench = useUpstream();
const { chunks, completion } = stories.plainText;

/** The receipts of one story, asked plainly and streamed. */
async function receiptsOf(story: Story, options: OpenRouterOptions = {}): Promise<Receipt[]> {
  bench.upstream.fallback = (request) => storyReply(story, request);
  const receipts: Receipt[] = [];
  const client = bench.create({ ...options, onReceipt: (receipt) => receipts.push(receipt) });
  await client.chat(story.request);
  await all(client.stream(story.request));
  expect(receipts.map(({ streamed }) => streamed)).toEqual([false, true]);
  return receipts;
}

/** A story whose usage is replaced. */
function costing(usage: object | undefined): Story {
  const told = stories.plainText;
  return {
    ...told,
    completion: { ...told.completion, usage },
    chunks: [...told.chunks.slice(0, -1), { ...told.chunks.at(-1), usage }],
  };
}

describe("the money of a call", () => {
  test.each<[string, unknown, bigint | undefined]>([
    ["a number", 0.0000183, 18_300_000_000n],
    ["a number with an exponent", 1.979964e-6, 1_979_964_000n],
    ["a decimal string", "0.000001979964", 1_979_964_000n],
    ["free", 0, 0n],
    ["beyond femto-dollars, half-even", "0.0000000000000025", 2n],
    ["null", null, undefined],
    ["missing", undefined, undefined],
    ["no number", "soon", undefined],
    ["an object", {}, undefined],
  ])("reported as %s", async (_, cost, expected) => {
    const usage = { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21, cost };
    for (const receipt of await receiptsOf(costing(usage))) {
      expect([receipt.cost, receipt.totalCost]).toEqual([expected, expected]);
      expect(receipt.costSource).toBe(expected === undefined ? "unknown" : "reported");
      expect(receipt.tokens).toMatchObject({ prompt: 12, completion: 9, total: 21 });
    }
  });

  test("with a key of one's own the provider's bill counts on top", async () => {
    for (const receipt of await receiptsOf(stories.byok))
      expect(receipt).toMatchObject({
        ...{ byok: true, cost: 915_000_000n, upstreamCost: 18_300_000_000n, totalCost: 19_215_000_000n },
      });
    for (const receipt of await receiptsOf(stories.plainText)) expect(receipt.totalCost).toBe(receipt.cost);
  });

  test("computed from listed prices when the server reports none; reported wins", async () => {
    const computeCost = listedPrices((model, provider) =>
      model === completion.model && provider === "Harbor"
        ? { prompt: "0.0000004", completion: "0.0000015" }
        : undefined,
    );
    const usage = { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 };
    for (const receipt of await receiptsOf(costing(usage), { computeCost }))
      expect(receipt).toMatchObject({ costSource: "computed", cost: 18_300_000_000n });
    for (const receipt of await receiptsOf(costing({ ...usage, cost: 1e-6 }), { computeCost }))
      expect(receipt).toMatchObject({ costSource: "reported", cost: 1_000_000_000n });
    for (const receipt of await receiptsOf(costing(undefined), { computeCost }))
      expect([receipt.costSource, receipt.cost]).toEqual(["unknown", undefined]);
    const dynamic = listedPrices(() => ({ prompt: "-1", completion: "-1" }));
    for (const receipt of await receiptsOf(costing(usage), { computeCost: dynamic }))
      expect([receipt.costSource, receipt.cost]).toEqual(["unknown", undefined]);
  });

  test.each([null, "usage", 7, [], { prompt_tokens: "many", completion_tokens: -1 }])(
    "usage %j breaks no call",
    async (usage) => {
      for (const receipt of await receiptsOf(costing(usage as never))) {
        expect([receipt.cost, receipt.costSource]).toEqual([undefined, "unknown"]);
        expect([receipt.tokens.prompt, receipt.tokens.completion]).toEqual([undefined, undefined]);
      }
    },
  );

  test("tokens by kind", async () => {
    for (const receipt of await receiptsOf(stories.cachedTokens))
      expect(receipt.tokens).toMatchObject({ prompt: 4096, cached: 3584, cacheWrite: 256 });
    for (const receipt of await receiptsOf(stories.reasoningText)) expect(receipt.tokens.reasoning).toBe(27);
  });
});

describe("what else a receipt tells", () => {
  test("who asked for what, who served, and how it ended", async () => {
    bench.upstream.fallback = (request) => storyReply(stories.unknownFields, request);
    const client = bench.create({ defaults: { model: "lumen/otter-latest", user: "u-1" } });
    const { messages } = ask;
    const reply = await client.chat(
      { messages, session_id: "s-1" },
      { tags: { feature: "search", user: "u-2" } },
    );
    expect(receiptOf(reply)).toMatchObject({
      ...{ id: reply.id, generationId: reply.id, api: "chat", requestedModel: "lumen/otter-latest" },
      ...{
        model: "lumen/otter-1",
        provider: "Harbor",
        finishReason: "paused",
        nativeFinishReason: "WAITING_FOR_TIDE",
      },
      ...{ tags: { user: "u-2", session: "s-1", feature: "search" }, aborted: false, error: undefined },
    });
    const fallback = await client.chat({ messages, model: undefined, models: ["a/b", "c/d"] });
    expect(receiptOf(fallback)?.requestedModel).toBe("lumen/otter-latest");
    expect(receiptOf({})).toBeUndefined();
  });

  test("latencies, with retries and waits included", async () => {
    const began = Date.now();
    const client = bench.answering([late(errorBody("internal"), 40), late(sse(chunks, { wait: 20 }), 40)], {
      retry: quick,
    });
    const { latency, startedAt, attempts } = await client.stream(ask).receipt();
    expect(startedAt).toBeGreaterThanOrEqual(began);
    expect(latency.firstByte).toBeGreaterThan(75);
    expect(latency.firstToken).toBeGreaterThanOrEqual(latency.firstByte ?? Number.NaN);
    expect(latency.total).toBeGreaterThan((latency.firstToken ?? Number.NaN) + 80);
    expect(attempts.map(({ duration }) => duration > 35)).toEqual([true, true]);
  });

  test("a receipt is JSON with its money as decimal strings", async () => {
    const [receipt] = await receiptsOf(
      costing({ prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 1.979964e-6 }),
    );
    expect(JSON.parse(JSON.stringify(receipt))).toMatchObject({
      cost: "0.000001979964",
      costSource: "reported",
    });
  });
});

describe("who is told", () => {
  test("once for each call: success, failure, error mid-stream, break and abort", async () => {
    const told: Receipt[] = [];
    const ledger = createMemoryLedger();
    const client = bench.create({ onReceipt: (receipt) => told.push(receipt), ledger });
    bench.upstream.enqueue(
      json(completion),
      errorBody("badKey"),
      ...[errorMidStream(chunks), hangMidStream(chunks, 1), hangMidStream(chunks, 1), sse(chunks)],
    );
    await client.chat(ask);
    await failureOf(client.chat(ask));
    await failureOf(all(client.stream(ask)));
    for await (const _event of client.stream(ask)) break;
    await failureOf(client.stream(ask, { signal: AbortSignal.timeout(40) }).final());
    const last = client.stream(ask);
    await Promise.all([all(last), last.final(), last.receipt()]);
    last.cancel();
    await last.receipt();
    expect(told.map(({ error, aborted }) => [error, aborted])).toEqual([
      [undefined, false],
      ["authentication", false],
      ["unavailable", false],
      ["aborted", true],
      ["aborted", true],
      [undefined, false],
    ]);
    expect(told.every(({ attempts }) => attempts.length === 1)).toBe(true);
    // Calls that share a generation id are one call to the ledger; the mended one replaces the broken ones.
    expect(ledger.total().calls).toBe(new Set(told.map(({ id }) => id)).size);
  });

  test("the call's own observer first, then the client's, then the ledger", async () => {
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    const client = bench.answering(json(completion), {
      onReceipt: note("client"),
      ledger: { record: note("ledger") },
    });
    await client.chat(ask, { onReceipt: note("call") });
    expect(order).toEqual(["call", "client", "ledger"]);
  });

  test.each(["chat", "stream"] as const)("observers that throw or reject do not break %s()", async (verb) => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const fail = (): never => {
      throw new Error("observer");
    };
    const reject = async (): Promise<never> => fail();
    for (const onObserverError of [undefined, fail]) {
      bench.upstream.fallback = (request) => storyReply(costing({ prompt_tokens: 1 }), request);
      bench.upstream.enqueue(errorBody("internal"));
      const hooks = {
        onRequest: fail,
        onResponse: fail,
        onRetry: fail,
        ...(onObserverError && { onObserverError }),
      };
      const client = bench.create({
        hooks,
        onReceipt: fail,
        ledger: { record: reject },
        computeCost: fail,
        retry: quick,
      });
      const options = { onReceipt: reject as never };
      const reply = verb === "chat" ? client.chat(ask, options) : client.stream(ask, options).final();
      expect((await reply).choices).toEqual(completion.choices);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(log.mock.calls.length).toBeGreaterThan(5);
    log.mockRestore();
  });
});
