// What the interface of a chat model promises. Numbers are those of the threads in our notes; "0.4.11:" says what the
// same assertion showed in `@langchain/openrouter` 0.4.11.
import { load } from "@langchain/core/load";
import { ChatOpenRouter } from "@wayfare/langchain";
import { saying, stories } from "@wayfare/test-upstream";
import { createAgent } from "langchain";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { everyPath, failureOf, KEY, paths, tell, useUpstream } from "../support.ts";
import { startAgent } from "./agent.ts";

const bench = useUpstream();
const { plainText } = stories;
const person = z.object({ name: z.string() });
const mira = saying({ content: '{"name":"Mira"}' });

describe("1: `disableStreaming` is ignored (langchainjs #11699)", () => {
  // 0.4.11: the request has `stream: true`.
  test("stream() makes a plain request", async () => {
    const { text } = await paths.stream(bench.answering(tell(plainText), { disableStreaming: true }));
    expect(text).toBe(plainText.text);
    expect(bench.body().stream ?? false).toBe(false);
  });

  // 0.4.11: the request has `stream: true`.
  test("so does an agent that streams its messages", async () => {
    const { agent } = startAgent(bench.answering(tell(plainText), { disableStreaming: true }));
    const config = { configurable: { thread_id: "t" }, streamMode: "messages" } as const;
    for await (const _ of await agent.stream({ messages: "Hi." }, config));
    expect(bench.body().stream ?? false).toBe(false);
  });
});

describe("profiles: a table without variants, routers and new models", () => {
  const profileOf = (model: string, fields = {}) => bench.model({ model, ...fields }).profile;

  // 0.4.11: {} for all of them.
  test.each([
    "openai/gpt-5.5",
    "openai/gpt-5:nitro",
    "google/gemini-3.1-pro-preview",
    "anthropic/claude-sonnet-4.5:thinking",
  ])("%s", (model) => {
    expect(profileOf(model)).toMatchObject({ toolCalling: true, imageInputs: true });
    expect(profileOf(model).maxInputTokens).toBeGreaterThan(30_000);
  });

  // 0.4.11: `profile` is no setting.
  test("is what the application says", () => {
    const profile = { maxInputTokens: 5000, structuredOutput: true };
    expect(profileOf("openrouter/auto", { profile })).toEqual(profile);
  });

  // 0.4.11: there is no catalogue: {}.
  test("is what the catalogue says, for variants too", () => {
    const otter = {
      id: "lumen/otter-1",
      canonical_slug: "lumen/otter-1-20260101",
      context_length: 64_000,
      architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
      top_provider: { context_length: 32_000, max_completion_tokens: 8000, is_moderated: false },
      supported_parameters: ["tools", "structured_outputs"],
    };
    expect(profileOf("lumen/otter-1:nitro", { catalogue: [otter] })).toMatchObject({
      maxInputTokens: 32_000,
      maxOutputTokens: 8000,
      imageInputs: true,
      toolCalling: true,
      toolChoice: false,
      structuredOutput: true,
    });
  });
});

describe("14, 15: structured output", () => {
  // 0.4.11: throws: 'Structured output method "jsonSchema" is not supported for model "lumen/otter-1"'.
  test("jsonSchema on a model that nobody knows", async () => {
    const model = bench.answering(mira).withStructuredOutput(person, { method: "jsonSchema", strict: true });
    expect(await model.invoke("Who?")).toEqual({ name: "Mira" });
    expect(bench.body().response_format).toMatchObject({
      type: "json_schema",
      json_schema: { strict: true },
    });
  });

  // 0.4.11: functionCalling, because there is a list of models.
  test("jsonSchema with fallbacks that have it", async () => {
    const models = ["openai/gpt-5", "google/gemini-2.5-pro"];
    const model = bench.answering(mira, { model: "openai/gpt-5-mini", models });
    expect(await model.withStructuredOutput(person).invoke("Who?")).toEqual({ name: "Mira" });
    expect(bench.body()).toMatchObject({ models, response_format: { type: "json_schema" } });
  });

  // 0.4.11: the tool strategy, as its table does not know the model.
  test("createAgent takes the strategy of the provider (langchain #32967, #34797)", async () => {
    const model = bench.answering(mira, { model: "openai/gpt-5.5" });
    const { structuredResponse } = await createAgent({ model, tools: [], responseFormat: person }).invoke({
      messages: "Who?",
    });
    expect(structuredResponse).toEqual({ name: "Mira" });
    expect(bench.body()).toMatchObject({ response_format: { type: "json_schema" } });
  });

  // 0.4.11: undefined, without an error.
  test.each([
    ["text in place of the call", saying({ content: "I cannot." })],
    ["nothing at all", saying({ content: "" })],
  ])("does not fail silently: %s (langchainjs #10878)", async (_name, answer) => {
    const model = bench.answering(answer).withStructuredOutput(person, { method: "functionCalling" });
    expect(await failureOf(model.invoke("Who?"))).toMatchObject({ lc_error_code: "OUTPUT_PARSING_FAILURE" });
  });

  // 0.4.11: function_calling and json_mode, and a title in the schema: not LangChain's own names; jsonSchema throws.
  test.each(["jsonSchema", "functionCalling", "jsonMode"])(
    "its format is told to traces: %s",
    async (method) => {
      const told: unknown[] = [];
      const [tool_calls] = [
        [{ id: "c", type: "function", function: { name: "extract", arguments: '{"name":"M"}' } }],
      ];
      const answer = method === "functionCalling" ? saying({ tool_calls }, {}, "tool_calls") : mira;
      const structured = bench
        .answering(answer, { model: "openai/gpt-4o" })
        .withStructuredOutput(person, { method });
      const handleChatModelStart = (...[, , , , extra]: unknown[]) =>
        void told.push((extra as { options: Record<string, unknown> }).options.ls_structured_output_format);
      await structured.invoke("Who?", { callbacks: [{ handleChatModelStart }] });
      const format = { kwargs: { method }, schema: expect.objectContaining({ type: "object" }) };
      expect(told).toEqual([format]);
      expect((told[0] as typeof format).schema).not.toHaveProperty("title");
    },
  );
});

