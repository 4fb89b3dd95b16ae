import type { LanguageModelV4FilePart, LanguageModelV4Message } from "@ai-sdk/provider";
import { saying, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { user, useUpstream } from "./support.ts";

const bench = useUpstream();
const PNG = "iVBORw0KGgoAAAANSUhEUg==";
const cached = { openrouter: { cacheControl: { type: "ephemeral" } } };

async function send(message: LanguageModelV4Message): Promise<{ message: WireObject; warnings: unknown[] }> {
  const model = bench.answering(saying({ content: "Yes." })).chat("lumen/otter-1");
  const { warnings } = await model.doGenerate({ prompt: [user(), message, user()] });
  return { message: bench.body().messages[1], warnings };
}

describe("cache marks of an answer that only text can hold", () => {
  const text = { type: "text", text: "Looking." } as const;
  const called = { type: "tool-call", toolCallId: "c", toolName: "now", input: {} } as const;
  const image = { type: "file", mediaType: "image/png", data: { type: "data", data: PNG } } as const;

  test.each([
    ["of a tool call", [text, { ...called, providerOptions: cached }]],
    ["of an image", [text, { ...image, providerOptions: cached }]],
  ])("%s go to the text", async (_name, content) => {
    const { message, warnings } = await send({ role: "assistant", content });
    expect(message.content).toEqual([
      { type: "text", text: "Looking.", cache_control: { type: "ephemeral" } },
    ]);
    expect(warnings).toEqual([]);
  });

  test("are warned of where there is none", async () => {
    const { warnings } = await send({ role: "assistant", content: [called], providerOptions: cached });
    expect(warnings).toMatchObject([{ feature: "cacheControl of an assistant message without text" }]);
  });
});

describe("arguments of earlier calls", () => {
  test.each<[string, unknown, string]>([
    ["a plain string is JSON too", "hello", '"hello"'],
    ["keys in order, as caches go by the text", { b: 1, a: { d: [2], c: 3 } }, '{"a":{"c":3,"d":[2]},"b":1}'],
  ])("%s", async (_name, input, expected) => {
    const called = { type: "tool-call", toolCallId: "c", toolName: "now", input } as const;
    const { message } = await send({ role: "assistant", content: [called] });
    expect(message.tool_calls[0].function.arguments).toBe(expected);
  });
});

describe("documents of text", () => {
  const file = (over: Partial<LanguageModelV4FilePart>): LanguageModelV4Message => ({
    role: "user",
    content: [
      { type: "file", mediaType: "text/csv", data: { type: "data", data: "YSxi" }, ...over },
      { type: "text", text: "Sum?" },
    ],
  });

  test("keep their names", async () => {
    const { message } = await send(file({ filename: "2024.csv" }));
    expect(message.content[0]).toEqual({ type: "text", text: '<file name="2024.csv">\na,b\n</file>' });
  });

  test("are read in the charset that they name", async () => {
    const data = { type: "data", data: Buffer.from("café", "latin1").toString("base64") } as const;
    const { message } = await send(file({ mediaType: "text/csv; charset=iso-8859-1", data }));
    expect(message.content[0]).toEqual({ type: "text", text: "café" });
  });
});

test("a media type counts in any case", async () => {
  const data = { type: "data", data: PNG } as const;
  const { message } = await send({
    role: "user",
    content: [
      { type: "file", mediaType: "IMAGE/PNG", data },
      { type: "text", text: "?" },
    ],
  });
  expect(message.content[0].type).toBe("image_url");
});
