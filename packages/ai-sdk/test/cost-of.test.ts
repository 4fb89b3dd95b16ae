import { costOf } from "@wayfare/ai-sdk";
import { parseMoney } from "@wayfare/core";
import { hangAfterHeaders, json, sse } from "@wayfare/test-upstream";
import {
  embed,
  embedMany,
  experimental_streamTextLowMemory,
  generateImage,
  generateObject,
  generateSpeech,
  generateText,
  Output,
  rerank,
  stepCountIs,
  streamObject,
  streamText,
  ToolLoopAgent,
  tool,
  transcribe,
} from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { expect, test } from "vitest";
import { z } from "zod";
import { type PaidOptions, usePaidAnswers } from "./paid.ts";
import { failureOf, useUpstream } from "./support.ts";

const bench = useUpstream();
const { completion, next } = usePaidAnswers();

const { provider } = bench;
const chat = () => provider().chat("lumen/otter-1");

/** A completion in a stream. */
function chunks(cost: number, options: PaidOptions = {}) {
  const { usage, choices, ...rest } = completion(cost, options);
  const choice = choices[0] as (typeof choices)[number];
  const { tool_calls } = choice.message as { tool_calls?: object[] };
  const delta = {
    ...choice.message,
    ...(tool_calls && { tool_calls: tool_calls.map((call) => ({ index: 0, ...call })) }),
  };
  const chunk = { ...rest, object: "chat.completion.chunk" };
  return sse([
    { ...chunk, choices: [{ index: 0, delta, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: choice.finish_reason }] },
    { ...chunk, choices: [], usage },
  ]);
}

const look = tool({ inputSchema: z.object({}), execute: async () => "seen" });
const loop = { prompt: "Go.", tools: { look }, stopWhen: stepCountIs(5) };

/** Costs that doubles cannot add up exactly. */
const costs = [0.1, 0.2, 0.0000000000123] as const;
const sum = "0.3000000000123";

test("adds up the steps of a tool loop to the last digit, and each call once", async () => {
  const [a, b, c] = costs;
  bench.upstream.enqueue(
    json(completion(a, { calls: "look" })),
    json(completion(b, { calls: "look" })),
    json(completion(c)),
  );
  const result = await generateText({ model: chat(), ...loop });
  const cost = await costOf(result);
  expect(cost).toMatchObject({
    usd: sum,
    total: parseMoney(sum),
    unknown: 0,
    unmetered: 0,
    isComplete: true,
  });
  expect(cost.receipts.map(({ id }) => id)).toEqual(["gen-1", "gen-2", "gen-3"]);
  expect(cost.sums).toMatchObject({ calls: 3, promptTokens: 15, completionTokens: 6 });
  expect((await costOf([result, result, result.steps[0]])).usd).toBe(sum);
});

test("waits for the end of a stream", async () => {
  const [a, b, c] = costs;
  bench.upstream.enqueue(chunks(a, { calls: "look" }), chunks(b, { calls: "look" }), chunks(c));
  const result = streamText({ model: chat(), ...loop });
  const cost = costOf(result);
  await result.consumeStream();
  expect((await cost).usd).toBe(sum);
});

test("reads agents, generated and streamed, and lists of results", async () => {
  const [a, b, c] = costs;
  const agent = new ToolLoopAgent({ model: chat(), tools: { look } });
  bench.upstream.enqueue(json(completion(a, { calls: "look" })), json(completion(b)), chunks(c));
  const first = await agent.generate({ prompt: "Go." });
  const second = agent.stream({ prompt: "Go." });
  expect((await costOf([first, second])).usd).toBe(sum);
});

test("reads objects, generated and streamed", async () => {
  const schema = z.object({ a: z.number() });
  bench.upstream.enqueue(json(completion(0.1, { text: '{"a":1}' })), chunks(0.2, { text: '{"a":1}' }));
  const first = await generateObject({ model: chat(), schema, prompt: "Go." });
  const second = streamObject({ model: chat(), schema, prompt: "Go." });
  for await (const _ of second.partialObjectStream);
  expect((await costOf([first, second])).usd).toBe("0.3");
});

