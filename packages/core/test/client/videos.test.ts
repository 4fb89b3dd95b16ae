import { createMemoryLedger, InvalidRequestError, type Receipt, receiptOf } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import {
  cutAfterHeaders,
  cutBeforeHeaders,
  errorBody,
  errorReply,
  hangBeforeHeaders,
  htmlError,
  json,
  type Reply,
  startUpstream,
} from "@wayfare/test-upstream";
import { describe, expect, test, vi } from "vitest";
import { failureOf, quick, useUpstream } from "../support.ts";

const bench = useUpstream();
const ask = { model: "lumen/swift-1", prompt: "a lake at dawn", duration: 8 };
const pending = { id: "job-1", polling_url: "/api/v1/videos/job-1", status: "pending" };
const working = { ...pending, status: "in_progress", generation_id: "gen-vid-1" };
const done = {
  ...working,
  status: "completed",
  unsigned_urls: ["https://x.invalid/v"],
  usage: { cost: 0.5 },
};
const DOLLAR = 1_000_000_000_000_000n;

/** The upstream takes an order, and tells these states one after the other. */
function telling(...states: object[]): void {
  bench.upstream.route("POST", "/videos", json(pending, { status: 202 }));
  const left = [...states];
  bench.upstream.route("GET", "/videos/job-1", () => json(left.length > 1 ? left.shift() : left[0]));
}

