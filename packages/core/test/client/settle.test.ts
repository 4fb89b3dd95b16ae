import { createMemoryLedger, type OpenRouterOptions, type Receipt } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { listedPrices } from "@wayfare/core/cost";
import {
  type Answer,
  cutAfterHeaders,
  hangBeforeHeaders,
  hangMidStream,
  json,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import { afterEach, describe, expect, test } from "vitest";
import { all, ask, failureOf, useUpstream } from "../support.ts";

/** A reply that refuses with a status. */
const refused = (code: number) => json({ error: { code, message: "No." } }, { status: code });

const bench = useUpstream();
const { chunks } = stories.plainText;
const id = (chunks[0] as { id: string }).id;
const pricing = { prompt: "0.000001", completion: "0.000002" };

const record = {
  id,
  model: "lumen/otter-1",
  provider_name: "Harbor",
  total_cost: 0.0000183,
  usage: 0.0000183,
  is_byok: false,
  native_tokens_prompt: 12,
  native_tokens_completion: 9,
  native_tokens_reasoning: 2,
  native_tokens_cached: 4,
  cache_discount: 0.000001,
  upstream_inference_cost: null,
  cancelled: true,
  finish_reason: null,
};

/** The record appears when it has been asked for so many times. */
function recordAfter(times: number): void {
  let asked = 0;
  const answer: Answer = () => {
    asked += 1;
    if (asked <= times) return refused(404);
    return json({ data: record });
  };
  bench.upstream.route("GET", "/generation", answer);
}

/** A client whose observers write down what they hear. */
function listening(options: OpenRouterOptions = {}) {
  const heard = { receipts: [] as Receipt[], settled: [] as Receipt[] };
  const ledger = createMemoryLedger();
  const client = bench.create({
    ledger,
    onReceipt: (receipt) => heard.receipts.push(receipt),
    onSettled: (receipt) => heard.settled.push(receipt),
    ...options,
  });
  return { client, ledger, heard };
}

/** Leaves a stream when its first text has come. */
async function leave(client: ReturnType<typeof listening>["client"]): Promise<Receipt> {
  const controller = new AbortController();
  const stream = client.stream({ ...ask, max_tokens: 50 }, { signal: controller.signal });
  const error = await failureOf(
    (async () => {
      for await (const event of stream) if (event.type === "text") controller.abort();
    })(),
  );
  expect(error.kind).toBe("aborted");
  return await stream.receipt();
}

afterEach(async () => {
  // Nothing of one test may ask the upstream in the next.
  bench.upstream.route("GET", "/generation", refused(401));
});

describe("a stream that was left half-way", () => {
  test("is settled from its record as soon as that is there", async () => {
    recordAfter(1);
    bench.upstream.enqueue(hangMidStream(chunks));
    const { client, ledger, heard } = listening();
    const first = await leave(client);
    expect(first).toMatchObject({ id, cost: undefined, costSource: "unknown", aborted: true });
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 1 });
    await client.settled();
    expect(heard.receipts).toHaveLength(1);
    expect(heard.settled).toMatchObject([
      {
        id,
        cost: 18_300_000_000n,
        costSource: "reported",
        discount: 1_000_000_000n,
        provider: "Harbor",
        aborted: true,
        error: "aborted",
        tokens: { prompt: 12, completion: 9, total: 21, reasoning: 2, cached: 4 },
      },
    ]);
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 0, reported: 18_300_000_000n });
    expect(
      bench.upstream.requests.filter(({ path }) => path === "/generation").map(({ query }) => query),
    ).toEqual([{ id }, { id }]);
  });

  test("holds its budget until then", async () => {
    recordAfter(0);
    bench.upstream.route(
      "GET",
      "/models/lumen/otter-1/endpoints",
      json({ data: { endpoints: [{ pricing, context_length: 100 }] } }),
    );
    bench.upstream.enqueue(hangMidStream(chunks));
    const budgets = createBudgets({ budgets: [{ limit: "1" }] });
    const { client } = listening({ budgets });
    await leave(client);
    const [before] = await budgets.status({ tags: {} });
    // At least the fifty tokens that it might have brought.
    expect(before?.spent).toBeGreaterThanOrEqual(100_000_000_000n);
    await client.settled();
    expect(await budgets.status({ tags: {} })).toMatchObject([{ spent: 18_300_000_000n, reserved: 0n }]);
  });

  test("is estimated by an own count where nobody keeps a record", async () => {
    bench.upstream.route("GET", "/generation", refused(401));
    bench.upstream.enqueue(hangMidStream(chunks));
    const { client, ledger, heard } = listening({ computeCost: listedPrices(() => pricing) });
    await leave(client);
    await client.settled();
    const [settled] = heard.settled;
    expect(settled).toMatchObject({ id, costSource: "estimated" });
    const { prompt = 0, completion = 0 } = settled?.tokens ?? {};
    expect(prompt).toBeGreaterThan(0);
    expect(completion).toBeGreaterThan(0);
    expect(settled?.cost).toBe(BigInt(prompt) * 1_000_000_000n + BigInt(completion) * 2_000_000_000n);
    expect(ledger.total()).toMatchObject({
      calls: 1,
      estimated: settled?.cost,
      reported: 0n,
      unknownCalls: 0,
    });
  });

  test("is estimated by the catalogue's price of whoever served", async () => {
    const endpoints = [
      { provider_name: "Harbor", pricing, context_length: 100 },
      { provider_name: "Other", pricing: { prompt: "1", completion: "1" }, context_length: 100 },
    ];
    bench.upstream.route("GET", "/models/lumen/otter-1/endpoints", json({ data: { endpoints } }));
    bench.upstream.route("GET", "/generation", refused(401));
    bench.upstream.enqueue(hangMidStream(chunks));
    const { client, heard } = listening();
    await leave(client);
    await client.settled();
    expect(heard.settled[0]?.costSource).toBe("estimated");
    expect(heard.settled[0]?.cost).toBeLessThan(1_000_000_000_000n);
  });
});

