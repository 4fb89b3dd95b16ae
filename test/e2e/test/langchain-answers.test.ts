import { type AIMessageChunk, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import type { ChatOpenRouter } from "@wayfare/langchain";
import { type Story, stories, storyReply, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { expectedAnswer } from "../src/expected-answer.ts";
import { openModel } from "../src/langchain-model.ts";
import { legs } from "../src/legs.ts";
import { all } from "../src/read.ts";
import { useLeg } from "../src/use-leg.ts";

type Ask = (model: ChatOpenRouter, question: BaseMessage[]) => Promise<BaseMessage>;

const invoke: Ask = (model, question) => model.invoke(question);
const stream: Ask = async (model, question) =>
  (await all<AIMessageChunk>(await model.stream(question))).reduce((sum, chunk) => sum.concat(chunk));
const streamEvents: Ask = async (model, question) => model.streamEvents(question);

/** How an application comes to a message. */
const verbs: Readonly<Record<string, Ask>> = {
  "invoke()": invoke,
  "stream()": stream,
  "streamEvents()": streamEvents,
};

/** What the application adds: results of the tools that were called, or the next question. */
function next({ completion }: Story): { messages: BaseMessage[]; wire: WireObject[] } {
  const calls: WireObject[] = completion.choices[0].message.tool_calls ?? [];
  const ask = "Go on.";
  if (calls.length === 0)
    return { messages: [new HumanMessage(ask)], wire: [{ role: "user", content: ask }] };
  return {
    messages: calls.map(({ id }) => new ToolMessage({ tool_call_id: id, content: "06:12" })),
    wire: calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "06:12" })),
  };
}

const ways = Object.entries(verbs).flatMap(([name, ask]) =>
  (["v0", "v1"] as const).map((form) => ({ name, form, ask })),
);

describe.each(legs.slice(0, 2))("$name", (leg) => {
  const stage = useLeg(leg);

  describe.each(ways)("$name, $form", ({ form, ask }) => {
    test.each(Object.values(stories))("what it gave comes back: $name", async (story) => {
      stage.upstream.fallback = (received) => storyReply(story, received);
      const { model, audio } = story.request;
      const asked = openModel(stage.settings, { model, audio, outputVersion: form });
      const question = new HumanMessage(story.request.messages[0].content);
      const answer = await ask(asked, [question]);
      const { messages, wire } = next(story);
      await asked.invoke([question, answer, ...messages]);
      const [, request] = stage.upstream.requests;
      expect(request?.json.messages).toEqual([story.request.messages[0], expectedAnswer(story), ...wire]);
    });
  });
});
