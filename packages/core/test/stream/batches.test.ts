import { type ChatEvent, createOpenRouter } from "@wayfare/core";
import { hangMidStream, startUpstream, stories, storyReply, type Upstream } from "@wayfare/test-upstream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
beforeEach(() => upstream.reset());
afterAll(() => upstream.close());

const open = () => createOpenRouter({ apiKey: "sk-or-test", baseURL: upstream.url, retry: false });

describe.each(Object.values(stories))("$name", (story) => {
  test.each([17, "whole"] as const)(
    "in writes of %s: the events, none twice, no batch empty",
    async (writes) => {
      upstream.fallback = (received) => storyReply(story, received, { writes });
      const events: ChatEvent[] = [];
      for await (const event of open().stream(story.request).events({ chunks: true })) events.push(event);
      const batches: (readonly ChatEvent[])[] = [];
      for await (const batch of open().stream(story.request).batches({ chunks: true })) batches.push(batch);
      expect(batches.flat()).toEqual(events);
      expect(Math.min(...batches.map(({ length }) => length))).toBeGreaterThan(0);
      // One write, and the end.
      if (writes === "whole") expect(batches.length).toBeLessThanOrEqual(3);
    },
  );
});

test("leaving the loop hangs up", async () => {
  upstream.enqueue(hangMidStream(stories.plainText.chunks, 2));
  for await (const batch of open().stream(stories.plainText.request).batches()) if (batch.length > 0) break;
  await upstream.settled();
  expect(upstream.requests[0]?.clientHungUp).toBe(true);
});