describe("a video", () => {
  test("is ordered, asked for, and fetched", async () => {
    telling(working, done);
    const film = new Uint8Array([0, 1, 2, 255]);
    bench.upstream.route("GET", "/videos/job-1/content", {
      headers: { "content-type": "video/mp4" },
      steps: [{ write: film }],
    });
    const client = bench.create();
    expect(await client.videos.create(ask)).toEqual(pending);
    expect(await client.videos.get("job-1")).toEqual(working);
    expect(await client.videos.get("job-1")).toEqual(done);
    expect(await client.videos.content("job-1")).toEqual({ data: film, media_type: "video/mp4" });
    await client.videos.content("job-1", { index: 1 });
    expect(bench.upstream.requests.map(({ method, path, query }) => [method, path, query])).toEqual([
      ["POST", "/videos", {}],
      ["GET", "/videos/job-1", {}],
      ["GET", "/videos/job-1", {}],
      ["GET", "/videos/job-1/content", {}],
      ["GET", "/videos/job-1/content", { index: "1" }],
    ]);
  });

  test("is booked once, when its cost is told, however often it is asked for", async () => {
    telling(working, done);
    const told: Receipt[] = [];
    const ledger = createMemoryLedger();
    const limits = createBudgets({ budgets: [{ limit: "1" }], onUnpriced: "allow" });
    const client = bench.create({ ledger, budgets: limits, onReceipt: (receipt) => told.push(receipt) });
    const job = await client.videos.create(ask, { tags: { job: "trailer" } });
    const first = receiptOf(job);
    expect(first).toMatchObject({ id: "job-1", api: "videos", cost: undefined, costSource: "unknown" });
    expect(receiptOf(await client.videos.get("job-1"))).toBeUndefined();
    const [one, two] = await Promise.all([client.videos.get("job-1"), client.videos.get("job-1")]);
    const last = receiptOf(one as object);
    expect(last).toMatchObject({
      ...{ id: "job-1", generationId: "gen-vid-1", api: "videos", requestedModel: ask.model },
      ...{ cost: DOLLAR / 2n, costSource: "reported", finishReason: undefined, tags: { job: "trailer" } },
      startedAt: first?.startedAt,
    });
    expect(receiptOf(two as object)).toBe(last);
    await client.settled();
    expect(told).toEqual([first, last]);
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 0, reported: DOLLAR / 2n });
    expect(await limits.status({ tags: {} })).toMatchObject([{ spent: DOLLAR / 2n, reserved: 0n }]);
    // No record of the call is asked for while the job is under way.
    expect(bench.upstream.requests.filter(({ path }) => path === "/generation")).toEqual([]);
  });

  test("is booked by whoever asks for it, under the same id", async () => {
    telling(done);
    const ledger = createMemoryLedger();
    await bench.create({ ledger }).videos.create(ask);
    await bench.create({ ledger }).videos.get("job-1", { tags: { by: "worker" } });
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 0, reported: DOLLAR / 2n });
    expect(ledger.total({ "tag:by": "worker" } as never).calls).toBe(1);
  });

  test("one that is ready at once is booked once too", async () => {
    bench.upstream.route("POST", "/videos", json(done));
    bench.upstream.route("GET", "/videos/job-1", json(done));
    const told: Receipt[] = [];
    const client = bench.create({ onReceipt: (receipt) => told.push(receipt) });
    await client.videos.create(ask);
    await client.videos.get("job-1");
    expect(told).toMatchObject([{ id: "job-1", cost: DOLLAR / 2n }]);
  });

  test("one that failed says why, and its record is looked for", async () => {
    telling({ ...working, status: "failed", error: "It was too dark." });
    bench.upstream.route("GET", "/generation", json({ data: { id: "gen-vid-1", total_cost: 0 } }));
    const ledger = createMemoryLedger();
    const client = bench.create({ ledger });
    await client.videos.create(ask);
    const job = await client.videos.get("job-1");
    expect(job).toMatchObject({ status: "failed", error: "It was too dark." });
    await client.videos.get("job-1");
    await client.settled();
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 0, reported: 0n });
    expect(bench.upstream.requests.filter(({ path }) => path === "/generation")).toHaveLength(1);
  });

  test("refusals are errors with a receipt; of questions they have none", async () => {
    bench.upstream.fallback = errorBody("upstream429");
    const client = bench.create();
    expect(await failureOf(client.videos.create(ask))).toMatchObject({
      receipt: { api: "videos", cost: 0n },
    });
    const error = await failureOf(client.videos.get("job-1"));
    expect(error).toMatchObject({ kind: "rate_limit", receipt: undefined });
    bench.upstream.fallback = json({ error: { code: 404, message: "No such job" } });
    expect(await failureOf(client.videos.content("job-1"))).toMatchObject({ status: 404 });
  });

  test.each<[string, Reply]>([
    ["a lost connection", cutBeforeHeaders()],
    ["a lost answer", cutAfterHeaders({ "content-type": "application/json" })],
    ["504", errorReply(504, { error: { code: 504, message: "Timed out" } })],
    ["502 in the API's own words", errorReply(502, { error: { code: 502, message: "Provider failed" } })],
    ["a page", htmlError(503)],
    ["an answer that is none", htmlError(200)],
  ])("is never ordered twice: %s", async (_, reply) => {
    const onRetry = vi.fn();
    const client = bench.answering([reply, json(pending)], { retry: quick, hooks: { onRetry } });
    const error = await failureOf(client.videos.create(ask));
    expect(error).toMatchObject({ retryable: false, receipt: { attempts: { length: 1 } } });
    expect(error.message).toContain("may have been accepted");
    expect(bench.upstream.requests).toHaveLength(1);
    expect(onRetry).not.toHaveBeenCalled();
  });

  test("nor after a silence", async () => {
    const client = bench.answering([hangBeforeHeaders(), json(pending)], { retry: quick });
    const error = await failureOf(client.videos.create(ask, { deadlines: { firstByte: 40 } }));
    expect(error).toMatchObject({ kind: "timeout", retryable: false });
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test("is ordered again where the API says that it did not take the order", async () => {
    const overloaded = errorReply(503, { error: { code: 503, message: "Overloaded" } });
    const client = bench.answering([errorBody("upstream429"), overloaded, json(pending)], { retry: quick });
    expect(await client.videos.create(ask)).toEqual(pending);
    expect(bench.upstream.requests).toHaveLength(3);
    const closed = await startUpstream();
    await closed.close();
    const nobody = bench.create({ baseURL: closed.url, retry: quick });
    const error = await failureOf(nobody.videos.create(ask));
    expect(error).toMatchObject({ phase: "connect", retryable: true });
    expect(error.receipt).toMatchObject({ attempts: { length: 3 }, cost: 0n });
  });

  test("is asked for as often as any call may be", async () => {
    const client = bench.answering([cutBeforeHeaders(), json(working)], { retry: quick });
    expect(await client.videos.get("job-1")).toEqual(working);
  });

  test("ids are written safely, and do not lead elsewhere", async () => {
    const client = bench.answering(json({ ...done, id: "a?b#c %" }));
    await client.videos.get("a?b#c %");
    expect(bench.upstream.requests[0]?.path).toBe("/videos/a%3Fb%23c%20%25");
    for (const id of ["", ".", "..", "../key", "a/b", "a\\b", undefined as never]) {
      expect(await failureOf(client.videos.get(id))).toBeInstanceOf(InvalidRequestError);
      expect(await failureOf(client.videos.content(id))).toBeInstanceOf(InvalidRequestError);
    }
    expect(bench.upstream.requests).toHaveLength(1);
  });
});
