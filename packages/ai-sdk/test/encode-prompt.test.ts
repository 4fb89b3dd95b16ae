import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { saying, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { user, useUpstream } from "./support.ts";

const bench = useUpstream();

type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"];

/** The messages that a prompt becomes, and the warnings. */
async function encode(
  prompt: LanguageModelV4Prompt,
): Promise<{ messages: WireObject[]; warnings: unknown[] }> {
  const { warnings } = await bench
    .answering(saying({ content: "Yes." }))
    .chat("lumen/otter-1")
    .doGenerate({ prompt });
  return { messages: bench.body().messages, warnings };
}

async function encodeAssistant(...content: AssistantContent): Promise<WireObject | undefined> {
  const { messages, warnings } = await encode([user(), { role: "assistant", content }, user()]);
  expect(warnings).toEqual([]);
  return messages[1];
}

test("all roles", async () => {
  const { messages, warnings } = await encode([
    { role: "system", content: "Be brief." },
    user("Tide?"),
    {
      role: "assistant",
      content: [
        { type: "text", text: "I will look." },
        { type: "tool-call", toolCallId: "call_1", toolName: "get_tide", input: { port: "Esbjerg" } },
      ],
    },
    {
      role: "tool",
      content: [
        {
          type: "tool-result",
          toolCallId: "call_1",
          toolName: "get_tide",
          output: { type: "text", value: "noon" },
        },
      ],
    },
  ]);
  const called = { name: "get_tide", arguments: '{"port":"Esbjerg"}' };
  expect(messages).toEqual([
    { role: "system", content: "Be brief." },
    { role: "user", content: "Tide?" },
    {
      role: "assistant",
      content: "I will look.",
      tool_calls: [{ id: "call_1", type: "function", function: called }],
    },
    { role: "tool", tool_call_id: "call_1", content: "noon" },
  ]);
  expect(warnings).toEqual([]);
});

const PNG = "iVBORw0KGgoAAAANSUhEUg==";

describe("what the assistant said", () => {
  test("several texts are one; nothing but calls is null", async () => {
    const texts = await encodeAssistant({ type: "text", text: "One. " }, { type: "text", text: "Two." });
    expect(texts).toEqual({ role: "assistant", content: "One. Two." });
    const calls = await encodeAssistant({ type: "tool-call", toolCallId: "c", toolName: "now", input: {} });
    expect(calls?.content).toBeNull();
  });

  test("what the server itself executed is not called again", async () => {
    const called = { toolCallId: "s", toolName: "web_search" } as const;
    const content: AssistantContent = [
      { type: "tool-call", ...called, input: {}, providerExecuted: true },
      { type: "tool-result", ...called, output: { type: "json", value: [] } },
      { type: "text", text: "Found." },
    ];
    const { messages, warnings } = await encode([user(), { role: "assistant", content }, user()]);
    expect(messages[1]).toEqual({ role: "assistant", content: "Found." });
    // Another provider's result has no place here; ours stands in the reasoning details.
    expect(warnings).toMatchObject([{ feature: "results of tools that another provider executed" }]);
  });

  test("arguments that are text already stay as they are", async () => {
    const input = '{"port": "Esbjerg"}';
    const message = await encodeAssistant({ type: "tool-call", toolCallId: "c", toolName: "now", input });
    expect(message?.tool_calls[0].function.arguments).toBe(input);
  });

  test("its pictures stay, where image editing looks for them", async () => {
    const message = await encodeAssistant(
      { type: "text", text: "Here." },
      { type: "file", mediaType: "image/png", data: { type: "data", data: PNG } },
    );
    expect(message).toEqual({
      role: "assistant",
      content: "Here.",
      images: [{ type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } }],
    });
  });

  test("reasoning without details goes back as text", async () => {
    const message = await encodeAssistant({ type: "reasoning", text: "Hm." }, { type: "text", text: "Yes." });
    expect(message).toEqual({ role: "assistant", content: "Yes.", reasoning: "Hm." });
  });
});

test("what has no place in a message is warned of, never dropped in silence", async () => {
  const { messages, warnings } = await encode([
    user(),
    {
      role: "assistant",
      content: [
        { type: "custom", kind: "other.thing" },
        { type: "text", text: "Yes." },
      ],
    },
    { role: "tool", content: [{ type: "tool-approval-response", approvalId: "a", approved: true }] },
  ]);
  expect(messages).toHaveLength(2);
  expect(warnings).toMatchObject([
    { type: "unsupported", feature: expect.stringContaining("other.thing") },
    { type: "unsupported", feature: expect.stringContaining("tool-approval-response") },
  ]);
});
