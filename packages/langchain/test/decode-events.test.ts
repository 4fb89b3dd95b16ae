import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import {
  chunks,
  completion,
  json,
  type Story,
  type StoryName,
  sse,
  stories,
  type WireObject,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { tell, useUpstream } from "./support.ts";

const bench = useUpstream();

async function eventsOf(story: Story, fields = {}): Promise<ChatModelStreamEvent[]> {
  const events: ChatModelStreamEvent[] = [];
  for await (const event of bench.answering(tell(story), fields).streamEvents("Hi.")) events.push(event);
  return events;
}

/** What is wrong with the order of the events, by LangChain's protocol. */
function faults(events: readonly ChatModelStreamEvent[]): string[] {
  const found: string[] = [];
  const open = new Map<number, string>();
  const ended = new Set<number>();
  for (const event of events) {
    if (event.event === "content-block-start") {
      if (open.has(event.index) || ended.has(event.index)) found.push(`${event.index} starts twice`);
      open.set(event.index, event.content.type);
    } else if (event.event === "content-block-delta") {
      if (!open.has(event.index)) found.push(`${event.index} goes on and is not open`);
    } else if (event.event === "content-block-finish") {
      if (!open.delete(event.index)) found.push(`${event.index} ends and is not open`);
      ended.add(event.index);
    }
  }
  for (const index of open.keys()) found.push(`${index} never ends`);
  const frame = events.map(({ event }) => event).filter((event) => event.startsWith("message-"));
  if (frame.join() !== "message-start,message-finish") found.push(`the frame is ${frame.join()}`);
  if (events[0]?.event !== "message-start") found.push("it does not begin with its start");
  if (events.at(-1)?.event !== "message-finish") found.push("it does not end with its end");
  return found;
}

/** What the pieces of each block add up to. */
function piecesOf(events: readonly ChatModelStreamEvent[]): Map<number, string> {
  const pieces = new Map<number, string>();
  for (const event of events) {
    if (event.event !== "content-block-delta") continue;
    const { text, reasoning, args } = event.delta as WireObject;
    pieces.set(event.index, (pieces.get(event.index) ?? "") + (text ?? reasoning ?? args));
  }
  return pieces;
}

describe.each(Object.keys(stories) as StoryName[])("%s", (name) => {
  const story = stories[name];

  test("in order, and the pieces of a block are the block", async () => {
    const events = await eventsOf(story);
    expect(faults(events)).toEqual([]);
    const pieces = piecesOf(events);
    for (const event of events) {
      if (event.event !== "content-block-finish") continue;
      const { type, text, reasoning, args } = event.content as WireObject;
      const said = pieces.get(event.index) ?? "";
      if (type === "tool_call") expect(JSON.parse(said || "{}")).toEqual(args);
      else expect(said).toBe(text ?? reasoning ?? "");
    }
  });

  test("its id first, its usage once and at the end", async () => {
    const events = await eventsOf(story);
    expect(events[0]).toEqual({ event: "message-start", id: story.completion.id });
    const usage = events.filter(({ event }) => event === "usage");
    expect(usage).toHaveLength(story.completion.usage ? 1 : 0);
    const last = events.at(-1) as WireObject;
    expect(last.usage).toEqual((usage[0] as WireObject | undefined)?.usage);
    expect(last.responseMetadata).toMatchObject({
      model: story.completion.model,
      finish_reason: story.completion.choices[0].finish_reason,
    });
  });
});

describe("why the answer ended, in the words of the protocol", () => {
  const ending = async (finish: string, message: WireObject) => {
    const deltas = [message];
    bench.upstream.enqueue(({ json: body }) =>
      body.stream ? sse(chunks(deltas, finish)) : json(completion(message, {}, finish)),
    );
    const events: ChatModelStreamEvent[] = [];
    for await (const event of bench.model().streamEvents("Hi.")) events.push(event);
    return events.at(-1) as WireObject;
  };
  const call = { index: 0, id: "call_1", type: "function", function: { name: "now", arguments: "{}" } };

  test.each([
    ["stop", "stop"],
    ["length", "length"],
    ["content_filter", "content_filter"],
  ])("%s is %s", async (finish, reason) => {
    const { reason: said, responseMetadata } = await ending(finish, { content: "So." });
    expect(said).toBe(reason);
    expect(responseMetadata.finish_reason).toBe(finish);
  });

  test.each(["tool_calls", "function_call", "stop", "tide"])(
    "with whole calls, %s is tool_use",
    async (finish) => {
      const { reason, responseMetadata } = await ending(finish, { tool_calls: [call] });
      expect(reason).toBe("tool_use");
      expect(responseMetadata.finish_reason).toBe(finish);
    },
  );

  test("with calls that were cut, it is not", async () => {
    expect((await ending("length", { tool_calls: [call] })).reason).toBe("length");
  });

  test("a reason that is not known there stays as it came", async () => {
    const { reason, responseMetadata } = await ending("tide", { content: "So." });
    expect(reason).toBeUndefined();
    expect(responseMetadata.finish_reason).toBe("tide");
  });
});

test("usage is told unless it is not wanted", async () => {
  const events = await eventsOf(stories.plainText, { streamUsage: false });
  expect(events.filter(({ event }) => event === "usage")).toEqual([]);
  expect(events.at(-1)).not.toHaveProperty("usage");
});

test("the parts of an answer, as LangChain hands them out", async () => {
  const stream = bench.answering(tell(stories.interleavedReasoning)).streamEvents("Hi.");
  const message = await stream;
  const story = stories.interleavedReasoning.completion;
  expect(message.id).toBe(story.id);
  expect(message.text).toBe("Let me look.");
  expect(message.tool_calls).toMatchObject([
    { id: "call_ferry5", name: "ferry_status", args: { line: "5" } },
  ]);
  expect(await stream.text).toBe("Let me look.");
});
