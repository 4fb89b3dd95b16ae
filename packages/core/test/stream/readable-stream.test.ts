import type { ChatChunk, ChatStream, OpenRouterOptions } from "@wayfare/core";
import { ChunkDecoder } from "@wayfare/core/internal";
import {
  bigStream,
  cutMidStream,
  errorBody,
  errorMidStream,
  hangMidStream,
  type Reply,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { all, ask, sleep, useUpstream } from "../support.ts";

const bench = useUpstream();
const { chunks, completion } = stories.plainText;

function streamOf(reply: Reply, options: OpenRouterOptions = {}): ChatStream {
  return bench.answering(reply, options).stream(ask);
}

/** The chunks in a byte stream, with an error chunk at its place. */
async function read(stream: ReadableStream<Uint8Array>): Promise<{ chunks: ChatChunk[]; done: boolean }> {
  const decoder = new ChunkDecoder();
  const read: ChatChunk[] = [];
  for await (const bytes of stream) read.push(...decoder.push(bytes));
  read.push(...decoder.end());
  return { chunks: read, done: decoder.done };
}

describe("toReadableStream()", () => {
  test.each(Object.values(stories))("$name: the bytes decode to the same chunks", async (story) => {
    bench.upstream.fallback = (request) => storyReply(story, request);
    const stream = bench.create().stream(story.request);
    expect(await read(stream.toReadableStream())).toEqual({ chunks: story.chunks, done: true });
    expect(await stream.final()).toEqual(story.completion);
  });

  test("the body of a Response, which another client can read", async () => {
    const answer = streamOf(storyReply(stories.toolCall, { stream: true })).toReadableStream();
    const response = new Response(answer, { headers: { "content-type": "text/event-stream" } });
    const other = bench.create({ fetch: async () => response }).stream(ask);
    expect(await other.final()).toEqual(stories.toolCall.completion);
  });

  test("nothing is asked before it is read", async () => {
    streamOf(storyReply(stories.plainText, { stream: true })).toReadableStream();
    await sleep(30);
    expect(bench.upstream.requests).toHaveLength(0);
  });

  test.each<[string, Reply, number, object]>([
    [
      "mid-stream",
      errorMidStream(chunks),
      4,
      { code: 502, metadata: { error_type: "provider_unavailable" } },
    ],
    ["before any content", errorBody("upstream429"), 0, { code: 429, metadata: { provider_name: "Harbor" } }],
    ["a cut", cutMidStream(chunks, 2), 2, { code: 502 }],
    ["silence", hangMidStream(chunks, 1), 1, { code: 504, metadata: { error_type: "timeout" } }],
  ])("an error becomes an error event: %s", async (_, reply, count, error) => {
    const stream = streamOf(reply, { deadlines: { idle: 60 } });
    const { chunks: received, done } = await read(stream.toReadableStream());
    expect(done).toBe(false);
    expect(received.slice(0, -1)).toEqual(chunks.slice(0, count));
    const last = received.at(-1);
    expect(last).toMatchObject({
      object: "chat.completion.chunk",
      choices: [{ index: 0, finish_reason: "error" }],
      error,
    });
    expect(last?.id).toBe(count > 0 ? completion.id : "");
    await expect(stream.final()).rejects.toMatchObject({ name: expect.any(String) });
    // Read by a client of our own, it is the error that it was.
    const response = new Response(`data: ${JSON.stringify(last)}\n\n`);
    const again = bench.create({ fetch: async () => response }).stream(ask);
    await expect(again.open()).rejects.toMatchObject({ status: error["code" as never], retryable: true });
  });

  test("cancel hangs up upstream, at once and while it waits", async () => {
    for (const wait of [false, true]) {
      const stream = streamOf(hangMidStream(chunks, 2));
      const reader = stream.toReadableStream().getReader();
      await reader.read();
      const waiting = wait ? [reader.read(), reader.read()] : [];
      await sleep(10);
      await reader.cancel("enough");
      await Promise.allSettled(waiting);
      await bench.upstream.settled();
      expect(bench.upstream.requests.at(-1)?.clientHungUp).toBe(true);
      expect(await stream.receipt()).toMatchObject({ aborted: true });
    }
  });

  test("an abort by signal ends it with an error event, not in silence", async () => {
    const stream = bench.answering(hangMidStream(chunks, 1)).stream(ask, { signal: AbortSignal.timeout(40) });
    const { chunks: received, done } = await read(stream.toReadableStream());
    expect([received.length, done]).toEqual([2, false]);
    expect(received[1]?.error?.message).toContain("aborted");
  });

  test("a reader that stops reading holds the provider up", async () => {
    const reader = streamOf(bigStream(50_000_000)).toReadableStream().getReader();
    await reader.read();
    await sleep(100);
    expect(bench.upstream.requests[0]?.bytesSent).toBeLessThan(20_000_000);
    await reader.cancel();
  });

  test("bytes pass through a pipe whole", async () => {
    const pieces = await all(
      streamOf(storyReply(stories.multibyteText, { stream: true })).toReadableStream(),
    );
    const text = pieces.map((bytes) => new TextDecoder().decode(bytes)).join("");
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(text).not.toContain("\ufffd");
  });
});
