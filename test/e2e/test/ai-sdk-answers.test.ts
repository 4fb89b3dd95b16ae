import type { JSONObject } from "@ai-sdk/provider";
import { createOpenRouter } from "@wayfare/ai-sdk";
import { type Story, stories, storyReply, type WireObject } from "@wayfare/test-upstream";
import {
  convertToModelMessages,
  generateText,
  type LanguageModel,
  type ModelMessage,
  readUIMessageStream,
  streamText,
  type ToolSet,
  toUIMessageStream,
  type UIMessage,
} from "ai";
import { describe, expect, test } from "vitest";
import { toolsOf } from "../src/ai-sdk-tools.ts";
import { expectedAnswer } from "../src/expected-answer.ts";
import { legs } from "../src/legs.ts";
import { useLeg } from "../src/use-leg.ts";

/** A function that takes anything. */
function toolOf({ function: { name } }: WireObject): WireObject {
  return { type: "function", function: { name, parameters: { type: "object" } } };
}

/** What the application adds: results of the tools that were called, or the next question. */
function next({ completion }: Story): { message: ModelMessage; wire: WireObject[] } {
  const calls: WireObject[] = completion.choices[0].message.tool_calls ?? [];
  if (calls.length === 0)
    return {
      message: { role: "user", content: "Go on." },
      wire: [{ role: "user", content: "Go on." }],
    };
  const content = calls.map(({ id, function: { name } }) => ({
    type: "tool-result" as const,
    toolCallId: id,
    toolName: name,
    output: { type: "json" as const, value: { at: "06:12" } },
  }));
  const wire = calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: '{"at":"06:12"}' }));
  return { message: { role: "tool", content }, wire };
}

interface Ask {
  model: LanguageModel;
  tools: ToolSet;
  messages: ModelMessage[];
  providerOptions: { openrouter: { audio?: JSONObject } };
}

/** How an application comes to the messages of an answer. */
const verbs: Readonly<Record<string, (ask: Ask) => Promise<ModelMessage[]>>> = {
  "generateText()": async (ask) => (await generateText(ask)).responseMessages,
  "streamText()": async (ask) => streamText(ask).responseMessages,
  // As `useChat` has them, in a browser.
  "streamText() by way of UI messages": async (ask) => {
    const stream = toUIMessageStream({ stream: streamText(ask).stream, sendReasoning: true });
    let last: UIMessage | undefined;
    for await (const message of readUIMessageStream({ stream })) last = message;
    return convertToModelMessages(last ? [last] : []);
  },
};

/** Of an answer without anything, `ai` makes no message. */
const told = Object.values(stories).filter(({ name }) => name !== "emptyStop");

describe.each(legs.slice(0, 2))("$name", (leg) => {
  const stage = useLeg(leg);

  describe.each(Object.entries(verbs))("%s", (_name, ask) => {
    test.each(told)("what it gave comes back: $name", async (story) => {
      stage.upstream.fallback = (received) => storyReply(story, received);
      const model = createOpenRouter(stage.settings)(story.request.model);
      const tools = toolsOf({ tools: story.completion.choices[0].message.tool_calls?.map(toolOf) });
      const question: ModelMessage = { role: "user", content: story.request.messages[0].content };
      const providerOptions = { openrouter: { audio: story.request.audio } };
      const answer = await ask({ model, tools, messages: [question], providerOptions });
      const { message, wire } = next(story);
      await generateText({ model, tools, messages: [question, ...answer, message] });
      const [, request] = stage.upstream.requests;
      expect(request?.json.messages).toEqual([question, expectedAnswer(story), ...wire]);
    });
  });
});
