// OpenRouter adds fields and values every week: nothing of that may break an answer.
import {
  callDeltas,
  chunks,
  completion,
  json,
  mutate,
  type Reply,
  randomOf,
  type StoryName,
  sse,
  stories,
  type WireObject,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { foldParts, grammarFaults } from "./grammar.ts";
import { call, only, partsOf, useUpstream } from "./support.ts";

const bench = useUpstream();

/** A message with everything, as a stream and as a whole. */
const rich: WireObject = {
  reasoning: "Hm.",
  reasoning_details: [{ type: "reasoning.text", text: "Hm.", index: 0 }],
  content: "Yes.",
  annotations: [{ type: "url_citation", url_citation: { url: "https://a.example/" } }],
};

const generate = (body: unknown) => bench.answering(json(body)).chat("m/n").doGenerate(call());
const stream = async (list: readonly unknown[]) => {
  const parts = await partsOf(bench.answering(sse(list)).chat("m/n"));
  expect(grammarFaults(parts)).toEqual([]);
  return parts;
};

describe.each<[string, WireObject]>([
  [
    "unknown annotations",
    { annotations: [{ type: "map", at: 1 }, { type: "url_citation" }, { type: null }] },
  ],
  [
    "unknown reasoning",
    { reasoning_details: [{ type: "reasoning.dance", step: 2 }, { type: "reasoning.text" }] },
  ],
  [
    "unknown images",
    { images: [{ type: "hologram" }, { type: "image_url", image_url: { url: "not a url" } }] },
  ],
  ["unknown sound", { audio: { shape: "wave" } }],
  ["unknown fields", { mood: { calm: 1 }, x: null }],
  [
    "nulls",
    { reasoning: null, reasoning_details: null, annotations: null, images: null, audio: null, refusal: null },
  ],
  ["empty lists", { reasoning_details: [], annotations: [], images: [], tool_calls: [] }],
])("%s beside the text", (_name, odd) => {
  const message = { ...rich, ...odd };

  test("generated", async () => {
    const { content, finishReason } = await generate(completion(message));
    expect(content).toContainEqual(expect.objectContaining({ type: "text", text: "Yes." }));
    expect(finishReason.unified).toBe("stop");
  });

  test("streamed", async () => {
    const { content, finishReason } = foldParts(await stream(chunks([message])));
    expect(content).toContainEqual(expect.objectContaining({ type: "text", text: "Yes." }));
    expect(finishReason.unified).toBe("stop");
  });
});

const odd = (top: WireObject): [WireObject, WireObject[]] => [
  completion({ content: "Yes." }, top),
  chunks([{ content: "Yes." }]).map((chunk) => ({ ...chunk, ...top })),
];

describe.each<[string, WireObject]>([
  ["no usage", { usage: undefined }],
  ["null for usage", { usage: null }],
  ["usage that is empty", { usage: {} }],
  [
    "null for every count",
    {
      usage: {
        prompt_tokens: null,
        completion_tokens: null,
        total_tokens: null,
        cost: null,
        is_byok: null,
        cost_details: null,
        prompt_tokens_details: { cached_tokens: null, cache_write_tokens: null },
        completion_tokens_details: null,
      },
    },
  ],
  [
    "counts as words",
    { usage: { prompt_tokens: "3", completion_tokens: "two", cost: "0.1", cost_details: "free" } },
  ],
  ["counts that are none", { usage: { prompt_tokens: -1, completion_tokens: 1.5, cost: { usd: 1 } } }],
  ["no id", { id: undefined }],
  ["no model", { model: undefined }],
  ["null for both", { id: null, model: null, created: null, provider: null }],
  ["a time as a word", { created: "yesterday" }],
  ["a time out of reach", { created: 1e300 }],
  ["unknown fields", { carbon: { grams: 1 }, service_tier: 7, openrouter_metadata: "none" }],
])("%s", (_name, top) => {
  const [whole, list] = odd(top);

  test("generated", async () => {
    const { content, usage, response } = await generate(whole);
    expect(content).toEqual([{ type: "text", text: "Yes." }]);
    expect(usage.inputTokens.total ?? 0).toBeTypeOf("number");
    expect(() => response?.timestamp?.toISOString()).not.toThrow();
  });

  test("streamed", async () => {
    const parts = await stream(list);
    expect(only(parts, "text-delta").map(({ delta }) => delta)).toEqual(["Yes."]);
    expect(() => only(parts, "response-metadata")[0]?.timestamp?.toISOString()).not.toThrow();
  });
});

test.each(["paused", "", "STOP", "end_turn"])("finish reason %j", async (reason) => {
  const { finishReason } = await generate(completion({ content: "Yes." }, {}, reason));
  expect(finishReason.raw).toBe(reason);
  const parts = await stream(chunks([{ content: "Yes." }], reason));
  expect(parts.at(-1)).toMatchObject({ finishReason: { unified: finishReason.unified, raw: reason } });
});

test("an unknown finish reason does not stop the tools", async () => {
  const parts = await stream(chunks(callDeltas(), "done_with_tools"));
  expect(parts.at(-1)).toMatchObject({ finishReason: { unified: "tool-calls", raw: "done_with_tools" } });
});

test.each<[string, WireObject]>([
  ["no type", { index: 0, id: "c", function: { name: "now", arguments: "{}" } }],
  ["no index", { id: "c", type: "function", function: { name: "now", arguments: "{}" } }],
  ["no id", { index: 0, type: "function", function: { name: "now", arguments: "{}" } }],
  ["null for arguments", { index: 0, id: "c", type: "function", function: { name: "now", arguments: null } }],
  ["no arguments", { index: 0, id: "c", type: "function", function: { name: "now" } }],
])("a tool call with %s", async (_name, piece) => {
  const { content } = foldParts(await stream(chunks([{ tool_calls: [piece] }], "tool_calls")));
  expect(content).toMatchObject([{ type: "tool-call", toolName: "now", input: "{}" }]);
  const generated = await generate(completion({ tool_calls: [piece] }, {}, "tool_calls"));
  expect(generated.content).toMatchObject([{ type: "tool-call", toolName: "now", input: "{}" }]);
});

// 3.1.0 makes up ids too, where they are used already.
test("two tool calls with one id get ids of their own", async () => {
  const called = (index: number, text: string) => ({
    index,
    id: "call_0",
    type: "function",
    function: { name: "now", arguments: text },
  });
  const tool_calls = [called(0, '{"a":1}'), called(1, '{"a":2}')];
  const deltas = tool_calls.map((each) => ({ tool_calls: [each] }));
  const { content: streamed } = foldParts(await stream(chunks(deltas, "tool_calls")));
  const { content: generated } = await generate(completion({ tool_calls }, {}, "tool_calls"));
  for (const content of [streamed, generated]) {
    expect(content).toMatchObject([{ input: '{"a":1}' }, { input: '{"a":2}' }]);
    expect(new Set(content.map((part) => (part as { toolCallId?: string }).toolCallId)).size).toBe(2);
  }
});

test("content as a list of parts is read as its text", async () => {
  const content = [{ type: "text", text: "Yes." }, { type: "new" }];
  const whole = await generate(completion({ content }));
  expect(whole.content).toEqual([{ type: "text", text: "Yes." }]);
  expect(foldParts(await stream(chunks([{ content }]))).content).toEqual([{ type: "text", text: "Yes." }]);
});

test("events without choices, and comments in between", async () => {
  const [head, ...rest] = chunks([{ content: "Yes." }]);
  const parts = await stream([
    { ...head, choices: [] },
    { debug: { echo: {} } },
    head,
    { ping: true },
    ...rest,
  ]);
  expect(only(parts, "text-delta").map(({ delta }) => delta)).toEqual(["Yes."]);
});

test("no choices at all is an answer without content, or an error of ours: never a TypeError", async () => {
  for (const choices of [[], null, undefined]) {
    const outcome = await generate(completion({}, { choices })).then(
      ({ content }) => content,
      (error: Error) => error.name,
    );
    expect([[], "AI_APICallError"]).toContainEqual(outcome);
  }
});

describe("stories with values changed at random", () => {
  /** A failure may be told, but not by a TypeError of ours. */
  function checkError(error: unknown): void {
    expect(error).toMatchObject({ name: "AI_APICallError" });
  }

  test.each(Object.keys(stories) as StoryName[])("%s", async (name) => {
    const { completion: whole, chunks: list } = stories[name];
    for (let seed = 1; seed <= 8; seed += 1) {
      const next = randomOf(seed * 7919 + name.length);
      const replies: Reply[] = [
        json(mutate(whole, next)),
        sse(
          list.map((chunk) => mutate(chunk, next)),
          { writes: "whole" },
        ),
      ];
      const model = bench.answering(replies).chat("m/n");
      await model.doGenerate(call()).catch(checkError);
      const parts = await partsOf(model).catch(checkError);
      for (const { error } of only(parts ?? [], "error")) checkError(error);
      if (parts !== undefined) expect({ seed, faults: grammarFaults(parts) }).toEqual({ seed, faults: [] });
    }
  });
});
