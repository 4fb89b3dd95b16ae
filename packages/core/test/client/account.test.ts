import { receiptOf } from "@wayfare/core";
import { errorBody, errorReply, hangBeforeHeaders, json, text } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { failureOf, quick, useUpstream } from "../support.ts";

const bench = useUpstream();
const missing = errorReply(404, { error: { code: 404, message: "Generation gen-1 not found" } });
const record = { id: "gen-1", total_cost: 0.0000418, model: "lumen/otter-1" };

describe("the account", () => {
  test("key and credits", async () => {
    bench.upstream.route("GET", "/key", json({ data: { label: "sk-or-v1-…", usage: 1.5, limit: null } }));
    bench.upstream.route("GET", "/credits", json({ data: { total_credits: 10, total_usage: 2.5 } }));
    const client = bench.create();
    expect(await client.key()).toEqual({ label: "sk-or-v1-…", usage: 1.5, limit: null });
    expect(await client.credits()).toEqual({ total_credits: 10, total_usage: 2.5 });
  });

  test("what is no JSON is an error, and tried again", async () => {
    const client = bench.answering([text("<html>"), text("[1]"), json({ data: { usage: 1 } })], {
      retry: quick,
    });
    expect(await client.key()).toEqual({ usage: 1 });
    expect(bench.upstream.requests).toHaveLength(3);
    const odd = bench.answering([
      text("<html>"),
      json({ label: "k" }),
      json({ data: null }),
      json({ data: { a: 1 } }),
    ]);
    expect(await failureOf(odd.key())).toMatchObject({ kind: "unavailable", status: 502 });
    expect(await failureOf(odd.key())).toMatchObject({ kind: "interrupted" });
    expect(await failureOf(odd.credits())).toMatchObject({ kind: "interrupted" });
    expect(await failureOf(odd.models.list())).toMatchObject({ kind: "interrupted" });
  });
});

describe("generation()", () => {
  test("waits while the record is not there yet", async () => {
    const client = bench.answering([missing, json({ data: record })], { retry: quick });
    const began = performance.now();
    expect(await client.generation("gen-1")).toEqual(record);
    expect(performance.now() - began).toBeGreaterThan(450);
    expect(bench.upstream.requests.map(({ path, query }) => [path, query])).toEqual([
      ["/generation", { id: "gen-1" }],
      ["/generation", { id: "gen-1" }],
    ]);
  });

  test("asks once when retries are off", async () => {
    for (const [options, call] of [
      [{ retry: false }, {}],
      [{ retry: quick }, { retry: false }],
    ] as const) {
      const client = bench.answering(missing, options);
      expect(await failureOf(client.generation("gen-1", call))).toMatchObject({
        status: 404,
        kind: "request",
      });
    }
    expect(bench.upstream.requests).toHaveLength(2);
  });

  test("any other error is thrown as it is", async () => {
    const client = bench.answering(errorBody("badKey"), { retry: quick });
    expect(await failureOf(client.generation("gen-1"))).toMatchObject({ kind: "authentication" });
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test("ids are written safely", async () => {
    await bench.answering(json({ data: record })).generation("gen 1&id=2#");
    expect(bench.upstream.requests[0]?.query).toEqual({ id: "gen 1&id=2#" });
  });

  test("an abort ends the wait at once; the total deadline bounds it", async () => {
    bench.upstream.fallback = missing;
    const client = bench.create({ retry: quick });
    const began = performance.now();
    const aborted = await failureOf(client.generation("gen-1", { signal: AbortSignal.timeout(50) }));
    expect(aborted).toMatchObject({ name: "AbortError", cause: { name: "TimeoutError" } });
    expect(performance.now() - began).toBeLessThan(300);
    const late = await failureOf(client.generation("gen-1", { deadlines: { total: 100 } }));
    expect(["timeout", "request"]).toContain(late.kind);
    expect(performance.now() - began).toBeLessThan(450);
  });
});

describe("embeddings and rerank", () => {
  const usage = { prompt_tokens: 8, total_tokens: 8, cost: 1.6e-7 };
  const embedded = {
    id: "gen-emb-1",
    object: "list",
    model: "lumen/mussel-1",
    provider: "Harbor",
    data: [{ object: "embedding", index: 0, embedding: [0.1, -0.2] }],
    usage,
  };
  const ranked = {
    id: "gen-rank-1",
    model: "lumen/crab-1",
    results: [{ index: 1, relevance_score: 0.9 }],
    usage: { search_units: 1, total_tokens: 12, cost: 0.002 },
  };

  test("are sent as they are and come with a receipt", async () => {
    bench.upstream.route("POST", "/embeddings", json(embedded));
    bench.upstream.route("POST", "/rerank", json(ranked));
    const told: string[] = [];
    const client = bench.create({ onReceipt: ({ api, totalCost }) => told.push(`${api} ${totalCost}`) });
    const ask = { model: "lumen/mussel", input: ["a", "b"], dimensions: 2, user: "u-1", future: 1 };
    const reply = await client.embeddings(ask as never, {
      tags: { job: "index" },
      extraBody: { more: true },
    });
    expect(reply).toEqual(embedded);
    expect(bench.upstream.requests[0]?.json).toEqual({ ...ask, more: true });
    expect(receiptOf(reply)).toMatchObject({
      ...{ id: "gen-emb-1", api: "embeddings", streamed: false, provider: "Harbor" },
      ...{
        requestedModel: "lumen/mussel",
        model: "lumen/mussel-1",
        costSource: "reported",
        cost: 160_000_000n,
      },
      ...{ tags: { user: "u-1", job: "index" }, tokens: { prompt: 8, total: 8 } },
    });
    const order = { model: "lumen/crab-1", query: "q", documents: ["a", "b"], top_n: 1 };
    const sorted = await client.rerank(order);
    expect(sorted).toEqual(ranked);
    expect(bench.upstream.requests[1]?.json).toEqual(order);
    expect(receiptOf(sorted)).toMatchObject({ api: "rerank", cost: 2_000_000_000_000n });
    expect(told).toEqual(["embeddings 160000000", "rerank 2000000000000"]);
  });

  test("failures and aborts have receipts too", async () => {
    const told: unknown[] = [];
    const client = bench.answering([errorBody("upstream429"), hangBeforeHeaders()], {
      onReceipt: (receipt) => told.push(receipt),
    });
    const ask = { model: "lumen/mussel", input: "a" };
    const error = await failureOf(client.embeddings(ask));
    expect(error).toMatchObject({ kind: "rate_limit", receipt: { api: "embeddings", error: "rate_limit" } });
    const aborted = await failureOf(
      client.rerank({ model: "m", query: "q", documents: [] }, { signal: AbortSignal.timeout(30) }),
    );
    expect(aborted).toMatchObject({ name: "AbortError", receipt: { api: "rerank", aborted: true } });
    expect(told).toEqual([error.receipt, aborted.receipt]);
  });
});
