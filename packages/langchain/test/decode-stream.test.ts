import type { AIMessageChunk } from "@langchain/core/messages";
import { type Story, stories, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { paths, sumOf, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

async function chunksOf(story: Story, fields = {}): Promise<AIMessageChunk[]> {
  const chunks: AIMessageChunk[] = [];
  for await (const chunk of await bench.answering(tell(story), fields).stream("Hi.")) chunks.push(chunk);
  return chunks;
}

/** What chunks hold under this name, where they hold anything. */
const seen = (chunks: AIMessageChunk[], read: (chunk: AIMessageChunk) => unknown) =>
  chunks.map(read).filter((value) => value !== undefined && value !== "");

describe("pieces", () => {
  test("of text, as they come; nothing is made of events that say nothing", async () => {
    const chunks = await chunksOf(stories.plainText);
    expect(chunks.map(({ content }) => content)).toEqual(["The ", "Vistula", " is a river", ".", ""]);
    expect(chunks.map(({ text }) => text)).toEqual(["The ", "Vistula", " is a river", ".", ""]);
  });

  test("of reasoning, beside them; its details come whole with the last", async () => {
    const chunks = await chunksOf(stories.reasoningText);
    const kwargs = (name: string) => seen(chunks, ({ additional_kwargs }) => additional_kwargs[name]);
    expect(kwargs("reasoning_content")).toEqual(["91 is 7 ", "times 13."]);
    expect(kwargs("reasoning_details")).toEqual([
      stories.reasoningText.completion.choices[0].message.reasoning_details,
    ]);
    expect(chunks.at(-1)?.additional_kwargs).toHaveProperty("reasoning_details");
  });

  test("of a refusal", async () => {
    const chunks = await chunksOf(stories.refusal);
    expect(seen(chunks, ({ additional_kwargs }) => additional_kwargs.refusal)).toEqual([
      "I will ",
      "not do that.",
    ]);
  });

  test("of a sound; when it lapses comes once, and is not added up", async () => {
    const chunks = await chunksOf(stories.audio);
    const sounds = seen(chunks, ({ additional_kwargs }) => additional_kwargs.audio) as WireObject[];
    const { data, transcript, expires_at, id } = stories.audio.completion.choices[0].message.audio;
    expect(sounds.map((audio) => audio.data ?? "").join("")).toBe(data);
    expect(sounds.map((audio) => audio.transcript ?? "").join("")).toBe(transcript);
    expect(sounds.filter((audio) => "expires_at" in audio)).toEqual([{ expires_at }]);
    const { audio } = (await paths.stream(bench.answering(tell(stories.audio)))).additional_kwargs;
    expect(audio).toEqual({ id, data, transcript, expires_at });
  });

  test("of images, each in its place", async () => {
    const chunks = await chunksOf(stories.images);
    expect(chunks.flatMap(({ contentBlocks }) => contentBlocks)).toMatchObject([
      { type: "text", text: "Here." },
      { type: "image", mimeType: "image/gif", index: 1 },
      { type: "image", mimeType: "image/gif", index: 2 },
    ]);
  });

  test("of the first choice alone", async () => {
    const chunks = await chunksOf(stories.twoChoices);
    expect(seen(chunks, ({ content }) => content)).toEqual(["Hea", "ds."]);
    expect(
      (await chunksOf(stories.twoChoices, { outputVersion: "v1" })).map(({ text }) => text).join(""),
    ).toBe("Heads.");
  });
});

describe("what each piece shows", () => {
  test("of text and reasoning", async () => {
    const chunks = await chunksOf(stories.interleavedReasoning);
    expect(chunks.slice(0, 5).map(({ contentBlocks }) => contentBlocks)).toEqual([
      [{ type: "reasoning", reasoning: "They ask about a ferry. " }],
      [{ type: "text", text: "Let me " }],
      [{ type: "text", text: "look." }],
      [{ type: "reasoning", reasoning: "Line 5 " }],
      [{ type: "reasoning", reasoning: "it is." }],
    ]);
  });

  test.each(["v0", "v1"] as const)("the last one shows nothing again (%s)", async (outputVersion) => {
    for (const story of [
      stories.interleavedReasoning,
      stories.images,
      stories.audio,
      stories.citations,
      stories.refusal,
    ])
      expect((await chunksOf(story, { outputVersion })).at(-1)?.contentBlocks).toEqual([]);
  });

  test("half a sum is read like any message of this provider", async () => {
    const chunks = await chunksOf(stories.reasoningText);
    const half = chunks.slice(0, 3).reduce((sum, chunk) => sum.concat(chunk));
    expect(half.contentBlocks).toEqual([
      { type: "reasoning", reasoning: "91 is 7 times 13." },
      { type: "text", text: "No, " },
    ]);
  });
});

describe("pieces of standard blocks", () => {
  const standard = (story: Story) => chunksOf(story, { outputVersion: "v1" });
  const blocksOf = (chunks: AIMessageChunk[]) => chunks.flatMap(({ contentBlocks }) => contentBlocks);

  test("each has the place of its block, and what is new", async () => {
    const [one, two] = stories.interleavedReasoning.completion.choices[0].message.reasoning_details;
    expect(blocksOf(await standard(stories.interleavedReasoning))).toEqual([
      { type: "reasoning", reasoning: one.text, index: 0 },
      { type: "reasoning", reasoning: "", extras: { reasoning_details: [one] }, index: 0 },
      { type: "text", text: "Let me ", index: 1 },
      { type: "text", text: "look.", index: 1 },
      { type: "reasoning", reasoning: "Line 5 ", index: 2 },
      { type: "reasoning", reasoning: "it is.", index: 2 },
      { type: "reasoning", reasoning: "", extras: { reasoning_details: [two] }, index: 2 },
      { type: "tool_call_chunk", id: "call_ferry5", name: "ferry_status", args: "", index: 3 },
      { type: "tool_call_chunk", args: '{"line":"5"}', index: 3 },
    ]);
  });

  test("every text and thought among them is one, so that it can be shown", async () => {
    for (const story of Object.values(stories))
      for (const block of blocksOf(await standard(story)) as WireObject[])
        if (block.type === "text" || block.type === "reasoning")
          expect(typeof block[block.type]).toBe("string");
  });

  test("the sum is the whole blocks, without places", async () => {
    for (const story of Object.values(stories)) {
      const { content } = await paths.stream(bench.answering(tell(story), { outputVersion: "v1" }));
      for (const block of content as unknown as WireObject[]) expect(block).not.toHaveProperty("index");
    }
  });

  test("the text of a call stands in its block when the sum is whole", async () => {
    const { content } = await paths.stream(bench.answering(tell(stories.toolCall), { outputVersion: "v1" }));
    const args = { port: "Esbjerg Øst" };
    expect(content).toEqual([{ type: "tool_call", id: "call_tide1", name: "get_tide", args }]);
  });
});

describe("what callbacks are told", () => {
  test("every piece, before the next is read", async () => {
    const told: string[] = [];
    const callbacks = [{ handleLLMNewToken: (token: string) => void told.push(token) }];
    const taken: string[] = [];
    for await (const { text } of await bench.answering(tell(stories.plainText)).stream("Hi.", { callbacks }))
      taken.push(text);
    expect(told).toEqual(taken);
    expect(told.join("")).toBe(stories.plainText.text);
  });

  // LangGraph would show the answer twice: once by the token, under another id.
  test("no token, where the answer comes whole", async () => {
    const told: string[] = [];
    const callbacks = [{ handleLLMNewToken: (token: string) => void told.push(token) }];
    await bench.answering(tell(stories.plainText)).invoke("Hi.", { callbacks });
    expect(told).toEqual([]);
  });

  test("why it ended", async () => {
    const told: unknown[] = [];
    const callbacks = [
      {
        handleLLMEnd: ({ generations }: { generations: { generationInfo?: WireObject }[][] }) =>
          void told.push(generations[0]?.[0]?.generationInfo?.finish_reason),
      },
    ];
    await bench.answering(tell(stories.length)).invoke("Hi.", { callbacks });
    await sumOf(await bench.answering(tell(stories.length)).stream("Hi.", { callbacks }));
    expect(told).toEqual(["length", "length"]);
  });
});

test("an answer in streams where streaming is not wanted", async () => {
  const model = bench.answering(tell(stories.plainText), { disableStreaming: true });
  const chunks: string[] = [];
  for await (const { text } of await model.stream("Hi.")) chunks.push(text);
  expect(chunks).toEqual([stories.plainText.text]);
  expect(bench.body()).not.toHaveProperty("stream");
});
