import { formatMoney, isOpenRouterError, type Receipt } from "@wayfare/core";
import { eventsOf } from "@wayfare/core/adapter";
import {
  callDeltas,
  chunks,
  cutMidStream,
  endWithoutFinish,
  errorMidStream,
  json,
  sse,
  stories,
  type WireObject,
} from "@wayfare/test-upstream";
import { readUIMessageStream, type UIMessageChunk } from "ai";
import { describe, expect, test } from "vitest";
import { decodeUiMessages } from "../../src/ui-message/decode-messages.ts";
import { continuedId } from "../../src/ui-message/message-id.ts";
import {
  chunksOf,
  messageOf,
  partsOf,
  tell,
  uiEncoder,
  useUpstream,
  withResults,
  written,
} from "./support.ts";

const bench = useUpstream();

const stream = (deltas: WireObject[], finish: string | null = "stop", encoder = uiEncoder()) =>
  written(bench.ask(sse(chunks(deltas, finish))), encoder);
const typesOf = (list: readonly UIMessageChunk[]) => list.map(({ type }) => type);
const last = (list: readonly UIMessageChunk[]) => list.at(-1);

test("a text, chunk by chunk", async () => {
  const text = await stream([{ content: "He" }, { content: "llo." }], "stop", uiEncoder({ messageId: "m1" }));
  expect(await chunksOf(text)).toEqual([
    { type: "start", messageId: "m1" },
    { type: "start-step" },
    { type: "text-start", id: "text-0" },
    { type: "text-delta", id: "text-0", delta: "He" },
    { type: "text-delta", id: "text-0", delta: "llo." },
    { type: "text-end", id: "text-0" },
    { type: "finish-step" },
    { type: "finish", finishReason: "stop" },
  ]);
});

test("a tool call, chunk by chunk", async () => {
  expect(await chunksOf(await stream(callDeltas(), "tool_calls"))).toEqual([
    { type: "start" },
    { type: "start-step" },
    { type: "tool-input-start", toolCallId: "call_1", toolName: "get_tide" },
    { type: "tool-input-delta", toolCallId: "call_1", inputTextDelta: '{"port":' },
    { type: "tool-input-delta", toolCallId: "call_1", inputTextDelta: '"Esbjerg"}' },
    { type: "tool-input-available", toolCallId: "call_1", toolName: "get_tide", input: { port: "Esbjerg" } },
    { type: "finish-step" },
    { type: "finish", finishReason: "tool-calls" },
  ]);
});

test("reasoning comes with its details and the model that reasoned", async () => {
  const list = await chunksOf(await written(bench.ask(tell(stories.reasoningText)), uiEncoder()));
  const { reasoning_details } = stories.reasoningText.completion.choices[0].message;
  expect(list.filter(({ type }) => type.startsWith("reasoning"))).toEqual([
    { type: "reasoning-start", id: "reasoning-0" },
    { type: "reasoning-delta", id: "reasoning-0", delta: "91 is 7 " },
    { type: "reasoning-delta", id: "reasoning-0", delta: "times 13." },
    {
      type: "reasoning-end",
      id: "reasoning-0",
      providerMetadata: { openrouter: { reasoning_details, model: "lumen/otter-1" } },
    },
  ]);
});

test("a proof that comes late goes back with what it proves", async () => {
  const piece = { type: "reasoning.text", format: "anthropic-claude-v1", index: 0 };
  const text = await stream([
    { reasoning: "Hm.", reasoning_details: [{ ...piece, text: "Hm." }] },
    { content: "Yes." },
    { reasoning_details: [{ ...piece, signature: "c2ln" }] },
  ]);
  const whole = [{ ...piece, text: "Hm.", signature: "c2ln" }];
  const message = await messageOf(text);
  expect(partsOf(message, "custom")).toMatchObject([
    { kind: "openrouter.message", providerMetadata: { openrouter: { reasoning_details: whole } } },
  ]);
  expect(decodeUiMessages([message])).toEqual([
    { role: "assistant", content: "Yes.", reasoning_details: whole },
  ]);
});