test("reads every request of embedMany", async () => {
  bench.upstream.route("POST", "/embeddings", ({ json: { input } }) =>
    json({
      id: `gen-emb-${input[0]}`,
      model: "lumen/vole-embed",
      data: input.map((_: string, index: number) => ({ object: "embedding", index, embedding: [1] })),
      usage: { prompt_tokens: 1, total_tokens: 1, cost: 0.1 * input.length },
    }),
  );
  const model = provider().embeddingModel("lumen/vole-embed", { maxEmbeddingsPerCall: 1 });
  const many = await embedMany({ model, values: ["a", "b", "c"] });
  expect((await costOf(many)).receipts.map(({ id }) => id).sort()).toEqual([
    "gen-emb-a",
    "gen-emb-b",
    "gen-emb-c",
  ]);
  const one = await embed({ model, value: "d" });
  expect(await costOf([many, one])).toMatchObject({ usd: "0.4", isComplete: true });
  expect(await costOf(await embedMany({ model, values: [] }))).toMatchObject({ usd: "0", isComplete: true });
});

test("reads images, ranks, speech and transcriptions", async () => {
  bench.upstream.route("POST", "/images", ({ json: { n } }) => {
    const number = next();
    const data = Array.from({ length: n }, () => ({ b64_json: "iVBORw0KGgo=" }));
    return json(
      { created: 1, data, usage: { cost: 0.1 } },
      { headers: { "x-generation-id": `gen-img-${number}` } },
    );
  });
  bench.upstream.route(
    "POST",
    "/rerank",
    json({ id: "gen-rr", model: "m", results: [{ index: 0, relevance_score: 1 }], usage: { cost: 0.002 } }),
  );
  bench.upstream.route(
    "POST",
    "/audio/transcriptions",
    json({ text: "Hi.", usage: { seconds: 1, cost: 0.0003 } }),
  );
  const images = await generateImage({
    model: provider().imageModel("m"),
    prompt: "x",
    n: 5,
    maxImagesPerCall: 2,
  });
  expect(await costOf(images)).toMatchObject({ usd: "0.3", sums: { calls: 3 }, isComplete: true });
  const { calls: _, ...older } = { ...images };
  expect((await costOf(older)).usd).toBe("0.3");
  const ranks = await rerank({ model: provider().rerankingModel("m"), query: "q", documents: ["a"] });
  const text = await transcribe({ model: provider().transcriptionModel("m"), audio: new Uint8Array(20) });
  expect(await costOf([images, ranks, text])).toMatchObject({ usd: "0.3023", isComplete: true });
  const none = await rerank({ model: provider().rerankingModel("m"), query: "q", documents: [] as string[] });
  expect(await costOf(none)).toMatchObject({ usd: "0", isComplete: true });
});

test("does not take an unknown cost for nothing", async () => {
  bench.upstream.route("POST", "/audio/speech", {
    headers: { "content-type": "audio/mpeg", "x-generation-id": "gen-tts" },
    steps: [{ write: "sound" }],
  });
  bench.upstream.enqueue(json(completion(undefined)), json(completion(0.1)));
  const speech = await generateSpeech({ model: provider().speechModel("m"), text: "Hi." });
  const results = [speech];
  const texts = [
    await generateText({ model: chat(), prompt: "a" }),
    await generateText({ model: chat(), prompt: "b" }),
  ];
  expect(await costOf([...results, ...texts])).toMatchObject({
    usd: "0.1",
    unknown: 2,
    unmetered: 0,
    isComplete: false,
    sums: { calls: 3, unknownCalls: 2 },
  });
});

test("adds what providers bill to own keys, and says when that bill is unknown", async () => {
  const own = { is_byok: true, cost_details: { upstream_inference_cost: 0.03 } };
  bench.upstream.enqueue(
    json(completion(0.001, { more: own })),
    json(completion(0.001, { more: { is_byok: true } })),
  );
  const known = await generateText({ model: chat(), prompt: "a" });
  expect(await costOf(known)).toMatchObject({ usd: "0.031", isComplete: true });
  const unknown = await generateText({ model: chat(), prompt: "a" });
  expect(await costOf([known, unknown])).toMatchObject({ usd: "0.032", unknown: 1, isComplete: false });
});

