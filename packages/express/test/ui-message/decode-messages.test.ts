import type { Message } from "@wayfare/core";
import { convertToModelMessages, type ModelMessage, type UIMessage } from "ai";
import { describe, expect, test } from "vitest";
import { decodeUiMessages } from "../../src/ui-message/decode-messages.ts";
import { continuedId } from "../../src/ui-message/message-id.ts";
import { histories } from "./histories.ts";

/** What a turn says, in words of neither side. */
interface Turn {
  role: string;
  text?: string;
  files?: number;
  calls?: unknown[];
  answers?: string;
}

/** What the messages of the AI SDK say to a model. */
function turnsOf(messages: ModelMessage[]): Turn[] {
  const answered = new Set(
    messages.flatMap(({ role, content }) =>
      role === "tool" ? content.map((part) => (part.type === "tool-result" ? part.toolCallId : "")) : [],
    ),
  );
  return messages.flatMap((message): Turn[] => {
    if (typeof message.content === "string")
      return [{ role: message.role, text: message.content, files: 0, calls: [] }];
    if (message.role === "tool") {
      return message.content.flatMap((part) =>
        part.type === "tool-result"
          ? [{ role: "tool", answers: part.toolCallId, text: outputText(part.output as never) }]
          : [],
      );
    }
    const parts = message.content as { type: string; [field: string]: unknown }[];
    const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
    const files = parts.filter((part) => part.type === "file").length;
    const calls = parts
      .filter((part) => part.type === "tool-call" && answered.has(part.toolCallId as string))
      .map(({ toolCallId: id, toolName: name, input }) => ({ id, name, input }));
    const saysNothing = text === "" && files === 0 && calls.length === 0;
    return saysNothing ? [] : [{ role: message.role, text, files, calls }];
  });
}

function outputText(output: { type: string; value?: unknown; reason?: string }): string {
  if (output.type === "execution-denied") return output.reason ?? "Tool execution denied.";
  return typeof output.value === "string" ? output.value : JSON.stringify(output.value);
}

/** The same of what goes over the wire. */
function wireTurns(messages: Message[]): Turn[] {
  return messages.map((message): Turn => {
    const { role, content } = message;
    const parts = typeof content === "string" ? [{ type: "text" as const, text: content }] : (content ?? []);
    // A text file is a text there: these stand in marks, or have no name and are told by what they hold.
    const isFile = (part: (typeof parts)[number]) => part.type !== "text" || /^<file |^a,b$/.test(part.text);
    const text = parts.map((part) => (part.type === "text" && !isFile(part) ? part.text : "")).join("");
    if (message.role === "tool") return { role, answers: message.tool_call_id, text };
    const { images = [], tool_calls = [] } = message.role === "assistant" ? message : {};
    const calls = (tool_calls ?? []).map(({ id, function: { name, arguments: input } }) => ({
      id,
      name,
      input: JSON.parse(input),
    }));
    return { role, text, files: parts.filter(isFile).length + (images?.length ?? 0), calls };
  });
}

test.each(Object.entries(histories))("%s: the AI SDK says the same", async (_name, messages) => {
  const sent = JSON.parse(JSON.stringify(messages)) as UIMessage[];
  const converted = await convertToModelMessages(sent, { ignoreIncompleteToolCalls: true });
  expect(wireTurns(decodeUiMessages(sent))).toEqual(turnsOf(converted));
});

test("there are as many conversations as are worth telling", () => {
  expect(Object.keys(histories).length).toBeGreaterThanOrEqual(25);
});

const user = (...parts: object[]) => [{ role: "user", parts }];
const file = (mediaType: string, url: string, rest: object = {}) => ({
  type: "file",
  mediaType,
  url,
  ...rest,
});