describe("why it ends", () => {
  test.each<[string, string]>([
    ["stop", "stop"],
    ["length", "length"],
    ["content_filter", "content-filter"],
    ["tool_calls", "tool-calls"],
    ["function_call", "tool-calls"],
    ["moonrise", "other"],
  ])("%s is %s", async (wire, finishReason) => {
    const list = await chunksOf(await stream([{ content: "Hi" }], wire));
    expect(last(list)).toEqual({ type: "finish", finishReason });
  });

  test("whole calls make the browser go on, whatever the reason is called", async () => {
    for (const wire of ["stop", "moonrise"])
      expect(last(await chunksOf(await stream(callDeltas(), wire)))).toMatchObject({
        finishReason: "tool-calls",
      });
  });

  test("a call that was cut short is never whole", async () => {
    const text = await stream(callDeltas(), "length");
    expect(last(await chunksOf(text))).toMatchObject({ finishReason: "length" });
    const message = await messageOf(text);
    expect(partsOf(message, "tool")).toMatchObject([{ state: "input-streaming" }]);
    expect(decodeUiMessages([message])).toEqual([]);
  });
});

test("arguments that are no JSON are told as a failed call, and go back with it", async () => {
  const text = await stream(callDeltas("c", "get_tide", ["", '{"port":']), "tool_calls");
  const message = await messageOf(text);
  expect(partsOf(message, "tool")).toMatchObject([
    { type: "tool-get_tide", state: "output-error", input: '{"port":' },
  ]);
  const [answer, result] = decodeUiMessages([message]);
  expect(answer).toMatchObject({ tool_calls: [{ id: "c", function: { arguments: '"{\\"port\\":"' } }] });
  expect(result).toMatchObject({
    role: "tool",
    tool_call_id: "c",
    content: expect.stringContaining("not JSON"),
  });
});

test("a call without a name is shown, and does not come in the way of what is said next", async () => {
  for (const pieces of [
    ["", "{}"],
    ["", "{"],
  ]) {
    const deltas = [{ content: "Hm." }, ...callDeltas("c", "", pieces)];
    const message = await messageOf(await stream(deltas, "tool_calls"));
    expect(partsOf(message, "tool")).toHaveLength(1);
    expect(decodeUiMessages([message])).toEqual([{ role: "assistant", content: "Hm." }]);
  }
});

test("a page that is cited twice is said once", async () => {
  const cite = (url: string, title?: unknown) => ({ type: "url_citation", url_citation: { url, title } });
  const annotations = [
    cite("https://a.example/", "A"),
    cite("https://a.example/", "A"),
    cite("https://b.example/", 5),
  ];
  const message = await messageOf(await stream([{ content: "Yes." }, { annotations }]));
  expect(partsOf(message, "source-url")).toEqual([
    { type: "source-url", sourceId: "https://a.example/", url: "https://a.example/", title: "A" },
    { type: "source-url", sourceId: "https://b.example/", url: "https://b.example/" },
  ]);
});

describe("media", () => {
  const image = (url: unknown) => ({ images: [{ type: "image_url", image_url: { url } }] });

  test("images say what they are, as far as it is known; what is none is left out", async () => {
    const urls = [
      "data:image/webp;base64,AAAA",
      "data:;base64,AAAA",
      "https://a.example/a",
      "ftp://a.example/a",
      "data:image/png",
      "javascript:x",
      "no",
      5,
    ];
    const message = await messageOf(await stream(urls.map(image)));
    expect(partsOf(message, "file").map(({ mediaType }) => mediaType)).toEqual([
      "image/webp",
      "image/png",
      "image/*",
    ]);
    expect(decodeUiMessages([message])[0]).toMatchObject({
      images: [
        { image_url: { url: "data:image/webp;base64,AAAA" } },
        { image_url: { url: "data:image/png;base64,AAAA" } },
        { image_url: { url: "https://a.example/a" } },
      ],
    });
  });

  test("sound has the format that was asked for, and comes back as its id", async () => {
    const ask = () => bench.ask(tell(stories.audio));
    for (const [audioFormat, mediaType] of [
      ["mp3", "audio/mpeg"],
      [undefined, "audio/wav"],
    ] as const) {
      const message = await messageOf(await written(ask(), uiEncoder({ audioFormat })));
      expect(partsOf(message, "file")).toMatchObject([{ mediaType }]);
      expect(decodeUiMessages([message])).toMatchObject([{ audio: { id: "audio_otter1" } }]);
    }
  });

  test("a transcript without its sound is the text", async () => {
    const message = await messageOf(await stream([{ audio: { id: "a", transcript: "Hello." } }]));
    expect(partsOf(message, "text")).toMatchObject([{ text: "Hello.", state: "done" }]);
  });
});

