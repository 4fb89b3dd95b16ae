// What LangChain's standard suite asks of a chat model, fact by fact, and what LangChain itself relies on.
import { AIMessage, type AIMessageChunk, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { toJsonSchema } from "@langchain/core/utils/json_schema";
import { ChatOpenRouter, type ChatOpenRouterInput } from "@wayfare/langchain";
import { saying, stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { everyPath, KEY, paths, sumOf, tell, usageOf, useUpstream } from "./support.ts";

const bench = useUpstream();
const { plainText } = stories;
const shapes = [
  ["a usage chunk with a choice", plainText],
  ["a usage chunk with `choices: []`", stories.usageWithoutChoices],
] as const;

/** A callback that takes down the parameters of the run. */
function recorder() {
  const runs: { options?: Record<string, unknown>; invocation_params?: Record<string, unknown> }[] = [];
  const handleChatModelStart = (...[, , , , extra]: unknown[]) => void runs.push(extra as (typeof runs)[0]);
  return { runs, callbacks: [{ handleChatModelStart }] };
}

describe.each(shapes)("with %s", (_shape, story) => {
  test("usage when streaming", async () => {
    const sum = await sumOf(await bench.answering(tell(story)).stream("Hi."));
    expect(usageOf(sum)).toMatchObject({ input_tokens: 12, output_tokens: 9, total_tokens: 21 });
  });

  test("usage on every path, and the counts of details", async () => {
    for (const [, ask] of everyPath) {
      const usage = usageOf(await ask(bench.answering(tell(story))));
      expect(usage).toMatchObject({ input_token_details: { cache_read: 0 }, total_tokens: 21 });
    }
  });

  test.each(everyPath)("`response_metadata.model` (%s)", async (_name, ask) => {
    const { response_metadata } = await ask(bench.answering(tell(story)));
    expect(response_metadata.model).toBe("lumen/otter-1");
  });

  test("tokens come one by one, each with its chunk, and the chunks have text and one id", async () => {
    const tokens: string[] = [];
    const told: AIMessageChunk[] = [];
    const callbacks = [{ handleLLMNewToken: (token: string) => void tokens.push(token) }];
    for await (const chunk of await bench.answering(tell(story)).stream("Hi.", { callbacks }))
      told.push(chunk);
    const pieces = story.chunks.map(({ choices }) => choices[0]?.delta.content);
    expect(tokens.filter(Boolean)).toEqual(pieces.filter(Boolean));
    expect(told.map(({ text }) => text)).toEqual(tokens);
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set([story.completion.id]));
  });

  test("events begin with `message-start`, end with `message-finish`, and each block has its own", async () => {
    const events: { event: string; index?: number }[] = [];
    for await (const event of bench.answering(tell(story)).streamEvents("Hi.")) events.push(event);
    expect(events[0]).toMatchObject({ event: "message-start", id: story.completion.id });
    expect(events.at(-1)).toMatchObject({ event: "message-finish", reason: "stop" });
    const block = events
      .filter(({ index }) => index === 0)
      .map(({ event }) => event.replace("content-block-", ""));
    expect([...new Set(block)]).toEqual(["start", "delta", "finish"]);
  });
});

describe("structured output", () => {
  const schema = z.object({ name: z.string(), scores: z.array(z.number()) });
  const args = { name: "Mira", scores: [1] };
  const call = { id: "c", type: "function", function: { name: "extract", arguments: JSON.stringify(args) } };

  test("the default method is told as `functionCalling`, with the schema and no title", async () => {
    const { runs, callbacks } = recorder();
    const model = bench.answering(saying({ tool_calls: [call] }, {}, "tool_calls"));
    expect(await model.withStructuredOutput(schema).invoke("Who?", { callbacks })).toEqual(args);
    const format = { kwargs: { method: "functionCalling" }, schema: toJsonSchema(schema) };
    expect(runs[0]?.options?.ls_structured_output_format).toEqual(format);
  });

  test("nothing of that goes to the API", async () => {
    const model = bench.answering(saying({ tool_calls: [call] }, {}, "tool_calls"));
    await model.withStructuredOutput(schema).invoke("Who?");
    expect(Object.keys(bench.body()).sort()).toEqual(["messages", "model", "tool_choice", "tools"]);
  });
});

describe("construction", () => {
  test("fields that are not known are tolerated", async () => {
    const foreign = { timeout: 5000, stopSequences: ["x"], streaming: true, topLevelNonsense: {} };
    const model = bench.answering(tell(plainText), foreign as ChatOpenRouterInput);
    expect((await model.invoke("Hi.")).text).toBe(plainText.text);
    expect(Object.keys(bench.body()).sort()).toEqual(["messages", "model"]);
  });

  test("the model may come first, as a text", async () => {
    const model = new ChatOpenRouter("lumen/otter-1", { apiKey: KEY, baseURL: bench.upstream.url });
    bench.upstream.enqueue(tell(plainText));
    expect((await model.invoke("Hi.")).text).toBe(plainText.text);
    expect(bench.body().model).toBe("lumen/otter-1");
  });

  test("names by which LangChain knows it", () => {
    const model = bench.model();
    expect(ChatOpenRouter.lc_name()).toBe("ChatOpenRouter");
    expect(model.getName()).toBe("ChatOpenRouter");
    expect(model._llmType()).toBe("openrouter");
    expect(model.lc_namespace).toEqual(["langchain", "chat_models", "openrouter"]);
    expect("_streamResponseChunks" in model).toBe(true);
  });
});

describe("tracing", () => {
  const keys = [
    "ls_max_tokens",
    "ls_model_name",
    "ls_model_type",
    "ls_provider",
    "ls_stop",
    "ls_temperature",
  ];

  test("getLsParams has exactly six keys", () => {
    expect(Object.keys(bench.model().getLsParams({})).sort()).toEqual(keys);
    expect(bench.model({ temperature: 0.5, maxTokens: 9 }).getLsParams({ stop: ["x"] })).toEqual({
      ls_provider: "openrouter",
      ls_model_name: "lumen/otter-1",
      ls_model_type: "chat",
      ls_temperature: 0.5,
      ls_max_tokens: 9,
      ls_stop: ["x"],
    });
  });

  test("the parameters of a call are known before it, without messages and key", async () => {
    const { runs, callbacks } = recorder();
    await bench.answering(tell(plainText), { topK: 3 }).invoke("Hi.", { callbacks, stop: ["x"] });
    expect(runs[0]?.invocation_params).toEqual({ model: "lumen/otter-1", top_k: 3, stop: ["x"] });
    expect(JSON.stringify(runs)).not.toContain(KEY);
  });
});

describe("content and tools", () => {
  test('`{ type: "file", source_type: "url" }` is accepted', async () => {
    const file = {
      type: "file",
      source_type: "url",
      mime_type: "application/pdf",
      url: "https://x.example/a.pdf",
    };
    await bench.answering(tell(plainText)).invoke([new HumanMessage({ content: [file] })]);
    expect(bench.body().messages[0].content).toEqual([{ type: "file", file: { file_data: file.url } }]);
  });

  test("a complex tool of zod/v3, with an open record", async () => {
    const schema = z3.object({
      person: z3.object({ name: z3.string().describe("Full"), tags: z3.array(z3.string()).optional() }),
      scores: z3.record(z3.string(), z3.number()),
      level: z3.enum(["low", "high"]).nullable(),
    });
    const save = tool(() => "saved", { name: "save", description: "Saves", schema: schema as never });
    const model = bench.answering(tell(plainText));
    await model.bindTools([save], { strict: true }).invoke("Hi.");
    const [{ function: sent }] = bench.body().tools;
    expect(sent).toMatchObject({ name: "save", description: "Saves", strict: true });
    expect(sent.parameters).toMatchObject({
      type: "object",
      properties: {
        person: { properties: { name: { type: "string", description: "Full" } }, required: ["name"] },
        scores: { type: "object", additionalProperties: { type: "number" } },
      },
      required: ["person", "scores", "level"],
    });
  });

  test.each(everyPath)("tool calls and their answers go back (%s)", async (_name, ask) => {
    const answer = await ask(bench.answering(tell(stories.parallelToolCalls)));
    const results = answer.tool_calls?.map(
      ({ id = "" }) => new ToolMessage({ content: "noon", tool_call_id: id }),
    );
    await bench.answering(tell(plainText)).invoke([new HumanMessage("Hi."), answer, ...(results ?? [])]);
    const [, assistant, ...tools] = bench.body().messages;
    const ids = ["call_tide1", "call_wind2"];
    expect(assistant.tool_calls.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(tools.map(({ tool_call_id }: { tool_call_id: string }) => tool_call_id)).toEqual(ids);
  });

  test("messages as pairs, as objects, and an answer without text", async () => {
    await bench
      .answering(tell(plainText))
      .invoke([
        ["system", "Be brief."],
        { role: "user", content: "Hi." },
        new AIMessage(""),
        ["human", "And?"],
      ]);
    expect(bench.body().messages).toMatchObject([
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hi." },
      { role: "assistant", content: "" },
      { role: "user", content: "And?" },
    ]);
  });
});

describe("the cache of LangChain", () => {
  test("`cache: true` keeps answers in memory, without counting them again", async () => {
    const model = bench.answering(tell(plainText), { cache: true });
    const ask = () => model.invoke("Who wades in the Vistula?");
    const [first, second] = [await ask(), await ask()];
    expect(bench.upstream.requests).toHaveLength(1);
    expect(second.text).toBe(first.text);
    expect(usageOf(second)?.total_tokens).toBe(0);
    expect(usageOf(second)?.total_cost ?? 0).toBe(0);
  });

  test("streams pass it by", async () => {
    const model = bench.answering([tell(plainText), tell(plainText)], { cache: true });
    await paths.stream(model, "Who swims?");
    await paths.stream(model, "Who swims?");
    expect(bench.upstream.requests).toHaveLength(2);
  });
});

describe("several prompts", () => {
  test("batch keeps to `maxConcurrency`, and the answers to their order", async () => {
    bench.upstream.fallback = ({ json }) => {
      const open = bench.upstream.requests.filter(({ finished }) => !finished).length;
      return { steps: [{ wait: 5 }, { write: JSON.stringify(echo(`${json.messages[0].content} ${open}`)) }] };
    };
    const echo = (content: string) => ({
      ...plainText.completion,
      choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }],
    });
    const answers = await bench.model().batch(["a", "b", "c", "d"], { maxConcurrency: 2 });
    expect(answers.map(({ text }) => text[0])).toEqual(["a", "b", "c", "d"]);
    for (const { text } of answers) expect(Number(text.slice(2))).toBeLessThanOrEqual(2);
  });

  test("generate adds up what they took", async () => {
    const model = bench.answering([tell(plainText), tell(plainText)]);
    const { generations, llmOutput } = await model.generate([
      [new HumanMessage("a")],
      [new HumanMessage("b")],
    ]);
    expect(generations.map(([first]) => first?.text)).toEqual([plainText.text, plainText.text]);
    expect(llmOutput?.tokenUsage).toEqual({ promptTokens: 24, completionTokens: 18, totalTokens: 42 });
  });
});
