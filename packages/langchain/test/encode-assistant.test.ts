import { AIMessage, type ContentBlock, ToolMessage } from "@langchain/core/messages";
import { saying, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { useUpstream } from "./support.ts";

const bench = useUpstream();

type Fields = ConstructorParameters<typeof AIMessage>[0];

/** What an answer of earlier becomes; `after` follows it. */
async function encode(fields: Fields, ...after: ToolMessage[]): Promise<WireObject> {
  const model = bench.answering(saying({ content: "Yes." }));
  await model.invoke([new AIMessage(fields as object), ...after]);
  return bench.body().messages[0];
}

/** The same, with content of blocks of any form. */
const encodeBlocks = (...blocks: object[]) => encode({ content: blocks as ContentBlock[] });

const RED = "data:image/gif;base64,R0lGODlhAQABAIAAAP8AAP";
const call = { type: "tool_call", id: "call_1", name: "get_tide", args: { port: "Esbjerg" } } as const;
const sent = (args: string, more = {}) => ({
  id: "call_1",
  type: "function",
  function: { name: "get_tide", arguments: args },
  ...more,
});

describe("tool calls", () => {
  test("the keys of their arguments are in order, however a store has kept them", async () => {
    const args = { port: "Esbjerg", day: { month: 3, date: 9, hours: [{ to: 2, from: 1 }] }, "1": null };
    const { tool_calls } = await encode({ content: "", tool_calls: [{ ...call, args }] });
    const text = '{"1":null,"day":{"date":9,"hours":[{"from":1,"to":2}],"month":3},"port":"Esbjerg"}';
    expect(tool_calls).toEqual([sent(text)]);
  });

  test("beside a text, and several of them", async () => {
    const other = { id: "call_2", name: "now", args: {} };
    const message = await encode({ content: "I look.", tool_calls: [call, other] });
    expect(message).toEqual({
      role: "assistant",
      content: "I look.",
      tool_calls: [
        sent('{"port":"Esbjerg"}'),
        { id: "call_2", type: "function", function: { name: "now", arguments: "{}" } },
      ],
    });
  });

  test("what else they had comes from their block", async () => {
    const extras = { extra_content: { google: { thought_signature: "c2ln" } } };
    const { tool_calls } = await encode({
      content: [{ ...call, extras }] as ContentBlock[],
      tool_calls: [call],
    });
    expect(tool_calls).toEqual([sent('{"port":"Esbjerg"}', extras)]);
  });

  test("or from the call itself", async () => {
    const extras = { extra_content: { google: { thought_signature: "c2ln" } } };
    const { tool_calls } = await encode({ content: "", tool_calls: [{ ...call, extras } as typeof call] });
    expect(tool_calls).toEqual([sent('{"port":"Esbjerg"}', extras)]);
  });

  test("what else they had cannot replace what they are", async () => {
    const extras = { id: "evil", type: "evil", function: { name: "evil" } };
    const { tool_calls } = await encode({ content: "", tool_calls: [{ ...call, extras } as typeof call] });
    expect(tool_calls).toEqual([sent('{"port":"Esbjerg"}')]);
  });
});

describe("calls that were wrong", () => {
  const wrong = {
    type: "invalid_tool_call",
    id: "call_1",
    name: "get_tide",
    args: '{"po',
    error: "Cut.",
  } as const;
  const answer = new ToolMessage({ tool_call_id: "call_1", content: "Say it again." });

  test("are left out", async () => {
    expect(await encode({ content: "I look.", invalid_tool_calls: [wrong] })).toEqual({
      role: "assistant",
      content: "I look.",
    });
  });

  test("unless they were answered: an answer without its call is refused", async () => {
    const message = await encode({ content: "", tool_calls: [], invalid_tool_calls: [wrong] }, answer);
    expect(message).toEqual({ role: "assistant", content: null, tool_calls: [sent('{"po')] });
  });

  test("nor do they go out as blocks", async () => {
    expect((await encodeBlocks({ type: "text", text: "I look." }, wrong)).content).toBe("I look.");
  });
});

describe("media", () => {
  test("images stand where image editing looks for them", async () => {
    const message = await encodeBlocks(
      { type: "text", text: "Here." },
      { type: "image", mimeType: "image/gif", data: "R0lGODlhAQABAIAAAP8AAP" },
      { type: "image", url: "https://images.example/a", extras: { detail: "high" } },
      { type: "image_url", image_url: "https://images.example/b" },
      { type: "image_url", image_url: { url: "https://images.example/c" } },
    );
    const image = (url: string) => ({ type: "image_url", image_url: { url } });
    expect(message).toEqual({
      role: "assistant",
      content: "Here.",
      images: [RED, ...["a", "b", "c"].map((name) => `https://images.example/${name}`)].map(image),
    });
  });

  test.each<[string, Fields]>([
    ["a block", { content: [{ type: "audio", id: "audio_1", mimeType: "audio/wav", data: "AAEC" }] }],
    ["additional_kwargs", { content: "", additional_kwargs: { audio: { id: "audio_1", data: "AAEC" } } }],
  ])("a sound that was said goes by its id (%s)", async (_name, fields) => {
    expect(await encode(fields)).toEqual({ role: "assistant", content: "", audio: { id: "audio_1" } });
  });

  test("a sound without an id goes as it is", async () => {
    const { content } = await encodeBlocks({ type: "audio", mimeType: "audio/wav", data: "AAEC" });
    expect(content).toEqual([{ type: "input_audio", input_audio: { data: "AAEC", format: "wav" } }]);
  });
});

describe("refusals and annotations", () => {
  test.each<[string, Fields]>([
    [
      "a block",
      {
        content: [
          { type: "refusal", refusal: "I will " },
          { type: "refusal", refusal: "not." },
        ],
      },
    ],
    ["additional_kwargs", { content: "", additional_kwargs: { refusal: "I will not." } }],
  ])("a refusal in %s", async (_name, fields) => {
    expect(await encode(fields)).toEqual({ role: "assistant", content: "", refusal: "I will not." });
  });

  const parsed = {
    type: "file",
    file: { hash: "h1", name: "a.pdf", content: [{ type: "text", text: "Tides." }] },
  };
  const cited = {
    type: "url_citation",
    url_citation: { url: "https://a.example/", start_index: 0, end_index: 2 },
  };
  const carrier = { type: "openrouter.message", annotations: [cited, parsed] };

  test.each<[string, Fields]>([
    ["additional_kwargs", { content: "So.", additional_kwargs: { annotations: [cited, parsed] } }],
    [
      "the block that carries it",
      {
        content: [
          { type: "text", text: "So." },
          { type: "non_standard", value: carrier },
        ],
      },
    ],
  ])("a parsed file goes back, so that it is not parsed again; pages do not (%s)", async (_name, fields) => {
    expect(await encode(fields)).toEqual({ role: "assistant", content: "So.", annotations: [parsed] });
  });

  test("pages alone leave nothing", async () => {
    const fields = { content: "So.", additional_kwargs: { annotations: [cited, null] } };
    expect(await encode(fields)).toEqual({ role: "assistant", content: "So." });
  });

  test("citations on a text stay here", async () => {
    const annotations = [{ type: "citation", url: "https://a.example/" }];
    expect(await encodeBlocks({ type: "text", text: "So.", annotations })).toMatchObject({ content: "So." });
  });
});

describe("content", () => {
  test("several texts are one", async () => {
    const message = await encodeBlocks({ type: "text", text: "One. " }, { type: "text", text: "Two." });
    expect(message.content).toBe("One. Two.");
  });

  test("where one is marked, each stays by itself", async () => {
    const cache_control = { type: "ephemeral" };
    const marked = { type: "text", text: "Long.", cache_control };
    expect(
      (await encodeBlocks(marked, { type: "text", text: "" }, { type: "text", text: "Two." })).content,
    ).toEqual([marked, { type: "text", text: "Two." }]);
  });

  test("what only another reads stays here", async () => {
    const block = { type: "non_standard", value: { type: "mood", calm: 1 } };
    const { content } = await encodeBlocks({ type: "text", text: "So." }, block);
    expect(content).toBe("So.");
  });
});

describe("answers of other providers", () => {
  test("Anthropic's: thinking, and calls beside their blocks", async () => {
    const message = await encode({
      content: [
        { type: "thinking", thinking: "A port in Denmark.", signature: "c2ln" },
        { type: "redacted_thinking", data: "AAEC" },
        { type: "text", text: "I look." },
        { type: "tool_use", id: "call_1", name: "get_tide", input: { port: "Esbjerg" } },
      ] as ContentBlock[],
      tool_calls: [call],
      response_metadata: { model_provider: "anthropic", model: "claude-otter-1" },
    });
    expect(message).toEqual({
      role: "assistant",
      // What it thought has a proof for Anthropic, and is for no other.
      content: "I look.",
      tool_calls: [sent('{"port":"Esbjerg"}')],
    });
  });

  test("pieces of a stream that was added up", async () => {
    const message = await encode({
      content: [
        { type: "text", text: "I look.", index: 0 },
        { type: "input_json_delta", input: '{"port"', index: 1 },
        { type: "tool_call_chunk", id: "call_1", name: "get_tide", args: '{"port"', index: 1 },
        { type: "function_call", name: "get_tide", call_id: "call_1" },
      ] as ContentBlock[],
      tool_calls: [call],
    });
    expect(message).toEqual({
      role: "assistant",
      content: "I look.",
      tool_calls: [sent('{"port":"Esbjerg"}')],
    });
  });

  test("what their servers executed stays with them", async () => {
    const message = await encodeBlocks(
      { type: "server_tool_call", id: "s1", name: "search", args: {} },
      { type: "server_tool_call_result", toolCallId: "s1", status: "success", output: {} },
      { type: "text", text: "At noon." },
    );
    expect(message).toEqual({ role: "assistant", content: "At noon." });
  });

  test("what is called like a part of every object is no gatherer", async () => {
    const block = { type: "toString", value: 1 };
    expect((await encodeBlocks(block)).content).toEqual([block]);
  });
});
