import { costOf, createOpenRouter } from "@wayfare/ai-sdk";
import { type Received, type Story, stories, storyReply, type WireObject } from "@wayfare/test-upstream";
import {
  createProviderRegistry,
  generateText,
  isStepCount,
  Output,
  streamText,
  ToolLoopAgent,
  tool,
} from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { toolsOf } from "../src/ai-sdk-tools.ts";
import { sumOf } from "../src/expected-cost.ts";
import { legs } from "../src/legs.ts";
import { all } from "../src/read.ts";
import { useLeg } from "../src/use-leg.ts";

const { plainText, interleavedReasoning, parallelToolCalls, reasoningText, jsonSchema, textThenTool } =
  stories;
/** Reasoning and one call, two calls at once, reasoning and the answer. */
const loop = [interleavedReasoning, parallelToolCalls, reasoningText];
const tools: WireObject[] = [...interleavedReasoning.request.tools, ...parallelToolCalls.request.tools];

describe.each(legs.slice(0, 2))("$name", (leg) => {
  const stage = useLeg(leg);
  const openrouter = () => createOpenRouter(stage.settings);
  const model = () => openrouter()("lumen/otter-1");
  const play = (...told: Story[]): void =>
    stage.upstream.enqueue(...told.map((story) => (request: Received) => storyReply(story, request)));
  const sent = (): WireObject[] => stage.upstream.requests.map(({ json }) => json);

  test("generateText()", async () => {
    play(plainText);
    const { id, usage } = plainText.completion;
    const result = await generateText({ model: model(), prompt: "Name a river." });
    expect(result).toMatchObject({
      text: plainText.text,
      finishReason: "stop",
      warnings: [],
      usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens, totalTokens: 21 },
      response: { id, modelId: "lumen/otter-1", timestamp: new Date(1785400000_000) },
      providerMetadata: { openrouter: { provider: "Harbor", cost: usage.cost, generationId: id } },
    });
    expect(await costOf(result)).toMatchObject({ total: sumOf(plainText), isComplete: true });
    expect(sent()).toEqual([plainText.request]);
  });

  /** Each request has the answers and results of all steps before it, unmodified. */
  const checkLoop = (): void => {
    const calls = loop.map(({ completion }) => completion.choices[0].message.tool_calls ?? []);
    const turns = loop.map(({ completion }, step) => {
      const { content, reasoning_details } = completion.choices[0].message;
      const tool_calls = calls[step].map(({ index: _, ...call }: WireObject) => call);
      const results = calls[step].map(({ id, function: called }: WireObject) => ({
        role: "tool",
        tool_call_id: id,
        content: JSON.stringify({ of: called.name, ...JSON.parse(called.arguments) }),
      }));
      return [
        { role: "assistant", content, tool_calls, ...(reasoning_details && { reasoning_details }) },
        results,
      ];
    });
    const ask = { role: "user", content: "Is it safe to sail?" };
    const [first, second] = turns.map((turn) => turn.flat());
    expect(sent().map(({ messages }) => messages)).toEqual([
      [ask],
      [ask, ...(first ?? [])],
      [ask, ...(first ?? []), ...(second ?? [])],
    ]);
  };
  const executed = (): { tools: ReturnType<typeof toolsOf>; names: string[] } => {
    const names: string[] = [];
    const execute = (name: string, input: unknown) => {
      names.push(name);
      return { of: name, ...(input as object) };
    };
    return { tools: toolsOf({ tools }, execute), names };
  };

  test("streamText() goes three steps with tools", async () => {
    play(...loop);
    const { tools, names } = executed();
    const result = streamText({
      model: model(),
      tools,
      prompt: "Is it safe to sail?",
      stopWhen: isStepCount(5),
    });
    const parts = await all(result.stream);
    // Chunks come along only when they are asked for.
    expect(parts.filter(({ type }) => type === "error" || type === "raw")).toEqual([]);
    expect(names).toEqual(["ferry_status", "get_tide", "get_wind"]);
    expect((await result.steps).map(({ finishReason }) => finishReason)).toEqual([
      "tool-calls",
      "tool-calls",
      "stop",
    ]);
    expect(await result.text).toBe(reasoningText.text);
    checkLoop();
    expect(await costOf(result)).toMatchObject({ total: sumOf(...loop), isComplete: true, unmetered: 0 });
  });

  test("generateText() goes the same steps", async () => {
    play(...loop);
    const { tools, names } = executed();
    const result = await generateText({
      model: model(),
      tools,
      prompt: "Is it safe to sail?",
      stopWhen: isStepCount(5),
    });
    expect(names).toHaveLength(3);
    expect(result.text).toBe(reasoningText.text);
    checkLoop();
    expect(await costOf(result)).toMatchObject({ total: sumOf(...loop), isComplete: true });
  });

  describe("Output.object()", () => {
    const schema = z.object({ name: z.string(), born: z.number(), languages: z.array(z.string()) });
    const person = { name: "Mira Okafor", born: 1961, languages: ["pt", "yo"] };
    const ask = () => ({
      model: model(),
      prompt: "Invent a person.",
      output: Output.object({ schema, name: "person" }),
    });
    const checkFormat = (): void => {
      const { name, strict } = jsonSchema.request.response_format.json_schema;
      const properties = { name: { type: "string" }, languages: { type: "array" } };
      expect(sent()[0]?.response_format).toMatchObject({
        type: "json_schema",
        json_schema: { name, strict, schema: { type: "object", properties, additionalProperties: false } },
      });
    };

    test("whole", async () => {
      play(jsonSchema);
      const { output } = await generateText(ask());
      expect(output).toEqual(person);
      checkFormat();
    });

    test("streamed", async () => {
      play(jsonSchema);
      const result = streamText(ask());
      const partial = await all(result.partialOutputStream);
      expect(partial.length).toBeGreaterThan(1);
      expect(partial.at(-1)).toEqual(person);
      expect(await result.output).toEqual(person);
      checkFormat();
    });
  });

  test("ToolLoopAgent with a sub-agent", async () => {
    play(textThenTool, plainText, reasoningText);
    const inner = new ToolLoopAgent({ model: model(), instructions: "Answer in one line." });
    const results: unknown[] = [];
    const get_wind = tool({
      inputSchema: z.object({ port: z.string() }),
      execute: async ({ port }) => {
        const result = await inner.generate({ prompt: `Wind in ${port}?` });
        results.push(result);
        return result.text;
      },
    });
    const outer = new ToolLoopAgent({ model: model(), tools: { get_wind } });
    const result = await outer.generate({ prompt: "Check the wind." });
    expect(result.text).toBe(reasoningText.text);
    const [, asked, answered] = sent();
    expect(asked?.messages).toEqual([
      { role: "system", content: "Answer in one line." },
      { role: "user", content: "Wind in Lerwick?" },
    ]);
    expect(answered?.messages.at(-1)).toMatchObject({ role: "tool", content: plainText.text });
    const cost = await costOf([result, ...results]);
    expect(cost).toMatchObject({ total: sumOf(textThenTool, plainText, reasoningText), isComplete: true });
  });

  test("createProviderRegistry() over two providers", async () => {
    play(textThenTool, plainText, jsonSchema);
    const registry = createProviderRegistry({
      harbour: openrouter(),
      island: createOpenRouter({ ...stage.settings, extraBody: { user: "island" } }),
    });
    const { tools } = executed();
    const first = await generateText({
      model: registry.languageModel("harbour:lumen/otter-1"),
      tools,
      prompt: "Check the wind.",
      stopWhen: isStepCount(2),
    });
    const second = streamText({ model: registry.languageModel("island:lumen/whale-3:free"), prompt: "Go." });
    expect([first.text, first.steps.length, await second.text]).toEqual([plainText.text, 2, jsonSchema.text]);
    expect(sent().map(({ model, user }) => [model, user])).toEqual([
      ["lumen/otter-1", undefined],
      ["lumen/otter-1", undefined],
      ["lumen/whale-3:free", "island"],
    ]);
    const cost = await costOf([first, second]);
    expect(cost).toMatchObject({ total: sumOf(textThenTool, plainText, jsonSchema), isComplete: true });
  });
});
