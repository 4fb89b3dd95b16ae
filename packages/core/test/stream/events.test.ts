import type { ChatCompletion, ChatEvent } from "@wayfare/core";
import { eventsOf } from "@wayfare/core/adapter";
import { type Story, stories, storyReply, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { all, useUpstream } from "../support.ts";
import { checkGrammar, eventsOfType as of, textOf } from "./grammar.ts";

const bench = useUpstream();

async function tell(story: Story): Promise<ChatEvent[]> {
  bench.upstream.fallback = (request) => storyReply(story, request);
  return all(bench.create().stream(story.request));
}

/** Reasons after which no call is said to be whole. */
const cutShort = ["length", "content_filter", "error"];

/** What the events say, put together, is what the reply says. */
function checkReply(events: ChatEvent[], completion: WireObject): void {
  checkGrammar(events);
  const { choices, usage } = completion;
  expect(of(events, "usage")).toEqual(usage === undefined ? [] : [{ type: "usage", usage }]);
  expect(events.slice(-choices.length)).toEqual(
    choices.map(({ index, finish_reason, native_finish_reason }: WireObject) => ({
      ...{ type: "finish", choice: index, finish_reason, native_finish_reason },
    })),
  );
  for (const { index, message, finish_reason } of choices) {
    const mine = events.filter((event) => "choice" in event && event.choice === index);
    expect(textOf(mine)).toBe(message.content ?? "");
    expect(textOf(mine, "reasoning")).toBe(message.reasoning ?? "");
    expect(textOf(mine, "refusal")).toBe(message.refusal ?? "");
    expect(of(mine, "image").map(({ image }) => image)).toEqual(message.images ?? []);
    expect(of(mine, "annotation").map(({ annotation }) => annotation)).toEqual(message.annotations ?? []);
    const sound = of(mine, "audio").map(({ audio }) => audio.data ?? "");
    expect(sound.join("")).toBe(message.audio?.data ?? "");
    expect(of(mine, "reasoning_end").flatMap(({ details }) => details)).toEqual(
      message.reasoning_details ?? [],
    );
    const calls: WireObject[] = message.tool_calls ?? [];
    expect(of(mine, "tool_call_start").map(({ index, id, name }) => ({ index, id, name }))).toEqual(
      calls.map(({ index, id, function: { name } }) => ({ index, id, name })),
    );
    const ends = of(mine, "tool_call_end").map(({ index, id, name, arguments: text, rest }) => ({
      ...{ type: "function", index, id, function: { name, arguments: text } },
      ...rest,
    }));
    expect(ends).toEqual(cutShort.includes(finish_reason) ? [] : calls);
  }
}

describe("the events of every story", () => {
  test.each(Object.values(stories))("$name: $about", async (story) => {
    checkReply(await tell(story), story.completion);
  });

  test.each(Object.values(stories))("$name: also when they are made of the reply", (story) => {
    checkReply(eventsOf(story.completion as ChatCompletion), story.completion);
  });

  test("with their chunks, each before what is made of it", async () => {
    const story = stories.interleavedReasoning;
    bench.upstream.fallback = (request) => storyReply(story, request);
    const events = await all(bench.create().stream(story.request).events({ chunks: true }));
    expect(of(events, "chunk").map(({ chunk }) => chunk)).toEqual(story.chunks);
    expect(events[0]?.type).toBe("chunk");
    checkReply(
      events.filter(({ type }) => type !== "chunk"),
      story.completion,
    );
  });
});

describe("blocks", () => {
  test("text, reasoning and calls that alternate", async () => {
    const events = await tell(stories.interleavedReasoning);
    const places = events.flatMap((event) =>
      /_start$/.test(event.type) && "block" in event ? [[event.type, event.block]] : [],
    );
    expect(places).toEqual([
      ["reasoning_start", 0],
      ["text_start", 1],
      ["reasoning_start", 2],
      ["tool_call_start", 3],
    ]);
  });

  test("final() and receipt() are settled when finish is said", async () => {
    const story = stories.plainText;
    bench.upstream.fallback = (request) => storyReply(story, request);
    const stream = bench.create().stream(story.request);
    for await (const event of stream) {
      if (event.type !== "finish") continue;
      const soon = Promise.race([
        Promise.all([stream.final(), stream.receipt()]),
        new Promise((turn) => setImmediate(turn, "late")),
      ]);
      expect(await soon).not.toBe("late");
      break;
    }
    expect(await stream.receipt()).toMatchObject({ aborted: false, finishReason: "stop" });
  });
});

test("reasoning under its other name is told, also beside the text of a whole answer", () => {
  const { completion } = stories.plainText;
  const message = { ...completion.choices[0].message, reasoning_content: "Which river is it?" };
  const told = { ...completion, choices: [{ ...completion.choices[0], message }] };
  const events = eventsOf(told as unknown as ChatCompletion);
  expect(textOf(events, "reasoning")).toBe("Which river is it?");
  expect(textOf(events)).toBe(stories.plainText.text);
});
