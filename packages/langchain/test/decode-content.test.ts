import type { AIMessage } from "@langchain/core/messages";
import { type Story, saying, stories, type WireObject } from "@wayfare/test-upstream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { everyPath, paths, tell, useUpstream } from "./support.ts";

const bench = useUpstream();
afterEach(() => vi.unstubAllEnvs());

const telling = (story: Story, fields = {}) => bench.answering(tell(story), fields);

/** The blocks of a whole answer with this message. */
async function blocksOf(
  message: WireObject,
  fields = {},
  finish: string | null = "stop",
): Promise<unknown[]> {
  return (await bench.answering(saying(message, {}, finish), fields).invoke("Hi.")).contentBlocks;
}

const text = (of: string, annotations?: object[]) => ({
  type: "text",
  text: of,
  ...(annotations && { annotations }),
});
const cited = (start: number | undefined, end?: number, more = {}) => ({
  type: "url_citation",
  url_citation: { url: "https://a.example/", title: "A", start_index: start, end_index: end, ...more },
});
const citation = { type: "citation", url: "https://a.example/", title: "A" };

describe("content is text, unless blocks are asked for", () => {
  test("all else stands beside it", async () => {
    const message = await telling(stories.reasoningText).invoke("Hi.");
    expect(message.content).toBe("No, 91 = 7 × 13.");
    expect(message.additional_kwargs).toEqual({
      reasoning_content: "91 is 7 times 13.",
      reasoning_details: stories.reasoningText.completion.choices[0].message.reasoning_details,
    });
  });

  test("an older name of reasoning is read too", async () => {
    const message = await bench.answering(saying({ content: "", reasoning_content: "One." })).invoke("Hi.");
    expect(message.additional_kwargs).toEqual({ reasoning_content: "One." });
    expect(message.contentBlocks).toEqual([{ type: "reasoning", reasoning: "One." }]);
  });

  test.each(everyPath)("as a setting, an option, and of the environment (%s)", async (name, ask) => {
    const story = stories.reasoningText;
    const { content } = await ask(telling(story, { outputVersion: "v1" }));
    expect(content).toMatchObject([{ type: "reasoning" }, text("No, 91 = 7 × 13.")]);
    expect((await ask(telling(story), "Hi.", { outputVersion: "v1" })).content).toEqual(content);
    vi.stubEnv("LC_OUTPUT_VERSION", "v1");
    expect((await ask(telling(story))).content).toEqual(content);
    const plain = await ask(telling(story), "Hi.", { outputVersion: "v0" });
    expect(plain.content).toEqual(name === "streamEvents" ? content : "No, 91 = 7 × 13.");
  });
});

describe("reasoning", () => {
  test("details stand on the block whose text they are", async () => {
    const [reasoning] = (await paths.stream(telling(stories.reasoningText))).contentBlocks;
    expect(reasoning).toEqual({
      type: "reasoning",
      reasoning: "91 is 7 times 13.",
      extras: { reasoning_details: stories.reasoningText.completion.choices[0].message.reasoning_details },
    });
  });

  test("each block has its own, where they come between texts", async () => {
    const { content } = await paths.streamEvents(telling(stories.interleavedReasoning));
    const [one, two] = stories.interleavedReasoning.completion.choices[0].message.reasoning_details;
    expect(content).toEqual([
      { type: "reasoning", reasoning: one.text, extras: { reasoning_details: [one] } },
      text("Let me look."),
      { type: "reasoning", reasoning: two.text, extras: { reasoning_details: [two] } },
      { type: "tool_call", id: "call_ferry5", name: "ferry_status", args: { line: "5" } },
    ]);
  });

  test("none, and none that were told of", async () => {
    expect(await blocksOf({ content: "So." })).toEqual([text("So.")]);
    const message = await bench.answering(saying({ content: "So.", reasoning_details: [] })).invoke("Hi.");
    expect(message.additional_kwargs).toEqual({ reasoning_details: [] });
  });

  test("what the server executed meanwhile is a call and its result", async () => {
    const detail = {
      type: "reasoning.server_tool_call",
      tool_name: "web_search",
      tool_call_id: "s1",
      arguments: '{"query":"tides"}',
      result: '{"hits":2}',
      index: 0,
    };
    const blocks = await blocksOf({ content: "So.", reasoning: "I search.", reasoning_details: [detail] });
    expect(blocks).toEqual([
      { type: "reasoning", reasoning: "I search.", extras: { reasoning_details: [detail] } },
      { type: "server_tool_call", id: "s1", name: "web_search", args: { query: "tides" } },
      { type: "server_tool_call_result", toolCallId: "s1", status: "success", output: { hits: 2 } },
      text("So."),
    ]);
  });

  test("the same, half told", async () => {
    const details = [
      { type: "reasoning.server_tool_call", id: "d1", arguments: "{", result: "text", index: 0 },
      { type: "reasoning.server_tool_call", tool_name: "a", index: 1 },
    ];
    const blocks = await blocksOf({ content: "", reasoning_details: details });
    expect(blocks.slice(1)).toEqual([
      { type: "server_tool_call", id: "d1", name: "unknown", args: "{" },
      { type: "server_tool_call_result", toolCallId: "d1", status: "success", output: "text" },
      { type: "server_tool_call", id: "server-1", name: "a", args: {} },
      { type: "server_tool_call_result", toolCallId: "server-1", status: "success", output: "" },
    ]);
  });
});

