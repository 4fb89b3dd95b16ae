import { createMemoryLedger, InterruptedError, type Receipt, receiptOf } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { listedPrices } from "@wayfare/core/cost";
import { errorBody, hangMidStream, json, type Reply } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { failureOf, quick, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const sound = new Uint8Array(3000).map((_, place) => place % 251);

/** A body of bytes in two pieces. */
function bytes(data: Uint8Array, headers: Record<string, string> = {}): Reply {
  const half = data.length >> 1;
  return {
    headers: { "content-type": "audio/mpeg", "x-generation-id": "gen-tts-1", ...headers },
    steps: [{ write: data.subarray(0, half) }, { write: data.subarray(half) }],
  };
}

const speechAsk = { model: "lumen/lark-1", input: "Good morning.", voice: "ann" };
const imageAsk = { model: "lumen/heron-1", prompt: "a red panda", n: 2 };
const painted = {
  created: 1_748_372_400,
  data: [{ b64_json: "AAAA", media_type: "image/png" }],
  usage: { prompt_tokens: 5, completion_tokens: 4175, total_tokens: 4180, cost: 0.04 },
};

describe("images()", () => {
  test("are sent as they are and come with a receipt", async () => {
    const told: Receipt[] = [];
    const client = bench.answering(
      json(painted, { headers: { "x-generation-id": "gen-img-1", "x-provider-name": "Harbor" } }),
      { onReceipt: (receipt) => told.push(receipt) },
    );
    const reply = await client.images({ ...imageAsk, future: 1 } as never, {
      extraBody: { more: true },
      tags: { job: "covers" },
    });
    expect(reply).toEqual(painted);
    expect(bench.upstream.requests[0]).toMatchObject({ method: "POST", path: "/images" });
    expect(bench.upstream.requests[0]?.json).toEqual({ ...imageAsk, future: 1, more: true });
    expect(receiptOf(reply)).toMatchObject({
      ...{ id: "gen-img-1", generationId: "gen-img-1", api: "images", streamed: false, provider: "Harbor" },
      ...{ requestedModel: "lumen/heron-1", cost: 40_000_000_000_000n, costSource: "reported" },
      ...{ tags: { job: "covers" }, tokens: { prompt: 5, completion: 4175, total: 4180 } },
    });
    expect(told).toEqual([receiptOf(reply)]);
  });

  test("are priced as images where the server tells no cost", async () => {
    const pricing = { prompt: "0.0000003", completion: "0.0000025", image_output: "0.00003" };
    const usage = { prompt_tokens: 10, completion_tokens: 1290, total_tokens: 1300 };
    const client = bench.answering(json({ created: 1, data: [], usage }), {
      computeCost: listedPrices(() => pricing),
    });
    const reply = await client.images(imageAsk);
    expect(reply.usage).toEqual(usage);
    expect(receiptOf(reply)).toMatchObject({
      // 10 × 0.0000003 + 1290 × 0.00003 USD
      ...{ cost: 38_703_000_000_000n, costSource: "computed" },
      tokens: { prompt: 10, completion: 1290, completionImage: 1290 },
    });
  });

  test("errors and errors inside 200 have receipts; what may pass is tried again", async () => {
    const client = bench.answering([errorBody("upstream429"), json(painted)], { retry: quick });
    expect(await client.images(imageAsk)).toEqual(painted);
    const failing = bench.answering(json({ error: { code: 400, message: "No such size" } }));
    const error = await failureOf(failing.images(imageAsk));
    expect(error).toMatchObject({ kind: "request", receipt: { api: "images", error: "request" } });
  });
});

describe("speech()", () => {
  test.each(transports)("brings bytes, content type and id, over %s", async (_, options) => {
    const reply = await bench.answering(bytes(sound), options).speech(speechAsk);
    expect(reply).toEqual({ audio: sound, media_type: "audio/mpeg", id: "gen-tts-1" });
    expect(bench.upstream.requests[0]).toMatchObject({ path: "/audio/speech", json: speechAsk });
    expect(receiptOf(reply)).toMatchObject({
      ...{ id: "gen-tts-1", api: "speech", cost: undefined, costSource: "unknown" },
    });
  });

  test("its cost is found in the record of the call, where somebody keeps books", async () => {
    const ledger = createMemoryLedger();
    bench.upstream.route("GET", "/generation", json({ data: { id: "gen-tts-1", total_cost: 0.0006 } }));
    const settled: Receipt[] = [];
    const client = bench.answering(bytes(sound), { ledger, onSettled: (receipt) => settled.push(receipt) });
    await client.speech(speechAsk);
    await client.settled();
    expect(settled).toMatchObject([{ id: "gen-tts-1", api: "speech", cost: 600_000_000_000n }]);
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 0 });
  });

  test("without a record its cost stays unknown: nothing is counted as tokens of a chat", async () => {
    const ledger = createMemoryLedger();
    bench.upstream.route("GET", "/generation", errorBody("badKey"));
    const client = bench.answering(bytes(sound), { ledger });
    await client.speech(speechAsk);
    await client.settled();
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 1 });
  });

  test("an error inside 200, a page, other JSON and nothing at all are errors", async () => {
    const faults: [Reply, string][] = [
      [json({ error: { code: 429, message: "Slow down" } }), "rate_limit"],
      [bytes(new TextEncoder().encode("<html>"), { "content-type": "text/html" }), "unavailable"],
      [json({ hello: 1 }), "interrupted"],
      [bytes(new Uint8Array()), "interrupted"],
    ];
    for (const [reply, kind] of faults) {
      const error = await failureOf(bench.answering(reply).speech(speechAsk));
      expect(error).toMatchObject({ kind, receipt: { api: "speech", error: kind } });
    }
    const empty = await failureOf(bench.answering(bytes(new Uint8Array())).speech(speechAsk));
    expect(empty).toBeInstanceOf(InterruptedError);
    expect(empty).toMatchObject({ generationId: "gen-tts-1", retryable: false });
  });

  test("an answer without sound is not paid for twice", async () => {
    const client = bench.answering([bytes(new Uint8Array()), bytes(sound)], { retry: quick });
    expect(await failureOf(client.speech(speechAsk))).toMatchObject({ kind: "interrupted" });
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test("a body that breaks off is tried again; an abort ends it", async () => {
    const cut: Reply = { ...bytes(sound), steps: [{ write: sound.subarray(0, 9) }, { cut: true }] };
    const client = bench.answering([cut, bytes(sound)], { retry: quick });
    expect((await client.speech(speechAsk)).audio).toEqual(sound);
    const silent = bench.answering({ ...bytes(sound), steps: [{ write: sound }, { hang: true }] });
    const aborted = await failureOf(silent.speech(speechAsk, { signal: AbortSignal.timeout(40) }));
    expect(aborted).toMatchObject({
      name: "AbortError",
      receipt: { aborted: true, generationId: "gen-tts-1" },
    });
    const late = bench.answering({ ...bytes(sound), steps: [{ write: sound }, { hang: true }] });
    const error = await failureOf(late.speech(speechAsk, { deadlines: { idle: 40 } }));
    expect(error).toMatchObject({ kind: "timeout", phase: "idle" });
  });
});

