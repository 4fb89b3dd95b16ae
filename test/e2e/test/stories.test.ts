import { type ChatEvent, receiptOf } from "@wayfare/core";
import { type Story, stories, storyReply } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { byUser, checkEverything } from "../src/check-everything.ts";
import { everything, everythingHeaders } from "../src/everything.ts";
import { expectedReceipt } from "../src/expected-receipt.ts";
import { legs } from "../src/legs.ts";
import { all, gather, gathered } from "../src/read.ts";
import { useLeg } from "../src/use-leg.ts";

describe.each(legs)("$name", (leg) => {
  const stage = useLeg(leg);

  describe.each(Object.values(stories))("$name", (story) => {
    test("chat() brings the completion", async () => {
      stage.upstream.fallback = (request) => storyReply(story, request);
      const reply = await stage.client.chat(story.request);
      expect(reply).toEqual(story.completion);
      expect(receiptOf(reply)).toMatchObject(expectedReceipt(story));
      expect(stage.upstream.requests.map(({ json }) => json)).toEqual([story.request]);
    });

    test("stream() folds to the completion, and its events are those of the direct way", async () => {
      stage.upstream.fallback = (request) => storyReply(story, request, { writes: 61 });
      const stream = stage.client.stream(story.request);
      const events = await all(stream);
      expect(await stream.final()).toEqual(story.completion);
      expect(await stream.receipt()).toMatchObject(expectedReceipt(story));
      checkEvents(events, story);
      expect(await all(stage.client.stream(story.request).chunks())).toEqual(story.chunks);
      expect(events).toEqual(await all(stage.direct.stream(story.request)));
      for (const { json } of stage.upstream.requests)
        expect(json).toEqual({ ...story.request, stream: true });
    });
  });

  test("the provider gets everything that was sent, and the key that is meant for it", async () => {
    stage.upstream.fallback = (request) => storyReply(stories.plainText, request);
    await stage.client.chat(everything, { headers: everythingHeaders });
    await stage.client.stream(everything, { headers: everythingHeaders }).final();
    checkEverything(stage.upstream.requests, everything, leg.keyShown);
  });

  test("many calls at once are not mixed up", async () => {
    const told = Object.values(stories);
    stage.upstream.fallback = byUser(told);
    const calls = told.flatMap((story) => {
      const request = { ...story.request, user: story.name };
      return [stage.client.chat(request), stage.client.stream(request).final()];
    });
    const replies = await Promise.all(calls);
    expect(replies).toEqual(told.flatMap(({ completion }) => [completion, completion]));
  });
});

/** Events add up to the messages, each choice finishes once, and nothing comes after that. */
function checkEvents(events: readonly ChatEvent[], { completion }: Story): void {
  for (const { index, message, finish_reason, native_finish_reason } of completion.choices) {
    expect(gather(events, index)).toEqual(gathered(message));
    const ends = events.filter((event) => event.type === "finish" && event.choice === index);
    expect(ends).toEqual([{ type: "finish", choice: index, finish_reason, native_finish_reason }]);
  }
  const tail = events.slice(-completion.choices.length);
  expect(tail.every(({ type }) => type === "finish")).toBe(true);
  const told = events.filter((event) => event.type === "usage");
  expect(told).toEqual(completion.usage ? [{ type: "usage", usage: completion.usage }] : []);
}
