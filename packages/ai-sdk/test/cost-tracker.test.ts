import { type CostTracker, createCostTracker } from "@wayfare/ai-sdk";
import { hangAfterHeaders, json, type Reply, sse } from "@wayfare/test-upstream";
import {
  embedMany,
  generateImage,
  generateObject,
  generateSpeech,
  generateText,
  rerank,
  stepCountIs,
  streamObject,
  streamText,
  ToolLoopAgent,
  tool,
  transcribe,
  UnsupportedFunctionalityError,
} from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { expect, test } from "vitest";
import { z } from "zod";
import { usePaidAnswers } from "./paid.ts";
import { useUpstream } from "./support.ts";

const bench = useUpstream();
const paid = usePaidAnswers();

const { provider } = bench;
const chat = () => provider().chat("lumen/otter-1");
const by = (...integrations: CostTracker[]) => ({ integrations });

const completion = (cost: number, calls?: string): Reply =>
  json(paid.completion(cost, { text: '{"a":1}', calls }));

const broken = (code: number) => json({ error: { code, message: "upstream broke" } }, { status: code });
const empty = z.object({});
const look = tool({ inputSchema: empty, execute: async () => "seen" });

test("adds up a loop of three steps, by telemetry alone", async () => {
  const tracker = createCostTracker();
  bench.upstream.enqueue(completion(0.1, "look"), completion(0.2, "look"), completion(0.0000000000123));
  await generateText({
    model: chat(),
    prompt: "Go.",
    tools: { look },
    stopWhen: stepCountIs(5),
    telemetry: by(tracker),
  });
  expect(tracker.usd()).toBe("0.3000000000123");
  expect(tracker.total()).toMatchObject({ calls: 3, failedCalls: 0, promptTokens: 15 });
  expect(tracker.by("model").map(({ key, total }) => [key, total.calls])).toEqual([
    ["lumen/otter-1", 2],
    ["lumen/otter-0", 1],
  ]);
  tracker.reset();
  expect([tracker.usd(), tracker.total().calls, tracker.receipts()]).toEqual(["0", 0, []]);
});

test("keeps calls at the same time apart, and counts those twice that are told to two trackers", async () => {
  const [left, right] = [createCostTracker(), createCostTracker()];
  bench.upstream.fallback = ({ json: body }) => completion(body.messages[0].content === "left" ? 0.1 : 0.001);
  const call = (prompt: string, ...trackers: CostTracker[]) =>
    generateText({ model: chat(), prompt, telemetry: by(...trackers) });
  await Promise.all([
    call("left", left),
    call("right", right),
    call("left", left),
    call("right", right),
    call("right", left, right),
  ]);
  expect([left.usd(), right.usd()]).toEqual(["0.201", "0.003"]);
});

test("hears of sub-agents, which their parent's result does not know", async () => {
  const tracker = createCostTracker();
  const scout = new ToolLoopAgent({ model: chat(), tools: { look }, telemetry: by(tracker) });
  const ask = tool({
    inputSchema: empty,
    execute: async () => (await scout.generate({ prompt: "Look." })).text,
  });
  const lead = new ToolLoopAgent({ model: chat(), tools: { ask }, telemetry: by(tracker) });
  bench.upstream.enqueue(
    completion(0.1, "ask"),
    completion(0.02, "look"),
    completion(0.003),
    completion(0.0004),
  );
  const result = await lead.generate({ prompt: "Go." });
  expect(tracker.usd()).toBe("0.1234");
  await tracker.add(result);
  expect([tracker.usd(), tracker.total().calls]).toEqual(["0.1234", 4]);
});

test("hears of streams and objects", async () => {
  const tracker = createCostTracker();
  const chunk = { id: "gen-s", object: "chat.completion.chunk", created: 1, model: "lumen/otter-1" };
  bench.upstream.enqueue(
    completion(0.1),
    sse([
      { ...chunk, choices: [{ index: 0, delta: { content: "Hi." }, finish_reason: "stop" }] },
      {
        ...chunk,
        choices: [],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.02 },
      },
    ]),
  );
  await generateObject({
    model: chat(),
    schema: z.object({ a: z.number() }),
    prompt: "Go.",
    telemetry: by(tracker),
  });
  await streamText({ model: chat(), prompt: "Go.", telemetry: by(tracker) }).consumeStream();
  expect([tracker.usd(), tracker.unmetered]).toEqual(["0.12", 0]);
});

