import { receiptOf } from "@wayfare/core";
import { startUpstream, stories, storyReply, type Upstream } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { all, ask, nothingLeft, sleep, transports, useUpstream } from "../support.ts";

const bench = useUpstream();

describe.each(transports)("every story over %s", (_, options) => {
  test.each(Object.values(stories))("$name: chat() and final() bring the same reply", async (story) => {
    bench.upstream.fallback = (request) => storyReply(story, request, { writes: 97 });
    const client = bench.create(options);
    const reply = await client.chat(story.request);
    expect(reply).toEqual(story.completion);
    const stream = client.stream(story.request);
    expect(await stream.final()).toEqual(reply);
    expect(await all(client.stream(story.request).chunks())).toEqual(story.chunks);
    const [plain, streamed] = bench.upstream.requests;
    expect(plain?.json).toEqual(story.request);
    expect(streamed?.json).toEqual({ ...story.request, stream: true });
    checkReceipts(receiptOf(reply), await stream.receipt());
  });

  test.each(Object.values(stories))("$name: JSON though a stream was asked for", async (story) => {
    bench.upstream.fallback = storyReply(story, { stream: false });
    const stream = bench.create(options).stream(story.request);
    expect(await stream.final()).toEqual(story.completion);
  });

  test("a finished stream gives its connection to the next call", async () => {
    const story = stories.plainText;
    await using upstream = Object.assign(await startUpstream(), {
      [Symbol.asyncDispose](this: Upstream): Promise<void> {
        return this.close();
      },
    });
    upstream.fallback = (request) => storyReply(story, request);
    const client = bench.create({ ...options, baseURL: upstream.url });
    for (let call = 0; call < 5; call += 1) {
      await client.stream(story.request).final();
      await all(client.stream(story.request));
      await client.chat(story.request);
    }
    expect(upstream.requests).toHaveLength(15);
    // One, and a second when a connection was a moment late in coming back.
    expect(upstream.openSockets).toBeLessThanOrEqual(2);
  });
});

/** The receipts of a plain and of a streamed call differ in what only one of them can know. */
function checkReceipts(plain: object | undefined, streamed: object): void {
  const own = { streamed: undefined, startedAt: 0, latency: undefined, attempts: undefined };
  expect(plain).toMatchObject({ streamed: false });
  expect(streamed).toMatchObject({ streamed: true, latency: { firstToken: expect.any(Number) } });
  expect({ ...streamed, ...own }).toEqual({ ...plain, ...own });
}

describe("the four ways to read a stream", () => {
  const story = stories.plainText;
  const open = () => {
    bench.upstream.fallback = (request) => storyReply(story, request);
    return bench.create().stream(story.request);
  };

  test("nothing is sent before it is used", async () => {
    open();
    await sleep(30);
    await nothingLeft(bench.upstream);
    expect(bench.upstream.requests).toHaveLength(0);
  });

  test("open() tells who answers, sends once, and takes nothing away", async () => {
    const stream = open();
    const head = await stream.open();
    const { id, model, provider, created } = story.completion;
    expect(head).toEqual({ id, model, provider, created });
    expect(await stream.open()).toEqual(head);
    expect(await all(stream.chunks())).toEqual(story.chunks);
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test("final() and receipt() after, before and while it is read", async () => {
    const after = open();
    await all(after);
    expect(await after.final()).toEqual(story.completion);
    const alone = open();
    expect(await alone.receipt()).toMatchObject({ finishReason: "stop" });
    expect(await alone.final()).toEqual(story.completion);
    const both = open();
    const [events, whole, receipt, again] = await Promise.all([
      all(both),
      both.final(),
      both.receipt(),
      both.final(),
    ]);
    expect(events.at(-1)).toMatchObject({ type: "finish" });
    expect(whole).toEqual(story.completion);
    expect(again).toBe(whole);
    expect(receiptOf(whole)).toBe(receipt);
    expect(bench.upstream.requests).toHaveLength(3);
  });

  test("a stream is read once", async () => {
    const stream = open();
    await all(stream);
    expect(() => stream.chunks()).toThrow("read once");
    expect(() => stream[Symbol.asyncIterator]()).toThrow(TypeError);
    expect(() => stream.toReadableStream()).toThrow("read once");
  });

  test("calls of next() that do not wait for one another are answered in order", async () => {
    const chunks = open().chunks();
    const results = await Promise.all(Array.from({ length: story.chunks.length + 2 }, () => chunks.next()));
    expect(results.slice(0, -2).map(({ value }) => value)).toEqual(story.chunks);
    expect(results.slice(-2)).toEqual([
      { value: undefined, done: true },
      { value: undefined, done: true },
    ]);
  });

  test("await using leaves a stream that was not read to its end", async () => {
    {
      await using stream = open();
      await stream.open();
    }
    await bench.upstream.settled();
    const unused = open();
    await unused[Symbol.asyncDispose]();
    await expect(unused.open()).rejects.toMatchObject({ name: "AbortError" });
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test("an empty request is refused before anything is sent", async () => {
    const stream = bench.create().stream({ ...ask, messages: [] });
    await expect(stream.open()).rejects.toMatchObject({ kind: "request" });
    expect(bench.upstream.requests).toHaveLength(0);
  });
});