test.each<[string, object, object]>([
  [
    "image",
    file("image/png", "https://a.example/a b.png"),
    { type: "image_url", image_url: { url: "https://a.example/a%20b.png" } },
  ],
  [
    "image whose media type is told twice",
    file("image", "DATA:image/gif;base64,AAAA"),
    { type: "image_url", image_url: { url: "data:image/gif;base64,AAAA" } },
  ],
  [
    "image whose data URL tells no media type",
    file("image/png", "data:;base64,AAAA"),
    { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
  ],
  [
    "image as text",
    file("image/svg+xml", 'data:image/svg+xml;charset=utf-8,<svg width="100%">%C3%A6</svg>'),
    {
      type: "image_url",
      image_url: {
        url: `data:image/svg+xml;base64,${Buffer.from('<svg width="100%">æ</svg>').toString("base64")}`,
      },
    },
  ],
  [
    "image with parameters",
    file("image/png", "data:image/gif;a=1;b=2;base64,AAAA"),
    { type: "image_url", image_url: { url: "data:image/gif;base64,AAAA" } },
  ],
  [
    "video",
    file("video/mp4", "data:video/mp4;base64,AAAA"),
    { type: "video_url", video_url: { url: "data:video/mp4;base64,AAAA" } },
  ],
  [
    "sound",
    file("audio/x-wav", "data:audio/mpeg;base64,AAAA"),
    { type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
  ],
  [
    "document",
    file("application/pdf", "data:application/pdf;base64,AAAA", { filename: "a.pdf" }),
    { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" } },
  ],
  [
    "text",
    file("text/plain", "data:text/plain;charset=utf-8;base64,w6Y=", { filename: 'a"b.txt' }),
    { type: "text", text: '<file name="a\\"b.txt">\næ\n</file>' },
  ],
])("a file: %s", (_name, part, encoded) => {
  const [message] = decodeUiMessages(user({ type: "text", text: "See." }, part));
  expect(message?.content).toEqual([{ type: "text", text: "See." }, encoded]);
});

describe("what does not go to a model", () => {
  test("reasoning without its proof, and a turn that is nothing but reasoning", () => {
    const plain = { type: "reasoning", text: "Hm." };
    const [answer] = decodeUiMessages([
      { role: "assistant", parts: [plain, { type: "text", text: "Yes." }] },
    ]);
    expect(answer).toEqual({ role: "assistant", content: "Yes." });
    expect(decodeUiMessages([{ role: "assistant", parts: [plain] }])).toEqual([]);
  });

  test("reasoning of another family than the model that is asked", () => {
    const history = histories["reasoning of another family"];
    expect(decodeUiMessages(history, "anthropic/claude-opus-4.5")[1]).toHaveProperty("reasoning_details");
    expect(decodeUiMessages(history, "openai/gpt-5")[1]).not.toHaveProperty("reasoning_details");
    expect(decodeUiMessages(history)[1]).toHaveProperty("reasoning_details");
  });

  test("reasoning whose format does not tell its family, when the model that wrote it is of another", () => {
    const reasoning_details = [{ type: "reasoning.text", text: "Hm." }];
    const by = (model: string) => [
      { type: "reasoning", text: "Hm.", providerMetadata: { openrouter: { reasoning_details, model } } },
      { type: "text", text: "Yes." },
    ];
    const asked = (model: string) =>
      decodeUiMessages([{ role: "assistant", parts: by(model) }], "lumen/otter-2")[0];
    expect(asked("lumen/otter-1")).toEqual({ role: "assistant", content: "Yes.", reasoning_details });
    expect(asked("umbra/stoat-1")).toEqual({ role: "assistant", content: "Yes." });
  });

  test("details of single blocks, where those of the whole step are there", () => {
    const left = (text: string) => ({
      providerMetadata: { openrouter: { reasoning_details: [{ type: "reasoning.text", text }] } },
    });
    const parts = [
      { type: "reasoning", text: "A", ...left("A") },
      { type: "custom", kind: "openrouter.message", ...left("Whole.") },
      { type: "text", text: "Yes." },
      { type: "reasoning", text: "B", ...left("B") },
    ];
    expect(decodeUiMessages([{ role: "assistant", parts }])).toEqual([
      { role: "assistant", content: "Yes.", reasoning_details: [{ type: "reasoning.text", text: "Whole." }] },
    ]);
  });

  test("a call that was approved and did not run: nobody runs it here", () => {
    const approved = {
      type: "tool-x",
      toolCallId: "c",
      state: "approval-responded",
      input: {},
      approval: { id: "a", approved: true },
    };
    expect(
      decodeUiMessages([{ role: "assistant", parts: [{ type: "text", text: "I look." }, approved] }]),
    ).toEqual([{ role: "assistant", content: "I look." }]);
  });

  test("turns without anything for a model, and parts that are not known yet", () => {
    expect(decodeUiMessages(user({ type: "data-x", data: 1 }))).toEqual([]);
    expect(decodeUiMessages([{ role: "system", parts: [] }])).toEqual([]);
    expect(decodeUiMessages(user({ type: "hologram", text: 5 }, { type: "text", text: "Hi." }))).toEqual([
      { role: "user", content: "Hi." },
    ]);
  });

  test("what a browser would steer the call with", () => {
    const providerMetadata = { openrouter: { cache_control: { type: "ephemeral" }, detail: "high" } };
    const parts = [
      { type: "text", text: "Hi.", providerMetadata },
      { ...file("image/png", "https://a.example/a.png"), providerMetadata },
    ];
    expect(decodeUiMessages(user(...parts))).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "Hi." },
          { type: "image_url", image_url: { url: "https://a.example/a.png" } },
        ],
      },
    ]);
  });
});

test("keys of arguments stand in order, however a store kept them", () => {
  const parts = [
    {
      type: "tool-x",
      toolCallId: "c",
      state: "output-available",
      input: { b: 1, a: { d: 1, c: 2 } },
      output: {},
    },
  ];
  const [answer] = decodeUiMessages([{ role: "assistant", parts }]);
  expect(answer).toMatchObject({ tool_calls: [{ function: { arguments: '{"a":{"c":2,"d":1},"b":1}' } }] });
});

test("an answer goes on with the last message when that is the model's own", () => {
  expect(continuedId([{ id: "u", role: "user" }])).toBeUndefined();
  expect(
    continuedId([
      { id: "u", role: "user" },
      { id: "a", role: "assistant" },
    ]),
  ).toBe("a");
  expect(continuedId([{ id: 5, role: "assistant" }])).toBeUndefined();
  expect(continuedId(null)).toBeUndefined();
});
