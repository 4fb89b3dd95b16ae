import type { LanguageModelV4CallOptions, SharedV4Warning } from "@ai-sdk/provider";
import { InvalidArgumentError } from "@ai-sdk/provider";
import type { OpenRouterChatSettings, OpenRouterLanguageModelOptions } from "@wayfare/ai-sdk";
import { saying, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { call, failureOf, useUpstream } from "./support.ts";

const bench = useUpstream();

interface Encoded {
  body: WireObject;
  warnings: SharedV4Warning[];
}

async function encode(
  options: Partial<LanguageModelV4CallOptions>,
  settings: OpenRouterChatSettings = {},
): Promise<Encoded> {
  const model = bench.answering(saying({ content: "Yes." })).chat("lumen/otter-1", settings);
  const { warnings } = await model.doGenerate(call(options));
  return { body: bench.body(), warnings };
}

/** The same with options of ours, typed. */
function encodeOwn(
  openrouter: OpenRouterLanguageModelOptions,
  settings?: OpenRouterChatSettings,
): Promise<Encoded> {
  return encode({ providerOptions: { openrouter: openrouter as never } }, settings);
}

describe("options of the call", () => {
  test("nothing is sent that was not asked for", async () => {
    const { body, warnings } = await encode({});
    expect(body).toEqual({ model: "lumen/otter-1", messages: [{ role: "user", content: "Hi." }] });
    expect(warnings).toEqual([]);
  });

  test("all of them", async () => {
    const { body, warnings } = await encode({
      maxOutputTokens: 99,
      temperature: 0,
      topP: 0.9,
      topK: 40,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      stopSequences: ["END"],
      seed: 7,
    });
    expect(body).toMatchObject({
      max_tokens: 99,
      temperature: 0,
      top_p: 0.9,
      top_k: 40,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      stop: ["END"],
      seed: 7,
    });
    expect(warnings).toEqual([]);
  });

  test.each(["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const)(
    "reasoning: %s",
    async (reasoning) => {
      expect((await encode({ reasoning })).body.reasoning).toEqual({ effort: reasoning });
    },
  );

  test("reasoning: the provider's default leaves it to the settings", async () => {
    const { body } = await encode({ reasoning: "provider-default" }, { reasoning: { max_tokens: 500 } });
    expect(body.reasoning).toEqual({ max_tokens: 500 });
  });

  test("reasoning: of effort and max_tokens, which exclude each other, the later one counts", async () => {
    const settings = { reasoning: { max_tokens: 500, exclude: true } };
    expect((await encode({ reasoning: "low" }, settings)).body.reasoning).toEqual({
      effort: "low",
      exclude: true,
    });
    const providerOptions = { openrouter: { reasoning: { max_tokens: 900 } } };
    const { body } = await encode({ reasoning: "low", providerOptions });
    expect(body.reasoning).toEqual({ max_tokens: 900 });
  });
});

describe("the form of the answer", () => {
  const schema = { type: "object", properties: { name: { type: "string" } } } as const;

  test("JSON without a schema, and text", async () => {
    const { body } = await encode({ responseFormat: { type: "json" } });
    expect(body.response_format).toEqual({ type: "json_object" });
    expect((await encode({ responseFormat: { type: "text" } })).body).not.toHaveProperty("response_format");
  });

  test("a schema with name and description; a name that the API would refuse is made to fit", async () => {
    const format = { type: "json", schema, description: "Somebody." } as const;
    const { body } = await encode({ responseFormat: { ...format, name: "a person!" } });
    expect(body.response_format).toEqual({
      type: "json_schema",
      json_schema: { name: "a_person_", description: "Somebody.", schema, strict: true },
    });
    expect((await encode({ responseFormat: format })).body.response_format.json_schema.name).toBe("response");
  });

  test.each([
    [undefined, undefined, true],
    [false, undefined, false],
    [true, false, false],
    [false, true, true],
  ])("strict: %s for the model, %s for the call", async (model, own, strict) => {
    const settings = model === undefined ? {} : { structuredOutputs: { strict: model } };
    const providerOptions = own === undefined ? {} : { openrouter: { structuredOutputs: { strict: own } } };
    const { body } = await encode({ responseFormat: { type: "json", schema }, providerOptions }, settings);
    expect(body.response_format.json_schema.strict).toBe(strict);
    expect(body).not.toHaveProperty("structuredOutputs");
  });
});

describe("providerOptions.openrouter", () => {
  test("is merged deeply over the settings of the model; lists are replaced", async () => {
    const { body } = await encodeOwn(
      { provider: { order: ["quay"], max_price: { completion: 2 } }, plugins: [{ id: "web" }], user: "u" },
      {
        provider: { order: ["harbor"], zdr: true, max_price: { prompt: 1 } },
        plugins: [{ id: "moderation" }],
        service_tier: "flex",
      },
    );
    expect(body).toMatchObject({
      provider: { order: ["quay"], zdr: true, max_price: { prompt: 1, completion: 2 } },
      plugins: [{ id: "web" }],
      service_tier: "flex",
      user: "u",
    });
  });

  test("wins over the options of the call, as it does with the official provider", async () => {
    const providerOptions = { openrouter: { temperature: 0.1, max_tokens: 5 } };
    const { body } = await encode({ temperature: 0.9, maxOutputTokens: 9, providerOptions });
    expect(body).toMatchObject({ temperature: 0.1, max_tokens: 5 });
  });

  test("fields that are not known here go as they are", async () => {
    const providerOptions = { openrouter: { future_option: { depth: 2 } } };
    expect((await encode({ providerOptions })).body.future_option).toEqual({ depth: 2 });
  });

  test("what other providers are told stays here", async () => {
    const { body } = await encode({ providerOptions: { anthropic: { thinking: { type: "enabled" } } } });
    expect(Object.keys(body).sort()).toEqual(["messages", "model"]);
  });

  test.each(["messages", "model", "stream", "prompt", "stream_options"])(
    "`%s` cannot be overwritten, which is said",
    async (name) => {
      const { body, warnings } = await encode({ providerOptions: { openrouter: { [name]: "x" } } });
      expect(body.model).toBe("lumen/otter-1");
      expect(body.messages).toHaveLength(1);
      expect(body.stream).not.toBe("x");
      expect(warnings).toMatchObject([
        { type: "unsupported", feature: `providerOptions.openrouter.${name}` },
      ]);
    },
  );

  test.each<[string, object]>([
    ["provider.order", { provider: { order: "harbor" } }],
    ["provider.order", { provider: { order: [1] } }],
    ["provider.zdr", { provider: { zdr: "yes" } }],
    ["provider", { provider: ["harbor"] }],
    ["models", { models: "lumen/otter-1" }],
    ["reasoning.max_tokens", { reasoning: { max_tokens: "many" } }],
    ["user", { user: 7 }],
    ["structuredOutputs.strict", { structuredOutputs: { strict: "no" } }],
    ["parallelToolCalls", { parallelToolCalls: "no" }],
  ])("a wrong type is refused before anything is sent: %s", async (name, openrouter) => {
    const place = `providerOptions.openrouter.${name}`;
    const model = bench.provider().chat("lumen/otter-1");
    const options = call({ providerOptions: { openrouter: openrouter as never } });
    for (const refused of [model.doGenerate(options), model.doStream(options)]) {
      const error = await failureOf(refused);
      expect(InvalidArgumentError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ argument: place, message: expect.stringContaining(place) });
    }
    expect(bench.upstream.requests).toEqual([]);
  });

  test("a stream sends the same body", async () => {
    const model = bench.provider().chat("lumen/otter-1", { provider: { zdr: true } });
    bench.upstream.enqueue(saying({ content: "Yes." }));
    const { stream } = await model.doStream(call({ seed: 7 })).catch(() => ({ stream: undefined }));
    await stream?.cancel();
    expect(bench.body()).toMatchObject({ provider: { zdr: true }, seed: 7, stream: true });
  });
});

describe("a completion model", () => {
  const generate = async (options: Partial<LanguageModelV4CallOptions>) => {
    const choices = [{ index: 0, text: " then", finish_reason: "stop" }];
    const model = bench
      .answering(saying({}, { choices }))
      .completion("lumen/otter-instruct", { suffix: "!" });
    const { warnings } = await model.doGenerate(call({ ...options, toolChoice: { type: "auto" } }));
    return { body: bench.body(), warnings };
  };

  test("sends the text of the user as it is", async () => {
    const { body, warnings } = await generate({ maxOutputTokens: 4 });
    expect(body).toEqual({ model: "lumen/otter-instruct", prompt: "Hi.", suffix: "!", max_tokens: 4 });
    expect(warnings).toEqual([]);
  });

  test("warns of what it cannot send", async () => {
    const data = { type: "data", data: "AAEC" } as const;
    const { warnings } = await generate({
      prompt: [{ role: "user", content: [{ type: "file", mediaType: "image/png", data }] }],
      tools: [{ type: "function", name: "now", inputSchema: {} }],
      responseFormat: { type: "json", schema: {} },
    });
    const features = warnings
      .map((warning) => ("feature" in warning ? warning.feature : warning.type))
      .join();
    expect(features).toContain("tools");
    expect(features).toContain("file");
    expect(features).toContain("responseFormat");
  });

  // The older API takes a number (core's TextCompletionRequest), as the official provider sends it.
  test("asks for log probabilities by number", async () => {
    const choices = [{ index: 0, text: " then", finish_reason: "stop" }];
    await bench.answering(saying({}, { choices })).completion("m/n", { logprobs: 3 }).doGenerate(call());
    expect(bench.body().logprobs).toBe(3);
    expect(bench.body()).not.toHaveProperty("top_logprobs");
  });
});