describe("citations", () => {
  test.each(everyPath)("stand on the text that they support, late as they come (%s)", async (_name, ask) => {
    const { contentBlocks } = await ask(telling(stories.citations));
    expect(contentBlocks).toEqual([
      text("The harbour opens at 6. The island at 9.", [
        {
          type: "citation",
          url: "https://harbour.example/hours",
          title: "Opening hours",
          startIndex: 0,
          endIndex: 22,
        },
        {
          type: "citation",
          url: "https://island.example/",
          title: "The island",
          startIndex: 23,
          endIndex: 40,
          citedText: "The island closes at dusk.",
        },
      ]),
    ]);
  });

  test("in the whole answer they stand beside the text too", async () => {
    const { additional_kwargs } = await telling(stories.citations).invoke("Hi.");
    expect(additional_kwargs.annotations).toEqual(
      stories.citations.completion.choices[0].message.annotations,
    );
  });

  test("with what is told of them, and no more", async () => {
    const bare = {
      type: "url_citation",
      url_citation: { url: "https://b.example/", title: "", content: null },
    };
    const blocks = await blocksOf({ content: "So.", annotations: [cited(0, 3), cited(undefined), bare] });
    expect(blocks).toEqual([
      text("So.", [
        { ...citation, startIndex: 0, endIndex: 3 },
        citation,
        { type: "citation", url: "https://b.example/" },
      ]),
    ]);
  });

  test("without a text they stand alone", async () => {
    expect(await blocksOf({ content: "", annotations: [cited(undefined)] })).toEqual([text("", [citation])]);
  });

  test("what is no citation is carried back", async () => {
    const parsed = { type: "file", file: { hash: "h1", name: "a.pdf", content: [] } };
    const broken = { type: "url_citation" };
    expect(await blocksOf({ content: "So.", annotations: [parsed, cited(0, 3), broken] })).toEqual([
      text("So.", [{ ...citation, startIndex: 0, endIndex: 3 }]),
      { type: "non_standard", value: { type: "openrouter.message", annotations: [parsed, broken] } },
    ]);
  });
});

test.each(everyPath)("a refusal is a block, and no text (%s)", async (_name, ask) => {
  const message = await ask(telling(stories.refusal));
  expect(message.text).toBe("");
  expect(message.contentBlocks).toEqual([{ type: "refusal", refusal: "I will not do that." }]);
  expect(message.tool_calls).toEqual([]);
});

describe("what is told of the answer", () => {
  const metadataOf = async (ask: (typeof everyPath)[0][1], story: Story) =>
    ((await ask(telling(story))) as AIMessage).response_metadata;

  test.each(everyPath)("log probabilities, joined (%s)", async (_name, ask) => {
    const { logprobs } = await metadataOf(ask, stories.logprobs);
    expect(logprobs).toEqual(stories.logprobs.completion.choices[0].logprobs);
  });

  test.each(everyPath)("the tier that served, how it was routed (%s)", async (_name, ask) => {
    expect(await metadataOf(ask, stories.cachedTokens)).toMatchObject({ service_tier: "priority" });
    expect((await metadataOf(ask, stories.routerMetadata)).openrouter_metadata).toEqual(
      stories.routerMetadata.completion.openrouter_metadata,
    );
    const plain = await metadataOf(ask, stories.plainText);
    for (const field of ["service_tier", "system_fingerprint", "logprobs", "openrouter_metadata"])
      expect(plain).not.toHaveProperty(field);
  });

  test.each(everyPath)("the model that served, and the one that was asked (%s)", async (_name, ask) => {
    const story = {
      ...stories.plainText,
      completion: { ...stories.plainText.completion, model: "lumen/whale-3" },
    };
    const chunks = story.chunks.map((chunk) => ({ ...chunk, model: "lumen/whale-3" }));
    expect(await metadataOf(ask, { ...story, chunks })).toMatchObject({
      model: "lumen/whale-3",
      model_name: "lumen/whale-3",
      openrouter: { model: "lumen/whale-3", requestedModel: "lumen/otter-1" },
    });
  });
});
