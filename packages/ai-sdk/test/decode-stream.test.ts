import { callDeltas, chunks, saying, sse, stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { decoderOver, foldParts, grammarFaults, types } from "./grammar.ts";
import { call, only, partsOf, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

const decode = decoderOver(bench);
const citation = (url: string, start_index: number, end_index: number, more: object = {}) => ({
  type: "url_citation",
  url_citation: { url, title: "Hours", start_index, end_index, ...more },
});

test("head and tail of a stream", async () => {
  const parts = await decode([{ content: "Yes." }]);
  expect(parts.slice(0, 2)).toEqual([
    { type: "stream-start", warnings: [] },
    {
      type: "response-metadata",
      id: "gen-1785400000-made",
      modelId: "lumen/otter-1",
      timestamp: new Date(1785400000_000),
    },
  ]);
  expect(parts.at(-1)).toMatchObject({
    type: "finish",
    finishReason: { unified: "stop", raw: "stop" },
    usage: {
      inputTokens: { total: 3, cacheRead: undefined },
      outputTokens: { total: 2 },
      raw: { cost: 0.00001 },
    },
    providerMetadata: {
      openrouter: {
        provider: "Harbor",
        generationId: "gen-1785400000-made",
        cost: 0.00001,
        nativeFinishReason: "stop",
        usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
        receipt: { cost: "0.00001", costSource: "reported" },
      },
    },
  });
});

test("warnings stand at the start of the stream", async () => {
  const tools = [{ type: "provider", id: "openai.file_search", name: "search", args: {} }] as const;
  const [start] = await decode([{ content: "Yes." }], "stop", { tools: [...tools] });
  expect(start).toMatchObject({ type: "stream-start", warnings: [{ type: "unsupported" }] });
});

describe("raw chunks", () => {
  test("come before the parts that are made of them, when they are asked for", async () => {
    const parts = await decode([{ content: "One." }, { content: "Two." }], "stop", {
      includeRawChunks: true,
    });
    expect(types(parts)).toEqual([
      ...["stream-start", "response-metadata", "raw", "text-start", "text-delta", "raw", "text-delta"],
      ...["raw", "text-end", "finish"],
    ]);
    expect(only(parts, "raw")[1]?.rawValue).toEqual(chunks([{}, { content: "Two." }])[1]);
  });

  test("and only then", async () => {
    expect(only(await decode([{ content: "One." }]), "raw")).toEqual([]);
  });
});

describe("citations", () => {
  test("are sources, and stand at the end of their text with their places", async () => {
    const parts = await decode([
      { content: "Opens at 6." },
      { annotations: [citation("https://a.example/", 0, 5, { content: "6 to 9" })] },
    ]);
    const [source] = only(parts, "source");
    expect(source).toMatchObject({
      sourceType: "url",
      url: "https://a.example/",
      title: "Hours",
      providerMetadata: { openrouter: { content: "6 to 9", startIndex: 0, endIndex: 5 } },
    });
    expect(only(parts, "text-end")[0]?.citations).toEqual([
      { source, startIndex: 0, endIndex: 5, citedText: "6 to 9" },
    ]);
  });

  test("places count from the beginning of their own block of text", async () => {
    const parts = await decode([
      { content: "Hm: " },
      { reasoning: "I look." },
      { content: "at 6." },
      { annotations: [citation("https://a.example/", 4, 9)] },
    ]);
    const ends = only(parts, "text-end");
    expect(ends[0]).not.toHaveProperty("citations");
    expect(ends[1]?.citations).toMatchObject([{ startIndex: 0, endIndex: 5 }]);
  });

  test("a page is a source once, under its address, however often it is cited", async () => {
    const annotations = ["a", "b", "a"].map((name) => citation(`https://${name}.example/`, 0, 1));
    const parts = await decode([{ content: "Yes." }, { annotations }]);
    expect(only(parts, "source").map(({ id }) => id)).toEqual(["https://a.example/", "https://b.example/"]);
    const cited = only(parts, "text-end")[0]?.citations?.map(({ source }) => source.id);
    expect(cited).toEqual(["https://a.example/", "https://b.example/", "https://a.example/"]);
  });
});

describe("tool calls", () => {
  test("input streams, and the call comes at the end, once", async () => {
    const parts = await decode(callDeltas(), "tool_calls");
    expect(types(parts).slice(2, -1)).toEqual([
      ...["tool-input-start", "tool-input-delta", "tool-input-delta", "tool-input-end", "tool-call"],
    ]);
    expect(only(parts, "tool-call")[0]).toMatchObject({ toolCallId: "call_1", input: '{"port":"Esbjerg"}' });
  });

  test("arguments that parse too early are not called early", async () => {
    const parts = await decode(callDeltas("call_1", "get_tide", ["{}", ""]), "tool_calls");
    expect(only(parts, "tool-call")).toHaveLength(1);
    const split = await decode(callDeltas("call_1", "add", ["1", "2"]), "tool_calls");
    expect(only(split, "tool-call").map(({ input }) => input)).toEqual(["12"]);
  });

  test("no call is made of arguments that were cut off", async () => {
    const parts = await decode(callDeltas("call_1", "get_tide", ['{"po', 'rt":']), "length");
    expect(only(parts, "tool-call")).toEqual([]);
    expect(parts.at(-1)).toMatchObject({ finishReason: { unified: "length", raw: "length" } });
  });

  test("`stop` with calls is `tool-calls`, so that `ai` goes on", async () => {
    const parts = await decode(callDeltas(), "stop");
    expect(parts.at(-1)).toMatchObject({ finishReason: { unified: "tool-calls", raw: "stop" } });
  });
});

describe("files", () => {
  test("images, inline and by address", async () => {
    const image = (url: string) => ({ images: [{ type: "image_url", image_url: { url } }] });
    const parts = await decode([image("data:image/webp;base64,AAEC"), image("https://images.example/a")]);
    expect(only(parts, "file")).toEqual([
      { type: "file", mediaType: "image/webp", data: { type: "data", data: "AAEC" } },
      { type: "file", mediaType: "image/*", data: { type: "url", url: new URL("https://images.example/a") } },
    ]);
  });

  test.each([
    ["wav", "audio/wav"],
    ["mp3", "audio/mpeg"],
    ["flac", "audio/flac"],
    ["pcm16", "audio/l16"],
  ])("sound, in the format that was asked for: %s", async (format, mediaType) => {
    const model = bench
      .answering(tell(stories.audio))
      .chat("lumen/otter-1", { audio: { voice: "alder", format } });
    const parts = await partsOf(model);
    const { data, transcript, id } = stories.audio.completion.choices[0].message.audio;
    expect(only(parts, "file")).toMatchObject([
      { mediaType, data: { type: "data", data }, providerMetadata: { openrouter: { id, transcript } } },
    ]);
  });
});

test("a text completion streams as text", async () => {
  const { model } = chunks([])[0] ?? {};
  const told = ["A ", "river"].map((text) => ({
    id: "gen-1",
    model,
    choices: [{ index: 0, text, finish_reason: null }],
  }));
  const end = { id: "gen-1", model, choices: [{ index: 0, text: "", finish_reason: "stop" }] };
  const parts = await partsOf(bench.answering(sse([...told, end])).completion("lumen/otter-instruct"));
  expect(grammarFaults(parts)).toEqual([]);
  expect(foldParts(parts)).toMatchObject({
    content: [{ text: "A river" }],
    finishReason: { unified: "stop" },
  });
});

test("what was sent is told, and so are the headers of the answer", async () => {
  const model = bench.answering([tell(stories.plainText), saying({ content: "Yes." })]).chat("lumen/otter-1");
  const { stream, request, response } = await model.doStream(call());
  await stream.cancel();
  expect(request).toEqual({ url: `${bench.upstream.url}/chat/completions`, body: bench.body(0) });
  expect(response?.headers).toMatchObject({ "content-type": "text/event-stream" });
  const generated = await model.doGenerate(call());
  expect(generated.request).toEqual({ url: `${bench.upstream.url}/chat/completions`, body: bench.body() });
  expect(generated.response?.headers).toMatchObject({ "content-type": "application/json" });
});