function scriptOthers(): void {
  bench.upstream.route("POST", "/embeddings", ({ json: { input } }) =>
    json({
      id: `gen-emb-${input[0]}`,
      model: "m",
      data: input.map((_: string, index: number) => ({ object: "embedding", index, embedding: [1] })),
      usage: { prompt_tokens: 1, total_tokens: 1, cost: 0.1 },
    }),
  );
  bench.upstream.route(
    "POST",
    "/rerank",
    json({ id: "gen-rr", model: "m", results: [{ index: 0, relevance_score: 1 }], usage: { cost: 0.02 } }),
  );
  bench.upstream.route(
    "POST",
    "/audio/transcriptions",
    json({ text: "Hi.", usage: { seconds: 1, cost: 0.003 } }),
  );
  bench.upstream.route(
    "POST",
    "/images",
    json({ created: 1, data: [{ b64_json: "iVBORw0KGgo=" }], usage: { cost: 0.0004 } }),
  );
}

test("hears of embeddings in several requests, ranks and transcriptions; images are added or recorded", async () => {
  const tracker = createCostTracker();
  const telemetry = by(tracker);
  scriptOthers();
  const model = provider().embeddingModel("m", { maxEmbeddingsPerCall: 1 });
  await embedMany({ model, values: ["a", "b", "c"], telemetry });
  await rerank({ model: provider().rerankingModel("m"), query: "q", documents: ["a"], telemetry });
  await transcribe({ model: provider().transcriptionModel("m"), audio: new Uint8Array(20), telemetry });
  const cost = await tracker.add(await generateImage({ model: provider().imageModel("m"), prompt: "x" }));
  expect(cost.usd).toBe("0.0004");
  await generateImage({ model: provider({ ledger: tracker }).imageModel("m"), prompt: "x" });
  expect([tracker.usd(), tracker.unmetered]).toEqual(["0.3238", 0]);
  expect(tracker.by("api").map(({ key, total }) => [key, total.calls])).toEqual([
    ["embeddings", 3],
    ["rerank", 1],
    ["transcriptions", 1],
    ["images", 2],
  ]);
});

test("counts each call once when it hears of it from all sides", async () => {
  const tracker = createCostTracker();
  scriptOthers();
  const own = provider({ ledger: tracker });
  const telemetry = by(tracker);
  bench.upstream.enqueue(completion(0.00005, "look"), completion(0.000006));
  const text = await generateText({
    model: own("lumen/otter-1"),
    prompt: "Go.",
    tools: { look },
    stopWhen: stepCountIs(5),
    telemetry,
  });
  const vectors = await embedMany({ model: own.embeddingModel("m"), values: ["a"], telemetry });
  const image = await generateImage({ model: own.imageModel("m"), prompt: "x" });
  await tracker.add([text, vectors, image]);
  expect([tracker.usd(), tracker.total().calls]).toEqual(["0.100456", 4]);
});

test("hears of failed attempts: the last ones by telemetry, all of them as a ledger", async () => {
  const [told, ledger] = [createCostTracker(), createCostTracker()];
  const model = provider({ ledger })("lumen/otter-1");
  const go = (maxRetries: number) =>
    generateText({ model, prompt: "Go.", maxRetries, telemetry: by(told) }).catch((error) => error);
  bench.upstream.enqueue(broken(400));
  await go(0);
  expect(told.total()).toMatchObject({ calls: 1, failedCalls: 1, unknownCalls: 0 });
  bench.upstream.enqueue(
    json({ error: { code: 503, message: "busy" } }, { status: 503, headers: { "retry-after": "0" } }),
  );
  bench.upstream.enqueue(completion(0.1));
  await go(1);
  expect([told.usd(), told.total().failedCalls]).toEqual(["0.1", 1]);
  expect([ledger.usd(), ledger.total().failedCalls]).toEqual(["0.1", 2]);
});