test("counts the calls of other providers apart", async () => {
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
  const result = await generateText({ model: other, prompt: "a" });
  expect(await costOf(result)).toMatchObject({ usd: "0", unmetered: 1, isComplete: false });
});

test("does not take an error for the whole: what came before it is unknown", async () => {
  const no = json({ error: { code: 400, message: "no" } }, { status: 400 });
  const only = generateText({ model: chat(), prompt: "a", maxRetries: 0 });
  bench.upstream.enqueue(no);
  expect(await costOf(await only.catch((thrown) => thrown))).toMatchObject({
    receipts: [{ error: "request" }],
    isComplete: false,
  });
  bench.upstream.enqueue(json(completion(0.1, { calls: "look" })), no);
  const second = await generateText({ model: chat(), ...loop, maxRetries: 0 }).catch((thrown) => thrown);
  expect(await costOf(second)).toMatchObject({ usd: "0", unmetered: 0, isComplete: false });
  expect(await costOf(new Error("x"))).toMatchObject({ usd: "0", unmetered: 1, isComplete: false });
  bench.upstream.enqueue(json(completion(0.1, { text: "no JSON" })));
  const output = Output.object({ schema: z.object({ a: z.number() }) });
  const shapeless = await failureOf(
    generateText({ model: chat(), prompt: "a", output }).then((r) => r.output),
  );
  expect(await costOf(shapeless)).toMatchObject({ isComplete: false });
});

test("knows what images cost that did not come", async () => {
  bench.upstream.route("POST", "/images", json({ created: 1, data: [], usage: { cost: 0.1 } }));
  const call = generateImage({ model: provider().imageModel("m"), prompt: "x", n: 3, maxImagesPerCall: 1 });
  expect(await costOf(await failureOf(call))).toMatchObject({
    usd: "0.3",
    sums: { calls: 3 },
    isComplete: true,
  });
});

test("counts calls that rejected in a list, and what stands beside them", async () => {
  bench.upstream.enqueue(json(completion(0.1)));
  const good = await generateText({ model: chat(), prompt: "a" });
  const lost = Promise.reject("no reason");
  const later = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 5));
  expect(await costOf([later, good, lost])).toMatchObject({ usd: "0.1", unmetered: 2, isComplete: false });
});

test("reads errors, with every attempt that they tell of", async () => {
  const busy = { error: { code: 503, message: "busy" } };
  bench.upstream.fallback = json(busy, { status: 503, headers: { "retry-after": "0" } });
  const error = await generateText({ model: chat(), prompt: "a", maxRetries: 1 }).catch((thrown) => thrown);
  const { receipts } = await costOf(error);
  expect(receipts).toMatchObject([
    { error: "unavailable", cost: 0n },
    { error: "unavailable", cost: 0n },
  ]);
});

test("reads what a failed stream leaves, and says that there may be more", async () => {
  const { usage: _, ...rest } = completion(0.1);
  const chunk = { ...rest, object: "chat.completion.chunk" };
  bench.upstream.enqueue(
    sse([
      { ...chunk, choices: [{ index: 0, delta: { content: "Hi" }, finish_reason: null }] },
      { ...chunk, choices: [], error: { code: 502, message: "upstream broke" } },
    ]),
    json({ error: { code: 400, message: "no" } }, { status: 400 }),
  );
  const silent = { prompt: "a", onError: () => {}, maxRetries: 0 };
  const broken = streamText({ model: chat(), ...silent });
  await broken.consumeStream();
  expect(await costOf(broken)).toMatchObject({ sums: { calls: 1, failedCalls: 1 } });
  const refused = streamText({ model: chat(), ...silent });
  await refused.consumeStream();
  bench.upstream.enqueue(json(completion(0.1)));
  const good = await generateText({ model: chat(), prompt: "a" });
  expect(await costOf([refused, good])).toMatchObject({ usd: "0.1", unmetered: 1, isComplete: false });
});

