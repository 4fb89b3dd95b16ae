import { tool } from "@langchain/core/tools";
import type { ChatOpenRouterCallOptions, ChatOpenRouterInput } from "@wayfare/langchain";
import { saying, stories, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { everyPath, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

/** The body of a request with these settings and options. */
async function encode(fields: object, options: object = {}): Promise<WireObject> {
  await bench.answering(saying({ content: "Yes." }), fields as ChatOpenRouterInput).invoke("Hi.", options);
  return bench.body();
}

const plain = { model: "lumen/otter-1", messages: [{ role: "user", content: "Hi." }] };

/** Every field of a request that has a name of LangChain beside the wire's own. */
const renamed: [string, string, unknown][] = [
  ["maxTokens", "max_tokens", 9],
  ["maxCompletionTokens", "max_completion_tokens", 9],
  ["topP", "top_p", 0.9],
  ["topK", "top_k", 40],
  ["minP", "min_p", 0.1],
  ["topA", "top_a", 0.2],
  ["frequencyPenalty", "frequency_penalty", 0.3],
  ["presencePenalty", "presence_penalty", 0.4],
  ["repetitionPenalty", "repetition_penalty", 1.1],
  ["logitBias", "logit_bias", { 50256: -100 }],
  ["topLogprobs", "top_logprobs", 2],
  ["sessionId", "session_id", "s1"],
  ["cacheControl", "cache_control", { type: "ephemeral" }],
];

/** Every other one. */
const same: [string, unknown][] = [
  ["models", ["lumen/otter-1", "lumen/whale-3"]],
  ["route", "fallback"],
  ["provider", { order: ["harbor"], zdr: true }],
  ["plugins", [{ id: "web" }]],
  ["preset", "calm"],
  ["service_tier", "flex"],
  ["stream_options", { include_usage: true }],
  ["usage", { include: true }],
  ["stop", ["END"]],
  ["temperature", 0],
  ["seed", 7],
  ["logprobs", false],
  ["response_format", { type: "json_object" }],
  ["structured_outputs", true],
  ["verbosity", "low"],
  ["prediction", { type: "content", content: "Ahoy." }],
  ["modalities", ["text", "image"]],
  ["image_config", { aspect_ratio: "16:9" }],
  ["audio", { voice: "alder", format: "mp3" }],
  ["parallel_tool_calls", false],
  ["max_tool_calls", 3],
  ["stop_server_tools_when", [{ type: "step_count", max: 2 }]],
  ["web_search_options", { search_context_size: "low" }],
  ["reasoning", { effort: "high", exclude: true }],
  ["include_reasoning", true],
  ["prompt_cache_key", "k1"],
  ["prompt_cache_options", { mode: "explicit" }],
  ["user", "u1"],
  ["trace", { trace_id: "t1" }],
  ["debug", { echo_upstream_body: true }],
  ["transforms", ["middle-out"]],
  ["safe_prompt", true],
  ["raw_mode", false],
];

describe("nothing is sent that was not asked for", () => {
  test.each(everyPath)("%s", async (name, ask) => {
    await ask(bench.answering(tell(stories.plainText)));
    expect(bench.body()).toEqual(name === "invoke" ? plain : { ...plain, stream: true });
  });

  test("undefined is nothing, null goes", async () => {
    expect(await encode({ temperature: undefined }, { seed: undefined, topP: undefined })).toEqual(plain);
    expect(await encode({ temperature: 1 }, { temperature: null })).toEqual({ ...plain, temperature: null });
  });
});

describe("every field, as a setting and as an option", () => {
  test.each([...renamed, ...renamed.map(([, wire, value]) => [wire, wire, value] as const)])(
    "`%s` is `%s`",
    async (name, wire, value) => {
      expect(await encode({ [name]: value })).toEqual({ ...plain, [wire]: value });
      expect(await encode({}, { [name]: value })).toEqual({ ...plain, [wire]: value });
    },
  );

  test.each(same)("`%s`", async (name, value) => {
    expect(await encode({ [name]: value })).toEqual({ ...plain, [name]: value });
    expect(await encode({}, { [name]: value })).toEqual({ ...plain, [name]: value });
  });

  test("the names of LangChain's JSON are read too", async () => {
    const settings = { serviceTier: "flex", includeReasoning: true, promptCacheKey: "k1" };
    expect(await encode(settings)).toEqual({
      ...plain,
      service_tier: "flex",
      include_reasoning: true,
      prompt_cache_key: "k1",
    });
  });

  test("where both names are given, the wire's own counts", async () => {
    for (const both of [
      { topP: 0.1, top_p: 0.9 },
      { top_p: 0.9, topP: 0.1 },
    ]) {
      expect(await encode(both)).toEqual({ ...plain, top_p: 0.9 });
      expect(await encode({}, both)).toEqual({ ...plain, top_p: 0.9 });
    }
  });

  test("the model of a constructor, in all its forms", async () => {
    for (const fields of [{ model: "lumen/a" }, { model: undefined, modelName: "lumen/a" }])
      expect(await encode(fields)).toMatchObject({ model: "lumen/a" });
    const models = ["lumen/a", "lumen/b"];
    expect(await encode({ model: undefined, models })).toMatchObject({ model: "lumen/a", models });
  });
});

describe("a call over its model", () => {
  test.each(renamed)("`%s`, under either name", async (name, wire, value) => {
    for (const [held, given] of [
      [name, wire],
      [wire, name],
      [name, name],
    ] as const)
      expect(await encode({ [held]: "held" }, { [given]: value })).toEqual({ ...plain, [wire]: value });
  });

  test("objects are merged field by field, lists replaced", async () => {
    const body = await encode(
      {
        provider: { order: ["harbor"], zdr: true, max_price: { prompt: 1 } },
        reasoning: { effort: "low", exclude: true },
        trace: { trace_id: "t1", span: { a: 1 } },
        plugins: [{ id: "moderation" }],
      },
      {
        provider: { order: ["quay"], max_price: { completion: 2 } },
        reasoning: { effort: "high" },
        trace: { span: { b: 2 } },
        plugins: [{ id: "web" }],
      },
    );
    expect(body).toEqual({
      ...plain,
      provider: { order: ["quay"], zdr: true, max_price: { prompt: 1, completion: 2 } },
      reasoning: { effort: "high", exclude: true },
      trace: { trace_id: "t1", span: { a: 1, b: 2 } },
      plugins: [{ id: "web" }],
    });
  });

  test("what means something as a whole only is replaced", async () => {
    const schema = { name: "a", schema: { type: "object" } };
    const held = { response_format: { type: "json_schema", json_schema: schema } };
    const body = await encode(held, { response_format: { type: "json_object" } });
    expect(body.response_format).toEqual({ type: "json_object" });
  });

  test.each<[object, object, object]>([
    [{ maxTokens: 9 }, { max_completion_tokens: 5 }, { max_completion_tokens: 5 }],
    [{ max_completion_tokens: 9 }, { maxTokens: 5 }, { max_tokens: 5 }],
    [
      { reasoning: { max_tokens: 500, exclude: true } },
      { reasoning: { effort: "low" } },
      { reasoning: { effort: "low", exclude: true } },
    ],
    [
      { reasoning: { effort: "low" } },
      { reasoning: { max_tokens: 500 } },
      { reasoning: { max_tokens: 500 } },
    ],
    [{ reasoning: { max_tokens: 500 } }, { reasoning_effort: "low" }, { reasoning: { effort: "low" } }],
    [{ reasoning_effort: "high" }, { reasoning: { max_tokens: 500 } }, { reasoning: { max_tokens: 500 } }],
    [{ reasoningEffort: "high" }, {}, { reasoning: { effort: "high" } }],
    [
      { reasoning_effort: "low", reasoning: { effort: "high", exclude: true } },
      {},
      { reasoning: { effort: "high", exclude: true } },
    ],
    [{ logprobs: true, top_logprobs: 2 }, { logprobs: false }, { logprobs: false }],
  ])("rivals: %j, then %j", async (fields, options, sent) => {
    expect(await encode(fields, options)).toEqual({ ...plain, ...sent });
  });

  test("`withConfig` stands between", async () => {
    const model = bench.answering(saying({ content: "Yes." }), { temperature: 0, seed: 1, topP: 0.1 });
    await model.withConfig({ seed: 2, topP: 0.2 }).invoke("Hi.", { topP: 0.3 });
    expect(bench.body()).toEqual({ ...plain, temperature: 0, seed: 2, top_p: 0.3 });
  });
});

describe("`modelKwargs`", () => {
  test("win over the options beside them, and take any field", async () => {
    const modelKwargs = { temperature: 0.9, oddOne: { deep: 1 }, metadata: { team: "tides" } };
    expect(await encode({ temperature: 0.1, seed: 7, modelKwargs })).toEqual({
      ...plain,
      seed: 7,
      ...modelKwargs,
    });
  });

  test("an option of a call wins over those of the model, and loses to those of the call", async () => {
    const modelKwargs = { temperature: 0.9, provider: { zdr: true } };
    const options = {
      temperature: 0.1,
      provider: { order: ["quay"] },
      modelKwargs: { seed: 7, temperature: 0.2 },
    };
    expect(await encode({ modelKwargs }, options)).toEqual({
      ...plain,
      temperature: 0.2,
      seed: 7,
      provider: { zdr: true, order: ["quay"] },
    });
  });
});

test("a setting that is changed later counts", async () => {
  const answer = saying({ content: "Yes." });
  const model = bench.answering([answer, answer, answer], { temperature: 0, maxTokens: 9 });
  model.temperature = 0.7;
  model.top_p = 0.5;
  model.model = "lumen/whale-3";
  await model.invoke("Hi.");
  expect(bench.body()).toEqual({
    ...plain,
    model: "lumen/whale-3",
    temperature: 0.7,
    top_p: 0.5,
    max_tokens: 9,
  });
  delete model.temperature;
  model.maxTokens = undefined;
  await model.invoke("Hi.");
  expect(bench.body()).toEqual({ ...plain, model: "lumen/whale-3", top_p: 0.5 });
});

test("what was given is not changed by a call", async () => {
  const fields = Object.freeze({ provider: Object.freeze({ order: Object.freeze(["harbor"]) }) });
  const now = tool(() => "noon", { name: "now", schema: z.object({}) });
  const options: Partial<ChatOpenRouterCallOptions> = Object.freeze({
    provider: { zdr: true },
    tools: [now],
    strict: true,
  });
  const before = JSON.stringify(options);
  await encode(fields, options);
  await encode(fields, options);
  expect(JSON.stringify(options)).toBe(before);
  expect(fields).toEqual({ provider: { order: ["harbor"] } });
  expect(bench.body().provider).toEqual({ order: ["harbor"], zdr: true });
});