test("reads every attempt of a call that failed for good", async () => {
  const tracker = createCostTracker();
  const retryable = json(
    { error: { code: 503, message: "busy" } },
    { status: 503, headers: { "retry-after": "0" } },
  );
  bench.upstream.enqueue(retryable, retryable);
  const call = generateText({ model: chat(), prompt: "Go.", maxRetries: 1, telemetry: by(tracker) });
  await expect(call).rejects.toThrow();
  expect(tracker.total()).toMatchObject({ calls: 2, failedCalls: 2 });
});

test("says how many calls it could not meter", async () => {
  const tracker = createCostTracker();
  const other = new MockLanguageModelV4({
    doGenerate: async () => ({
      content: [{ type: "text", text: "Hi." }],
      finishReason: { unified: "stop", raw: "stop" },
      usage: {
        inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
        outputTokens: { total: 1, text: 1, reasoning: undefined },
      },
      warnings: [],
    }),
  });
  await generateText({ model: other, prompt: "Go.", telemetry: by(tracker) });
  bench.upstream.fallback = () => completion(0.1);
  const hidden = { ...by(tracker), recordOutputs: false };
  await generateText({ model: chat(), prompt: "Go.", telemetry: hidden });
  expect([tracker.unmetered, tracker.usd()]).toEqual([2, "0"]);
  // The ledger knows what telemetry is not to see.
  await generateText({
    model: provider({ ledger: tracker })("lumen/otter-1"),
    prompt: "Go.",
    telemetry: hidden,
  });
  expect([tracker.unmetered, tracker.usd()]).toEqual([2, "0.1"]);
});

test("works detached, and takes a cost that becomes known later", async () => {
  const { record, onLanguageModelCallEnd, onEnd, onError, onStepError, usd, total, add } =
    createCostTracker();
  bench.upstream.enqueue(completion(0.1));
  const result = await generateText({ model: chat(), prompt: "Go." });
  const { receipts } = await add(result);
  const receipt = receipts[0] as (typeof receipts)[number];
  const pending = {
    ...receipt,
    id: "gen-late",
    cost: undefined,
    totalCost: undefined,
    costSource: "unknown",
  } as const;
  record(pending);
  expect(total()).toMatchObject({ calls: 2, unknownCalls: 1 });
  record({ ...receipt, id: "gen-late" });
  // What was told before does not undo it.
  onLanguageModelCallEnd({ providerMetadata: { openrouter: { receipt: pending } } });
  for (const strange of [undefined, null, "x", {}, { error: { cause: null, errors: [1] } }]) {
    onError(strange);
    onStepError(strange);
    await onEnd(strange);
  }
  expect([usd(), total().unknownCalls]).toEqual(["0.2", 0]);
});

test("says whether it knows all there is to pay", async () => {
  const tracker = createCostTracker({ limit: 1 });
  expect([tracker.unknown, tracker.isComplete]).toEqual([0, true]);
  bench.upstream.enqueue(completion(0.1));
  const { receipts } = await tracker.add(await generateText({ model: chat(), prompt: "Go." }));
  const receipt = receipts[0] as (typeof receipts)[number];
  const pending = { ...receipt, cost: undefined, totalCost: undefined, costSource: "unknown" } as const;
  for (const id of ["gen-late", "gen-late", "gen-later"]) tracker.record({ ...pending, id });
  expect([tracker.unknown, tracker.isComplete]).toEqual([2, false]);
  tracker.record({ ...receipt, id: "gen-late" });
  tracker.record({ ...receipt, id: "gen-later" });
  expect([tracker.unknown, tracker.isComplete]).toEqual([0, true]);
  await tracker.add("text");
  expect([tracker.unmetered, tracker.isComplete]).toEqual([1, false]);
  tracker.reset();
  expect([tracker.unmetered, tracker.unknown, tracker.isComplete]).toEqual([0, 0, true]);
});