test("knows that a stream broke off after its first step", async () => {
  const busy = json({ error: { code: 500, message: "busy" } }, { status: 500 });
  bench.upstream.enqueue(chunks(0.1, { calls: "look" }), busy);
  const broken = streamText({ model: chat(), ...loop, maxRetries: 0, onError: () => {} });
  await broken.consumeStream();
  expect(await costOf(broken)).toMatchObject({ usd: "0.1", isComplete: false });
});

test.each(["first", "second"])("counts a stream that was aborted in its %s step", async (step) => {
  const controller = new AbortController();
  if (step === "second") bench.upstream.enqueue(chunks(0.1, { calls: "look" }));
  bench.upstream.fallback = () => {
    setTimeout(() => controller.abort(new Error("enough")), 5);
    return hangAfterHeaders();
  };
  const result = streamText({ model: chat(), ...loop, abortSignal: controller.signal, maxRetries: 0 });
  await result.consumeStream();
  // `ai` keeps no step of a stream that was aborted.
  expect(await costOf(result)).toMatchObject({ usd: "0", unmetered: 1, isComplete: false });
});

test("knows that a result which keeps no steps had some", async () => {
  bench.upstream.enqueue(chunks(0.1));
  const result = experimental_streamTextLowMemory({ model: chat(), prompt: "a" });
  for await (const _ of result.textStream);
  expect(await costOf(result)).toMatchObject({ usd: "0", unmetered: 1, isComplete: false });
});

test("reads a streamed object that failed", async () => {
  const schema = z.object({ a: z.number() });
  bench.upstream.enqueue(json({ error: { code: 500, message: "busy" } }, { status: 500 }));
  const failed = streamObject({ model: chat(), schema, prompt: "Go.", maxRetries: 0, onError: () => {} });
  for await (const _ of failed.partialObjectStream);
  expect(await costOf(failed)).toMatchObject({ receipts: [{ error: "unavailable" }], isComplete: false });
});

test("survives JSON, and metadata that is not ours", async () => {
  bench.upstream.enqueue(json(completion(0.1)));
  const { steps } = await generateText({ model: chat(), prompt: "a" });
  const stored = JSON.parse(JSON.stringify(steps.map(({ providerMetadata }) => ({ providerMetadata }))));
  expect((await costOf({ steps: stored })).usd).toBe("0.1");
  const strange = [
    {},
    { openrouter: null },
    { openrouter: { receipt: { id: "x", tokens: {}, cost: "much" } } },
  ];
  expect(await costOf({ steps: strange.map((providerMetadata) => ({ providerMetadata })) })).toMatchObject({
    usd: "0",
    unmetered: 3,
  });
});

test("takes lists in lists, also those that are still to come", async () => {
  bench.upstream.enqueue(json(completion(0.1)), json(completion(0.2)));
  const ask = () => generateText({ model: chat(), prompt: "a" });
  const [first, second] = [await ask(), ask()];
  expect(await costOf([[[first]], Promise.resolve([second])])).toMatchObject({
    ...{ usd: "0.3", unmetered: 0, isComplete: true },
  });
  expect(await costOf([])).toMatchObject({ usd: "0", isComplete: true });
  expect(await costOf([[Promise.reject(new Error("no"))]])).toMatchObject({ unmetered: 1 });
});

test.each([undefined, null, "text", 7, {}, [undefined], [["text"]], Promise.resolve(), () => {}])(
  "does not take for free what holds no call: %s",
  async (nothing) => {
    expect(await costOf(nothing)).toMatchObject({ usd: "0", unmetered: 1, isComplete: false });
  },
);

test("finds the receipts of images where the README says that they are", async () => {
  bench.upstream.route("POST", "/images", () => {
    const number = next();
    return json(
      { created: 1, data: [{ b64_json: "iVBORw0KGgo=" }], usage: { cost: 0.1 } },
      { headers: { "x-generation-id": `gen-img-${number}` } },
    );
  });
  const model = provider().imageModel("m");
  const { providerMetadata } = await generateImage({ model, prompt: "x", n: 2, maxImagesPerCall: 1 });
  const images = providerMetadata.openrouter?.images as { receipt: { id: string } }[];
  expect(images.map(({ receipt }) => receipt.id).sort()).toEqual(["gen-img-1", "gen-img-2"]);
});
