import {
  bigBody,
  bigStream,
  cutAfterHeaders,
  cutBeforeHeaders,
  cutMidStream,
  endWithoutFinish,
  json,
  type Reply,
  sse,
  sseSteps,
  stories,
  text,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { textOf } from "../stream/grammar.ts";
import { all, ask, failureOf, quick, sleep, transports, untilFailure, useUpstream } from "../support.ts";

const bench = useUpstream();
const { chunks, completion } = stories.plainText;
const SSE = { "content-type": "text/event-stream" };

describe.each(transports)("stream() over %s", (_, options) => {
  test.each<[string, Reply, object]>([
    ["cut before headers", cutBeforeHeaders(), { kind: "connection", phase: "request" }],
    ["cut after headers", cutAfterHeaders(), { kind: "connection", phase: "body" }],
    ["cut inside the first event", cutMidStream(chunks, { byte: 30 }), { kind: "connection", phase: "body" }],
    ["empty body", { headers: SSE, steps: [] }, { kind: "interrupted", phase: "body" }],
    ["only [DONE]", sse([]), { kind: "interrupted", phase: "body" }],
    ["only comments", { headers: SSE, steps: [{ write: ": hello\n\n" }] }, { kind: "interrupted" }],
    ["a page of HTML with status 200", text("<!doctype html><p>hi"), { retryable: true }],
    ["a first event that is not JSON", sse(["oops"]), { kind: "interrupted" }],
    ["JSON that is no completion", json({ object: "list" }), { kind: "interrupted" }],
    [
      "a role and nothing more",
      sse([{ choices: [{ index: 0, delta: { role: "assistant" } }] }]),
      { kind: "interrupted" },
    ],
  ])("%s: thrown before any content, and tried again", async (_name, reply, expected) => {
    const client = bench.answering([reply, reply, reply, reply], { ...options, retry: quick });
    const { items, error } = await untilFailure(client.stream(ask));
    expect(error).toMatchObject({ retryable: true, ...expected });
    expect(items).toEqual([]);
    expect(bench.upstream.requests).toHaveLength(3);
    expect(error.receipt?.attempts).toHaveLength(3);
    expect(await failureOf(client.stream(ask, { retry: false }).open())).toMatchObject(expected);
  });

  test("the retry after an early fault brings the whole answer", async () => {
    const replies = [cutMidStream(chunks, { byte: 30 }), sse([]), sse(chunks)];
    const stream = bench.answering(replies, { ...options, retry: quick }).stream(ask);
    expect(await all(stream.chunks())).toEqual(chunks);
    expect((await stream.receipt()).attempts).toMatchObject([
      { error: "connection", status: 200 },
      { error: "interrupted" },
      { status: 200 },
    ]);
  });

  test.each<[string, Reply, object, string]>([
    ["cut between events", cutMidStream(chunks, 2), { kind: "connection", phase: "stream" }, "The Vistula"],
    [
      "cut inside an event",
      cutMidStream(chunks, { byte: Math.round(JSON.stringify(chunks[0]).length * 2.5) }),
      { kind: "connection", phase: "stream" },
      "The Vistula",
    ],
    [
      "clean end without finish",
      endWithoutFinish(chunks),
      { kind: "interrupted", phase: "stream" },
      "The Vistula is a river.",
    ],
    [
      "[DONE] without finish",
      endWithoutFinish(chunks, { done: true }),
      { kind: "interrupted", phase: "stream" },
      "The Vistula is a river.",
    ],
    [
      "clean end inside an event",
      sse([chunks[0], JSON.stringify(chunks[1]).slice(0, 50)], { done: false, finalNewline: false }),
      { kind: "interrupted" },
      "The ",
    ],
    [
      "an event that is not JSON",
      sse([chunks[0], "<oops>", chunks[1]]),
      { kind: "interrupted", message: expect.stringContaining("<oops>") },
      "The ",
    ],
    [
      "an event that is JSON but no object",
      sse([chunks[0], "[]", ...chunks.slice(1)]),
      { kind: "interrupted" },
      "The ",
    ],
  ])("%s: thrown after the content, never tried again", async (_name, reply, expected, said) => {
    const client = bench.answering([reply, sse(chunks)], { ...options, retry: quick });
    const stream = client.stream(ask);
    const { items, error } = await untilFailure(stream);
    expect(error).toMatchObject(expected);
    expect(textOf(items)).toBe(said);
    expect(error.partial?.choices[0]).toMatchObject({ message: { content: said }, finish_reason: null });
    expect(error.generationId).toBe(completion.id);
    expect(error.receipt).toBe(await stream.receipt());
    expect(error.receipt).toMatchObject({ id: completion.id, provider: "Harbor", error: error.kind });
    expect(error.receipt?.finishReason).toBeUndefined();
    expect(await failureOf(stream.final())).toBe(error);
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test.each<[string, Reply]>([
    ["no [DONE]", sse(chunks, { done: false })],
    ["no last line end", sse(chunks, { done: false, finalNewline: false })],
    ["bytes after [DONE]", { headers: SSE, steps: [...sseSteps(chunks), { write: "data: {oops\n\n" }] }],
    ["[DONE] and an open socket", { headers: SSE, steps: [...sseSteps(chunks), { hang: true }] }],
    [
      "a cut after the last event",
      { headers: SSE, steps: [...sseSteps(chunks, { done: false }), { wait: 5 }, { cut: true }] },
    ],
    ["a cut after [DONE]", { headers: SSE, steps: [...sseSteps(chunks), { wait: 5 }, { cut: true }] }],
    [
      "empty events and comments between",
      sse(
        chunks.flatMap((chunk) => ["", chunk]),
        { comments: true },
      ),
    ],
    ["the wrong content type", sse(chunks, { headers: { "content-type": "text/plain" } })],
    ["a JSON completion though a stream was asked for", json(completion)],
  ])("%s is no fault", async (_name, reply) => {
    const stream = bench.answering(reply, options).stream(ask);
    expect(await stream.final()).toEqual(completion);
    expect(await stream.receipt()).toMatchObject({
      finishReason: "stop",
      error: undefined,
      costSource: "reported",
    });
  });

  test("silence after the finish: the answer is whole", async () => {
    const reply = { headers: SSE, steps: [...sseSteps(chunks, { done: false }), { hang: true as const }] };
    const client = bench.answering(reply, { ...options, deadlines: { idle: 60 } });
    expect(await client.stream(ask).final()).toEqual(completion);
  });

  test("a cut between finish and usage: the answer is whole, its cost unknown", async () => {
    const reply = cutMidStream(chunks, chunks.length - 1);
    const stream = bench.answering(reply, options).stream(ask);
    expect((await stream.final()).choices).toEqual(completion.choices);
    expect(await stream.receipt()).toMatchObject({
      cost: undefined,
      costSource: "unknown",
      error: undefined,
    });
  });

  test("10 MB in one event, and 10 MB as JSON", async () => {
    const content = "x".repeat(10_000_000);
    const big = { ...chunks[0], choices: [{ index: 0, delta: { content }, finish_reason: "stop" }] };
    for (const reply of [sse([big], { writes: 65_536 }), bigBody()]) {
      const whole = await bench.answering(reply, options).stream(ask).final();
      expect(whole.choices[0]?.message.content).toHaveLength(10_000_000);
    }
  });

  test("a reader that stops reading holds the provider up", async () => {
    const stream = bench.answering(bigStream(50_000_000), options).stream(ask);
    await stream.open();
    await sleep(200);
    expect(bench.upstream.requests[0]?.bytesSent).toBeLessThan(20_000_000);
    stream.cancel();
  });

  test("a long stream of small events", async () => {
    let length = 0;
    for await (const event of bench.answering(bigStream(3_000_000), options).stream(ask))
      if (event.type === "text") length += event.text.length;
    expect(length).toBeGreaterThan(200_000);
  });
});