test("is not complete after an error that only `add` tells of", async () => {
  const [added, both] = [createCostTracker(), createCostTracker()];
  bench.upstream.enqueue(broken(400));
  const model = provider({ ledger: both })("lumen/otter-1");
  const error = await generateText({ model, prompt: "Go.", maxRetries: 0 }).catch((thrown) => thrown);
  await added.add(error);
  await both.add(error);
  expect([added.isComplete, both.isComplete]).toEqual([false, true]);
  added.reset();
  expect(added.isComplete).toBe(true);
});

/** Goes on until a call hangs, and aborts that. The first ones of its steps are answered. */
async function abortIn(run: "stream" | "generate", step: number, tracker: CostTracker, own = provider()) {
  const controller = new AbortController();
  for (let at = 1; at < step; at += 1) bench.upstream.enqueue(toolStep());
  bench.upstream.fallback = () => {
    setTimeout(() => controller.abort(new Error("enough")), 20);
    return hangAfterHeaders();
  };
  const options = {
    model: own("lumen/otter-1"),
    prompt: "Go.",
    tools: { look },
    stopWhen: stepCountIs(5),
    abortSignal: controller.signal,
    telemetry: by(tracker),
  };
  if (run === "stream") await streamText(options).consumeStream();
  else await generateText(options).catch(() => {});
  await own.client.settled();
}

/** Calls the tool, streamed or not. */
const toolStep = () => (request: { json: { stream?: boolean } }) => {
  if (!request.json.stream) return completion(0.1, "look");
  const chunk = { id: "gen-step", object: "chat.completion.chunk", created: 1, model: "lumen/otter-1" };
  const call = { index: 0, id: "call-1", type: "function", function: { name: "look", arguments: "{}" } };
  return sse([
    { ...chunk, choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: "tool_calls" }] },
    { ...chunk, choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.1 } },
  ]);
};

test.each([
  ["stream", 1],
  ["stream", 2],
  ["generate", 1],
  ["generate", 2],
] as const)("as telemetry, counts what was aborted as unmetered: %s, step %d", async (run, step) => {
  const tracker = createCostTracker();
  await abortIn(run, step, tracker);
  expect(tracker).toMatchObject({ unmetered: 1, unknown: 0, isComplete: false });
  expect(tracker.usd()).toBe(step === 1 ? "0" : "0.1");
  tracker.reset();
  expect(tracker.unmetered).toBe(0);
});

test.each(["stream", "generate"] as const)("as a ledger too, knows what was aborted: %s", async (run) => {
  bench.upstream.route("GET", "/generation", json({ error: { code: 401, message: "no" } }, { status: 401 }));
  const tracker = createCostTracker();
  await abortIn(run, 2, tracker, provider({ ledger: tracker }));
  expect(tracker).toMatchObject({ unmetered: 0, unknown: 1, isComplete: false });
  // One that the ledger does not hear of stays apart from it.
  await abortIn(run, 1, tracker);
  expect(tracker).toMatchObject({ unmetered: 1, unknown: 1 });
});

test("tells an abort after a failed attempt from calls that were refused", async () => {
  const tracker = createCostTracker();
  const controller = new AbortController();
  const { signal: abortSignal } = controller;
  const busy = json(
    { error: { code: 503, message: "busy" } },
    { status: 503, headers: { "retry-after": "0" } },
  );
  bench.upstream.enqueue(busy, () => {
    setTimeout(() => controller.abort("no reason"), 20);
    return hangAfterHeaders();
  });
  await generateText({ model: chat(), prompt: "Go.", abortSignal, telemetry: by(tracker) }).catch(() => {});
  expect(tracker.unmetered).toBe(1);
  tracker.reset();
  const refuse = new MockLanguageModelV4({
    doGenerate: () => Promise.reject(new UnsupportedFunctionalityError({ functionality: "all" })),
  });
  await generateText({ model: refuse, prompt: "Go.", telemetry: by(tracker) }).catch(() => {});
  expect(tracker.isComplete).toBe(true);
});

