// Tools that OpenRouter executes, from the caller's side of `ai`.
import { chunks, completion, saying, sse, stories } from "@wayfare/test-upstream";
import {
  convertToModelMessages,
  generateText,
  type ModelMessage,
  readUIMessageStream,
  streamText,
  toUIMessageStream,
  type UIMessage,
} from "ai";
import { describe, expect, test } from "vitest";
import { executed, ours, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

const message = { content: "Noon.", reasoning_details: [executed] };
const generated = () => saying(message);
const streamed = () => sse(chunks([{ reasoning_details: [executed] }, { content: "Noon." }]));
const goOn: ModelMessage = { role: "user", content: "And?" };

describe.each([
  ["named by the call", true],
  ["not named by it", false],
])("%s", (_name, isNamed) => {
  const toolsOf = ({ tools }: ReturnType<typeof bench.provider>) =>
    isNamed ? { search: tools.webSearch() } : {};
  const toolName = isNamed ? "search" : "openrouter:web_search";

  test("generateText tells call and result, runs nothing, and sends both back as they came", async () => {
    const provider = bench.answering([generated(), tell(stories.plainText)]);
    const model = provider.chat("lumen/otter-1");
    const tools = toolsOf(provider);
    const result = await generateText({ model, prompt: "Tide?", tools });
    expect(result.text).toBe("Noon.");
    expect(result.steps).toHaveLength(1);
    expect(result.toolCalls).toMatchObject([{ toolName, input: { query: "tide" }, providerExecuted: true }]);
    expect(result.toolResults).toMatchObject([{ toolName, output: { hits: 2 }, providerExecuted: true }]);
    await generateText({ model, tools, messages: [...result.response.messages, goOn] });
    expect(bench.body().messages[0]).toEqual({
      role: "assistant",
      content: "Noon.",
      reasoning_details: [executed],
    });
  });

  test("through streamText and a user interface", async () => {
    const provider = bench.answering([streamed(), tell(stories.plainText)]);
    const model = provider.chat("lumen/otter-1");
    const tools = toolsOf(provider);
    const { stream } = streamText({ model, prompt: "Tide?", tools });
    let shown: UIMessage | undefined;
    for await (const each of readUIMessageStream({ stream: toUIMessageStream({ stream }) })) shown = each;
    const messages = await convertToModelMessages(JSON.parse(JSON.stringify([shown])), { tools });
    await generateText({ model, tools, messages: [...messages, goOn] });
    const sent = bench.body().messages.filter(({ role }: { role: string }) => role === "assistant");
    expect(sent).toEqual([{ role: "assistant", content: "Noon.", reasoning_details: [executed] }]);
  });
});

test("how often they were used is told with the usage", async () => {
  const server_tool_use_details = { web_search_requests: 1 };
  const { usage } = completion({});
  const model = bench
    .answering(saying({ content: "Noon." }, { usage: { ...usage, server_tool_use_details } }))
    .chat("m/n");
  const { usage: told, finalStep } = await generateText({ model, prompt: "Tide?" });
  expect(told.raw).toMatchObject({ server_tool_use_details });
  expect(ours(finalStep.providerMetadata).cost).toBe(0.00001);
});