test("metadata are what the caller makes of the receipt", async () => {
  const metadata = ({ cost = 0n, model }: Receipt) => ({
    cost: formatMoney(cost),
    model,
  });
  const message = await messageOf(await stream([{ content: "Hi." }], "stop", uiEncoder({ metadata })));
  expect(message.metadata).toEqual({ cost: "0.00001", model: "lumen/otter-1" });
});

test("metadata that are no JSON are a failure, and what was open is ended", async () => {
  const metadata = () => ({ cost: 5n });
  const ask = bench.ask(endWithoutFinish(chunks([{ content: "Hi" }])));
  const encoder = uiEncoder({ metadata });
  const list = await chunksOf(await written(ask, encoder));
  expect(typesOf(list).slice(-2)).toEqual(["text-end", "error"]);
});

describe("an answer that breaks off", () => {
  const shown = async (text: string) => {
    const list = await chunksOf(text);
    const failures: unknown[] = [];
    const reader = readUIMessageStream({
      stream: ReadableStream.from(list) as ReadableStream<UIMessageChunk>,
      onError: (error) => failures.push(error),
    });
    for await (const _ of reader);
    return { types: typesOf(list), failures: failures.map((error) => (error as Error).message) };
  };

  test.each([
    ["by its provider", errorMidStream(chunks([{ content: "Hel" }], null))],
    ["by its connection", cutMidStream(chunks([{ content: "Hel" }, { content: "lo" }]), 2)],
  ])("%s: the words are the caller's, and nothing stays open", async (_name, answer) => {
    const seen: unknown[] = [];
    const errorText = (error: unknown) => {
      seen.push(error);
      return "Try again.";
    };
    const { types, failures } = await shown(await written(bench.ask(answer), uiEncoder({ errorText })));
    expect(types.slice(0, 4)).toEqual(["start", "start-step", "text-start", "text-delta"]);
    expect(types.slice(-2)).toEqual(["text-end", "error"]);
    expect(failures).toEqual(["Try again."]);
    expect(seen.every(isOpenRouterError)).toBe(true);
  });

  test("before it began: the stream is still one", async () => {
    const answer = json({ error: { code: 402, message: "no" } }, { status: 402 });
    const { types } = await shown(await written(bench.ask(answer), uiEncoder()));
    expect(types).toEqual(["start", "start-step", "error"]);
  });
});

test("the start is said once, whoever asks for it", () => {
  const encoder = uiEncoder();
  expect(encoder.start()).toContain('"start"');
  expect(encoder.start()).toBe("");
  expect(encoder.encode({ type: "text", choice: 0, block: 0, text: "Hi" })).not.toContain('"start"');
});

test("an answer goes on in the message whose tools ran in the browser", async () => {
  const first = await messageOf(
    await written(bench.ask(tell(stories.textThenTool)), uiEncoder({ messageId: "m1" })),
  );
  const message = withResults(first, { knots: 12 });
  const encoder = uiEncoder({ messageId: continuedId([message]) });
  const list = await chunksOf(await written(bench.ask(tell(stories.reasoningText)), encoder));
  let shown = message;
  const source = ReadableStream.from(list) as ReadableStream<UIMessageChunk>;
  for await (const each of readUIMessageStream({ message, stream: source, terminateOnError: true }))
    shown = each;
  const { reasoning_details, content } = stories.reasoningText.completion.choices[0].message;
  expect(decodeUiMessages([shown])).toMatchObject([
    { role: "assistant", content: "I will check.", tool_calls: [{ id: "call_wind2" }] },
    { role: "tool", tool_call_id: "call_wind2", content: '{"knots":12}' },
    { role: "assistant", content, reasoning_details },
  ]);
});

test("a whole answer makes the same stream", async () => {
  const { completion } = stories.parallelToolCalls;
  const encoder = uiEncoder();
  let text = encoder.start({ model: completion.model });
  for (const event of eventsOf(completion as never)) text += encoder.encode(event);
  text += encoder.end(completion as never, {} as never);
  const streamed = await messageOf(await written(bench.ask(tell(stories.parallelToolCalls)), uiEncoder()));
  const whole = await messageOf(text);
  const answers = [whole, streamed].map((message) => decodeUiMessages([withResults(message)]));
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]).toHaveLength(3);
});
