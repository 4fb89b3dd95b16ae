import type { LanguageModelV4Message } from "@ai-sdk/provider";
import { type StoryName, saying, stories, type WireObject } from "@wayfare/test-upstream";
import { generateText, type ModelMessage, streamText, type ToolCallPart } from "ai";
import { describe, expect, test } from "vitest";
import { tell, user, useUpstream } from "./support.ts";

const bench = useUpstream();

type Assistant = Extract<LanguageModelV4Message, { role: "assistant" }>;
type Kept = NonNullable<Assistant["providerOptions"]>;

/** What becomes of an answer of earlier when `model` is asked. */
async function encode(message: Omit<Assistant, "role">, model = "anthropic/claude-9"): Promise<WireObject> {
  const prompt = [user(), { role: "assistant" as const, ...message }, user()];
  await bench
    .answering(saying({ content: "Yes." }))
    .chat(model)
    .doGenerate({ prompt });
  return bench.body().messages[1];
}

const format = "anthropic-claude-v1";
const details = [
  { type: "reasoning.text", text: "Hm.", signature: "c2ln", format, index: 0 },
  { type: "reasoning.encrypted", data: "Zm9n", format, index: 1, id: "r1" },
  { type: "reasoning.diagram", nodes: 3, format, index: 2 },
] as const;
const kept = (more: object = {}) =>
  ({ openrouter: { reasoning_details: details, ...more } }) as unknown as Kept;
const text = { type: "text", text: "Yes." } as const;
const tool = { type: "tool-call", toolCallId: "call_1", toolName: "now", input: {} } as const;

describe("histories of the official provider", () => {
  test.each<[string, Omit<Assistant, "role">]>([
    ["at the message", { content: [text], providerOptions: kept() }],
    ["at a tool call", { content: [text, { ...tool, providerOptions: kept() }] }],
    ["at reasoning", { content: [{ type: "reasoning", text: "Hm.", providerOptions: kept() }, text] }],
    [
      "at several of them, which all say the same",
      {
        content: [
          { type: "reasoning", text: "Hm.", providerOptions: kept() },
          { ...tool, providerOptions: kept() },
          { ...tool, toolCallId: "call_2", providerOptions: kept() },
        ],
        providerOptions: kept(),
      },
    ],
  ])("details %s go back whole, in order, once", async (_name, message) => {
    const sent = await encode(message);
    expect(sent.reasoning_details).toEqual(details);
    expect(sent.reasoning).toBeUndefined();
  });

  test("pieces on several blocks of reasoning are joined", async () => {
    const content = details.map((detail, at) => ({
      type: "reasoning" as const,
      text: `${at}`,
      providerOptions: { openrouter: { reasoning_details: [detail] } } as unknown as Kept,
    }));
    expect((await encode({ content: [...content, text] })).reasoning_details).toEqual(details);
  });
});

describe("reasoning of another family stays behind, and with it its text", () => {
  test.each([
    ["by the model that it was kept with", kept({ model: "anthropic/claude-9" })],
    ["by its format alone", kept()],
  ])("%s", async (_name, providerOptions) => {
    const content = [{ type: "reasoning" as const, text: "Hm.", providerOptions }, text];
    const sent = await encode({ content }, "openai/gpt-5");
    expect(sent.reasoning_details ?? []).toEqual([]);
    expect(sent.reasoning).toBeUndefined();
    expect(sent.content).toBe("Yes.");
  });

  test("a later model of the family gets all of it, and a router too", async () => {
    const message = { content: [text], providerOptions: kept({ model: "anthropic/claude-9" }) };
    expect((await encode(message, "anthropic/claude-10:thinking")).reasoning_details).toEqual(details);
    expect((await encode(message, "openrouter/auto")).reasoning_details).toEqual(details);
  });
});

const told: StoryName[] = [
  "reasoningText",
  "reasoningEncrypted",
  "reasoningSharedIndex",
  "interleavedReasoning",
  "unknownFields",
];

describe.each([
  ["generated", false],
  ["streamed", true],
])("our own histories, %s", (_name, streamed) => {
  async function roundTrip(name: StoryName): Promise<WireObject> {
    const provider = bench.answering([tell(stories[name]), saying({ content: "Yes." })]);
    const model = provider.chat("lumen/otter-1");
    const first = { model, prompt: "Hi." };
    const { response } = streamed ? await streamText(first).finalStep : await generateText(first);
    const answered = response.messages.filter(({ role }) => role === "assistant");
    const results = answered
      .flatMap(({ content }): readonly { type: string }[] => (Array.isArray(content) ? content : []))
      .filter((part): part is ToolCallPart => part.type === "tool-call")
      .map(({ toolCallId, toolName }): ModelMessage => {
        const output = { type: "text", value: "noon" } as const;
        return { role: "tool", content: [{ type: "tool-result", toolCallId, toolName, output }] };
      });
    await generateText({ model, messages: [...answered, ...results, { role: "user", content: "Why?" }] });
    return bench.body().messages[0];
  }

  test.each(told)("%s: what the API said comes back", async (name) => {
    const sent = await roundTrip(name);
    const { reasoning_details, content, tool_calls = [] } = stories[name].completion.choices[0].message;
    expect(sent.reasoning_details).toEqual(reasoning_details);
    expect(sent.content).toBe(content);
    expect(sent.tool_calls ?? []).toMatchObject(tool_calls.map(({ index: _, ...call }: WireObject) => call));
  });

  test("pictures come back", async () => {
    expect((await roundTrip("images")).images).toEqual(stories.images.completion.choices[0].message.images);
  });

  test("a refusal comes back as one", async () => {
    const sent = await roundTrip("refusal");
    expect(sent.refusal).toBe("I will not do that.");
    expect(sent.content || undefined).toBeUndefined();
  });
});

test("annotations that stand at the message by hand are all that goes", async () => {
  const file = { type: "file", file: { hash: "abc" } };
  const other = { openrouter: { annotations: [{ type: "file", file: { hash: "old" } }] } };
  const content = [{ ...text, providerOptions: other }];
  const sent = await encode({ content, providerOptions: { openrouter: { annotations: [file] } } });
  expect(sent.annotations).toEqual([file]);
});
