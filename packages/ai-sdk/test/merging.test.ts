import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { OpenRouterChatSettings } from "@wayfare/ai-sdk";
import { saying, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { call, useUpstream } from "./support.ts";

const bench = useUpstream();

/** The body, without model and messages, that settings, a call and its provider options make. */
async function merge(
  settings: OpenRouterChatSettings,
  over: Partial<LanguageModelV4CallOptions> = {},
  openrouter: WireObject = {},
): Promise<WireObject> {
  const model = bench.answering(saying({ content: "Yes." })).chat("lumen/otter-1", settings);
  await model.doGenerate(call({ ...over, providerOptions: { openrouter } }));
  const { model: _, messages: __, ...rest } = bench.body();
  return rest;
}

const schema = (name: string) => ({ type: "object", properties: { [name]: {} } }) as const;

describe("what means something as a whole is not mixed", () => {
  test("response_format", async () => {
    const format = { type: "json_schema", json_schema: { name: "own", schema: schema("q") } } as const;
    const body = await merge(
      { response_format: format },
      { responseFormat: { type: "json", schema: schema("z") } },
    );
    expect(body.response_format.json_schema).toEqual({ name: "response", schema: schema("z"), strict: true });
  });

  test("tool_choice", async () => {
    const tools = [{ type: "function", name: "a", inputSchema: {} }] as const;
    const body = await merge(
      { tool_choice: { type: "function", function: { name: "a" } } },
      { tools: [...tools] },
      { tool_choice: { type: "openrouter:web_search" } },
    );
    expect(body.tool_choice).toEqual({ type: "openrouter:web_search" });
  });
});

describe("fields that exclude each other: the later one counts", () => {
  test.each<[string, OpenRouterChatSettings, Partial<LanguageModelV4CallOptions>, WireObject, WireObject]>([
    ["effort", { reasoning_effort: "high" }, { reasoning: "low" }, {}, { reasoning: { effort: "low" } }],
    [
      "effort and a budget",
      { reasoning: { max_tokens: 9, exclude: true } },
      { reasoning: "low" },
      {},
      { reasoning: { effort: "low", exclude: true } },
    ],
    [
      "no reasoning and some",
      { reasoning: { enabled: false } },
      { reasoning: "high" },
      {},
      { reasoning: { effort: "high" } },
    ],
    ["two limits", { max_completion_tokens: 100 }, { maxOutputTokens: 5 }, {}, { max_tokens: 5 }],
    ["log probabilities", { logprobs: 3 }, {}, { logprobs: false }, { logprobs: false }],
  ])("%s", async (_name, settings, over, options, expected) => {
    expect(await merge(settings, over, options)).toEqual(expected);
  });
});

test("tools of settings, call and options are added up", async () => {
  const named = (name: string) => ({ type: "function", function: { name, parameters: {} } }) as const;
  const body = await merge(
    { tools: [{ type: "openrouter:web_search" }] },
    { tools: [{ type: "function", name: "a", inputSchema: {} }] },
    { tools: [named("b")] },
  );
  expect(body.tools).toEqual([{ type: "openrouter:web_search" }, named("a"), named("b")]);
});

test("extraBody has the last word before the options of the call, and null in it is no error", async () => {
  const settings = { extraBody: { max_tokens: 7, temperature: 0.1 } };
  expect(await merge(settings, { maxOutputTokens: 100 }, { temperature: 1, extraBody: null })).toEqual({
    max_tokens: 7,
    temperature: 1,
  });
});

test("what a call may not set is said, also inside its extraBody, and is kept out of every layer", async () => {
  const settings = { extraBody: { stream: true, stream_options: { include_usage: true } } };
  const model = bench.answering(saying({ content: "Yes." })).chat("lumen/otter-1", settings);
  const openrouter = { extraBody: { model: "x/y", messages: [] } };
  const { warnings } = await model.doGenerate(call({ providerOptions: { openrouter } }));
  expect(warnings.map((warning) => "feature" in warning && warning.feature).sort()).toEqual([
    "providerOptions.openrouter.messages",
    "providerOptions.openrouter.model",
  ]);
  expect(bench.body()).toEqual({
    model: "lumen/otter-1",
    messages: [{ role: "user", content: "Hi." }],
  });
});

test("tags stand on the receipt and are not sent", async () => {
  const model = bench
    .answering(saying({ content: "Yes." }))
    .chat("lumen/otter-1", { tags: { feature: "search", team: "a" } });
  const { providerMetadata } = await model.doGenerate(
    call({ providerOptions: { openrouter: { tags: { team: "b" } } } }),
  );
  expect(providerMetadata?.openrouter?.receipt).toMatchObject({ tags: { feature: "search", team: "b" } });
  expect(bench.body()).not.toHaveProperty("tags");
});

test("provider options that are no object are refused by name; null is none", async () => {
  const model = bench.answering(saying({ content: "Yes." })).chat("lumen/otter-1");
  const given = (openrouter: unknown) => model.doGenerate(call({ providerOptions: { openrouter } as never }));
  await expect(given(["x"])).rejects.toThrow("`providerOptions.openrouter` must be an object");
  await given(null);
  expect(bench.upstream.requests).toHaveLength(1);
});