test("does not count an abort between two calls: all of them were told", async () => {
  const tracker = createCostTracker();
  const controller = new AbortController();
  bench.upstream.enqueue(completion(0.1, "slow"));
  const slow = tool({
    inputSchema: empty,
    execute: async () => {
      controller.abort(new Error("enough"));
      return "seen";
    },
  });
  const call = { prompt: "Go.", tools: { slow }, abortSignal: controller.signal, telemetry: by(tracker) };
  await generateText({ model: chat(), ...call, stopWhen: stepCountIs(5) }).catch(() => {});
  expect(tracker).toMatchObject({ unmetered: 0, isComplete: true });
  tracker.onAbort("strange");
  tracker.onAbort({ callId: "never heard of" });
  expect(tracker.isComplete).toBe(true);
});

test("learns what speech cost from its record, as a ledger", async () => {
  const tracker = createCostTracker();
  bench.upstream.route("POST", "/audio/speech", {
    headers: { "content-type": "audio/mpeg", "x-generation-id": "gen-tts" },
    steps: [{ write: "sound" }],
  });
  bench.upstream.route("GET", "/generation", json({ data: { id: "gen-tts", total_cost: 0.0006 } }));
  const own = provider({ ledger: tracker });
  const speech = await generateSpeech({ model: own.speechModel("m"), text: "Hi.", telemetry: by(tracker) });
  await own.client.settled();
  expect(tracker).toMatchObject({ unknown: 0, unmetered: 0, isComplete: true });
  await tracker.add(speech);
  expect([tracker.usd(), tracker.total().calls, tracker.isComplete]).toEqual(["0.0006", 1, true]);
});

test("groups with their money in USD, own keys included", async () => {
  const tracker = createCostTracker();
  bench.upstream.enqueue(completion(0.1), completion(0.02), completion(0.003));
  for (const prompt of ["a", "b", "c"]) await generateText({ model: chat(), prompt, telemetry: by(tracker) });
  expect(tracker.by("model").map(({ key, usd }) => [key, usd])).toEqual([
    ["lumen/otter-1", "0.103"],
    ["lumen/otter-0", "0.02"],
  ]);
});

test("holds as many receipts as it is told, and sums them all", async () => {
  const tracker = createCostTracker({ limit: 1 });
  bench.upstream.enqueue(completion(0.1), completion(0.2));
  await generateText({ model: chat(), prompt: "Go.", telemetry: by(tracker) });
  await generateText({ model: chat(), prompt: "Go.", telemetry: by(tracker) });
  expect([tracker.usd(), tracker.receipts().length]).toEqual(["0.3", 1]);
  expect(() => createCostTracker({ limit: 0 })).toThrow(RangeError);
});

test("counts once what it no longer holds", async () => {
  const tracker = createCostTracker({ limit: 1 });
  bench.upstream.enqueue(completion(0.1), completion(0.2), completion(0.4));
  const model = provider({ ledger: tracker })("lumen/otter-1");
  const results = [];
  for (const prompt of ["a", "b", "c"]) results.push(await generateText({ model, prompt }));
  await tracker.add(results);
  expect([tracker.usd(), tracker.total().calls]).toEqual(["0.7", 3]);
  const { receipts } = await tracker.add(results[0]);
  const pending = { ...(receipts[0] as (typeof receipts)[number]), id: "gen-late", totalCost: undefined };
  for (const id of ["gen-late", "gen-other"]) tracker.record({ ...pending, id });
  tracker.onError({ error: { receipt: pending } });
  expect(tracker.total().calls).toBe(5);
});

test("hears of a streamed object that failed as of one call", async () => {
  const tracker = createCostTracker();
  const chunk = { id: "gen-cut", object: "chat.completion.chunk", created: 1, model: "lumen/otter-1" };
  bench.upstream.enqueue(
    sse([
      { ...chunk, choices: [{ index: 0, delta: { content: "{" }, finish_reason: null }] },
      { ...chunk, choices: [], error: { code: 502, message: "upstream broke" } },
    ]),
  );
  const schema = z.object({ a: z.number() });
  const failed = streamObject({
    model: chat(),
    schema,
    prompt: "Go.",
    onError: () => {},
    telemetry: by(tracker),
  });
  for await (const _ of failed.partialObjectStream);
  expect([tracker.total().calls, tracker.unmetered]).toEqual([1, 0]);
});