describe("transcriptions()", () => {
  const ask = { model: "lumen/wren-1", input_audio: { data: "UklGRg==", format: "wav" }, language: "en" };
  const heard = {
    text: "Hello.",
    usage: { cost: 0.000508, input_tokens: 83, output_tokens: 30, seconds: 9.2, total_tokens: 113 },
  };

  test("are sent as JSON; tokens and cost stand on the receipt", async () => {
    const client = bench.answering(json(heard, { headers: { "x-generation-id": "gen-stt-1" } }));
    const reply = await client.transcriptions(ask);
    expect(reply).toEqual(heard);
    expect(bench.upstream.requests[0]).toMatchObject({ path: "/audio/transcriptions", json: ask });
    expect(receiptOf(reply)).toMatchObject({
      ...{ id: "gen-stt-1", api: "transcriptions", cost: 508_000_000_000n },
      tokens: { prompt: 83, completion: 30, total: 113 },
    });
  });
});

describe("budgets", () => {
  const pricing = { prompt: "0.000001", completion: "0.000002", image_output: "0.00003" };
  const endpoints = (of: object) => {
    const data = { id: "lumen/heron-1", endpoints: [{ context_length: 4096, ...of }] };
    bench.upstream.route("GET", "/models/lumen/heron-1/endpoints", json({ data }));
  };

  test("hold the worst case of images that are sold by the token", async () => {
    endpoints({ pricing, max_completion_tokens: 1000 });
    // Two images of 1000 tokens at 0.00003 USD, and some words.
    const small = bench.create({ budgets: createBudgets({ budgets: [{ limit: "0.06" }] }) });
    expect(await failureOf(small.images(imageAsk))).toMatchObject({ kind: "payment" });
    bench.upstream.route("POST", "/images", json(painted));
    const limits = createBudgets({ budgets: [{ limit: "0.07" }] });
    await bench.create({ budgets: limits }).images(imageAsk);
    expect(await limits.status({ tags: {} })).toMatchObject([{ spent: 40_000_000_000_000n, reserved: 0n }]);
  });

  test("what has no price is refused, or let through on request", async () => {
    endpoints({ pricing: { prompt: "0", completion: "0" } });
    const strict = bench.create({ budgets: createBudgets({ budgets: [{ limit: "1" }] }) });
    const calls = [
      () => strict.images(imageAsk),
      () => strict.speech(speechAsk),
      () => strict.transcriptions({ model: "m", input_audio: { data: "AA==", format: "wav" } }),
      () => strict.videos.create({ model: "m", prompt: "p" }),
    ];
    for (const call of calls) {
      const error = await failureOf(call());
      expect(error).toMatchObject({ kind: "request" });
      expect(error.message).toContain("not known");
    }
    expect(bench.upstream.requests.filter(({ method }) => method === "POST")).toEqual([]);
    const limits = createBudgets({ budgets: [{ limit: "1" }], onUnpriced: "allow" });
    bench.upstream.route("GET", "/generation", json({ data: { id: "gen-tts-1", total_cost: 0.25 } }));
    const client = bench.answering(bytes(sound), { budgets: limits });
    await client.speech(speechAsk);
    await client.settled();
    expect((await limits.status({ tags: {} }))[0]?.spent).toBe(250_000_000_000_000n);
  });
});

test("a body that hangs can be left", async () => {
  const client = bench.answering(hangMidStream([]));
  const error = await failureOf(client.images(imageAsk, { signal: AbortSignal.timeout(30) }));
  expect(error).toMatchObject({ name: "AbortError", receipt: { api: "images", aborted: true } });
});