describe("14: who answered (langchain #34962; rig #1866)", () => {
  const served = {
    ...plainText,
    completion: { ...plainText.completion, model: "quill/heron-2", provider: "Quay" },
    chunks: plainText.chunks.map((chunk) => ({ ...chunk, model: "quill/heron-2", provider: "Quay" })),
  };

  // 0.4.11: `stream` has no model; nobody has the provider.
  test.each(everyPath)("model, provider, id and native finish reason (%s)", async (_name, ask) => {
    const message = await ask(bench.answering(tell(served), { models: ["quill/heron-2"] }));
    expect(message.id).toBe(plainText.completion.id);
    expect(message.response_metadata).toMatchObject({
      model: "quill/heron-2",
      model_name: "quill/heron-2",
      model_provider: "openrouter",
      finish_reason: "stop",
      openrouter: {
        id: plainText.completion.id,
        requestedModel: "lumen/otter-1",
        model: "quill/heron-2",
        provider: "Quay",
        nativeFinishReason: "stop",
      },
    });
  });

  // 0.4.11: nothing of it.
  test.each(everyPath)("how it was routed, where a header asks for it (%s)", async (_name, ask) => {
    const { response_metadata } = await ask(bench.answering(tell(stories.routerMetadata)));
    expect(response_metadata.openrouter_metadata).toMatchObject({
      requested: "lumen/otter-latest",
      attempts: [{ provider: "Quay", status: 503 }],
    });
  });

  // 0.4.11: "lengthlength" for `stream`, since the finish comes with two chunks.
  test.each(everyPath)("why it ended (%s)", async (_name, ask) => {
    for (const story of [stories.length, stories.contentFilter]) {
      const { response_metadata } = await ask(bench.answering(tell(story)));
      expect(response_metadata.finish_reason).toBe(story.completion.choices[0].finish_reason);
    }
  });
});

describe("empty tool calls and unparsed answers (n8n #29758, Flowise #5610)", () => {
  // 0.4.11: an invalid tool call, but for `stream`.
  test.each(everyPath)("a call without arguments is a call (%s)", async (_name, ask) => {
    const { tool_calls, invalid_tool_calls } = await ask(bench.answering(tell(stories.emptyArguments)));
    expect(tool_calls).toMatchObject([{ name: "now", args: {}, id: "call_now3" }]);
    expect(invalid_tool_calls ?? []).toEqual([]);
  });

  // 0.4.11: for `stream`, `args: {}` in the block.
  test.each(everyPath)("standard blocks have the arguments (%s, v1)", async (_name, ask) => {
    const { content, tool_calls } = await ask(
      bench.answering(tell(stories.toolCall), { outputVersion: "v1" }),
    );
    const call = { type: "tool_call", name: "get_tide", args: { port: "Esbjerg Øst" }, id: "call_tide1" };
    expect(content).toMatchObject([call]);
    expect(tool_calls).toMatchObject([call]);
  });

  // 0.4.11: for `stream`, a call with the arguments as far as they came, which would be run.
  test.each(everyPath)("a call that was cut is none (%s)", async (_name, ask) => {
    const cut = { index: 0, id: "c", type: "function", function: { name: "rm", arguments: '{"path":"/tm' } };
    const { completion, chunks } = stories.toolCall;
    const story = {
      ...stories.toolCall,
      completion: {
        ...completion,
        choices: [{ ...completion.choices[0], finish_reason: "length", message: { tool_calls: [cut] } }],
      },
      chunks: [
        { ...chunks[0], choices: [{ index: 0, delta: { tool_calls: [cut] }, finish_reason: null }] },
        { ...chunks.at(-1), choices: [{ index: 0, delta: {}, finish_reason: "length" }] },
      ],
    };
    const { tool_calls } = await ask(bench.answering(tell(story)));
    expect(tool_calls ?? []).toEqual([]);
  });
});

describe("what runs without a network, and what is kept", () => {
  // 0.4.11: asks tiktoken.pages.dev for an encoding, and waits for it.
  test("getNumTokens counts here", async () => {
    const spy = vi.spyOn(globalThis, "fetch");
    const count = await bench.model().getNumTokens("The Vistula is a river.");
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
    expect(count).toBeGreaterThan(3);
    expect(count).toBeLessThan(12);
  });

  // 0.4.11: throws: the JSON has `model_name`, so there is no `model` when it comes back.
  test("the JSON of a model has no key in it, and is one again with a key", async () => {
    const text = JSON.stringify(bench.model({ temperature: 0.3, provider: { order: ["harbor"] } }));
    expect(text).not.toContain(KEY);
    const again = await load<ChatOpenRouter>(text, {
      secretsMap: { OPENROUTER_API_KEY: KEY },
      importMap: { chat_models__openrouter: { ChatOpenRouter } },
    });
    bench.upstream.enqueue(tell(plainText));
    expect((await again.invoke("Hi.")).text).toBe(plainText.text);
    expect(bench.body()).toMatchObject({ temperature: 0.3, provider: { order: ["harbor"] } });
    expect(bench.upstream.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });
});