describe("other calls", () => {
  test("a whole reply without usage is settled too", async () => {
    recordAfter(0);
    const story = stories.usageMissing;
    bench.upstream.fallback = (request) =>
      storyReply({ ...story, completion: { ...story.completion, id } }, request);
    const { client, heard, ledger } = listening();
    await client.chat(ask);
    await client.settled();
    expect(heard.settled).toMatchObject([{ costSource: "reported" }]);
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 0 });
  });

  test("nobody asks for what is known, failed for good, or nobody listens to", async () => {
    bench.upstream.fallback = (request) => storyReply(stories.plainText, request);
    const { client, heard } = listening();
    await all(client.stream(ask));
    bench.upstream.fallback = refused(503);
    await failureOf(client.chat(ask));
    bench.upstream.enqueue(hangMidStream(chunks));
    const deaf = bench.create();
    await leave(deaf);
    await Promise.all([client.settled(), deaf.settled()]);
    expect(heard.settled).toEqual([]);
    expect(bench.upstream.requests.filter(({ path }) => path === "/generation")).toEqual([]);
  });

  test("a call that was aborted before any answer stays unknown, and its budget reserved: the model may go on", async () => {
    const endpoints = [{ provider_name: "Harbor", pricing, context_length: 100 }];
    bench.upstream.route("GET", "/models/lumen/otter-1/endpoints", json({ data: { endpoints } }));
    bench.upstream.enqueue(hangBeforeHeaders());
    const budgets = createBudgets({ budgets: [{ limit: "1" }] });
    const { client, heard, ledger } = listening({ budgets, computeCost: listedPrices(() => pricing) });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    await failureOf(client.chat({ ...ask, max_tokens: 50 }, { signal: controller.signal }));
    await client.settled();
    expect(heard.settled).toEqual([]);
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 1 });
    const [status] = await budgets.status({ tags: {} });
    expect(status?.spent).toBeGreaterThanOrEqual(100_000_000_000n);
  });

  test("an attempt that is tried again though it may be billed has a receipt of its own", async () => {
    recordAfter(0);
    const endpoints = [{ provider_name: "Harbor", pricing, context_length: 100 }];
    bench.upstream.route("GET", "/models/lumen/otter-1/endpoints", json({ data: { endpoints } }));
    const lost = { "x-generation-id": id };
    bench.upstream.enqueue(
      cutAfterHeaders(lost),
      storyReply(
        { ...stories.plainText, completion: { ...stories.plainText.completion, id: "gen-1790000000-whole" } },
        {},
      ),
    );
    const budgets = createBudgets({ budgets: [{ limit: "1" }] });
    const { client, heard, ledger } = listening({ budgets, retry: { maxRetries: 1, baseDelay: 1 } });
    await client.chat(ask);
    await client.settled();
    expect(heard.receipts).toMatchObject([{ id: "gen-1790000000-whole" }]);
    expect(heard.receipts[0]?.attempts).toHaveLength(2);
    expect(heard.settled).toMatchObject([{ id, cost: 18_300_000_000n }]);
    expect(ledger.total().calls).toBe(2);
    const [status] = await budgets.status({ tags: {} });
    expect(status).toMatchObject({ reserved: 0n, spent: ledger.total().reported });
  });

  test("what is refused and tried again costs nothing", async () => {
    bench.upstream.enqueue(refused(503), storyReply(stories.plainText, {}));
    const { client, ledger } = listening({ retry: { maxRetries: 1, baseDelay: 1 } });
    await client.chat(ask);
    expect(ledger.total().calls).toBe(1);
  });
});
