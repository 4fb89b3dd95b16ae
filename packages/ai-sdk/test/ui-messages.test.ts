// What `useChat` sends back has been through messages of the user interface: what an answer left on its parts must survive.
import { type StoryName, stories, type WireObject } from "@wayfare/test-upstream";
import {
  convertToModelMessages,
  generateText,
  isStepCount,
  readUIMessageStream,
  streamText,
  tool,
  toUIMessageStream,
  type UIMessage,
} from "ai";
import { expect, test } from "vitest";
import { z } from "zod";
import { tell, useUpstream } from "./support.ts";

const bench = useUpstream();
const tools = {
  ferry_status: tool({ inputSchema: z.object({ line: z.string() }), execute: () => "late" }),
};

/** Streams a story to a user interface and sends what that made of it back; the second request's messages. */
async function throughInterface(name: StoryName): Promise<WireObject[]> {
  const model = bench.answering([tell(stories[name]), tell(stories.plainText)]).chat("lumen/otter-1");
  const { stream } = streamText({ model, prompt: "Hi.", tools, stopWhen: isStepCount(1) });
  let shown: UIMessage | undefined;
  for await (const message of readUIMessageStream({ stream: toUIMessageStream({ stream }) })) shown = message;
  if (shown === undefined) throw new Error("nothing was shown");
  // As JSON over the network, and back.
  const messages = await convertToModelMessages(JSON.parse(JSON.stringify([shown])), { tools });
  await generateText({ model, messages: [...messages, { role: "user", content: "And?" }] });
  return bench.body().messages;
}

test.each(["reasoningText", "reasoningEncrypted", "reasoningSharedIndex", "interleavedReasoning"] as const)(
  "%s: the details come back whole",
  async (name) => {
    const [answer] = await throughInterface(name);
    const { reasoning_details } = stories[name].completion.choices[0].message;
    expect(answer?.reasoning_details).toEqual(reasoning_details);
  },
);

test("a tool call comes back with its result", async () => {
  const [answer, result] = await throughInterface("interleavedReasoning");
  expect(answer?.tool_calls).toMatchObject([{ id: "call_ferry5", function: { name: "ferry_status" } }]);
  expect(result).toMatchObject({ role: "tool", tool_call_id: "call_ferry5", content: "late" });
});

test("pictures come back", async () => {
  const [answer] = await throughInterface("images");
  expect(answer?.images).toEqual(stories.images.completion.choices[0].message.images);
});

test("a refusal comes back as one", async () => {
  const [answer] = await throughInterface("refusal");
  expect(answer?.refusal).toBe("I will not do that.");
});

test("annotations that nobody knows come back", async () => {
  const [answer] = await throughInterface("unknownFields");
  expect(answer?.annotations).toEqual(stories.unknownFields.completion.choices[0].message.annotations);
});
