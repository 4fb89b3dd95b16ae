import { createServer, type Socket } from "node:net";
import type { ChatEvent, OpenRouterOptions } from "@wayfare/core";
import {
  commentsOnly,
  drip,
  hangAfterHeaders,
  hangBeforeHeaders,
  hangMidStream,
  late,
  type Reply,
  sse,
  sseSteps,
  stories,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { textOf } from "../stream/grammar.ts";
import {
  all,
  ask,
  failureOf,
  quick,
  sleep,
  transports,
  undici,
  untilFailure,
  useUpstream,
} from "../support.ts";

const bench = useUpstream();
const { chunks, completion } = stories.plainText;
const SSE = { "content-type": "text/event-stream" };
const comment = { write: ": OPENROUTER PROCESSING\n\n" };

describe.each(transports)("deadlines of stream() over %s", (_, options) => {
  const limited = (reply: Reply | Reply[], deadlines: object, more: OpenRouterOptions = {}) =>
    bench.answering(reply, { ...options, deadlines, ...more });

  test.each<[string, Reply]>([
    ["hang before headers", hangBeforeHeaders()],
    ["hang after headers", hangAfterHeaders()],
    ["comments and no event", commentsOnly({ every: 10 })],
    ["a comment, then silence", { headers: SSE, steps: [comment, { hang: true }] }],
  ])("%s: first byte", async (_name, reply) => {
    const began = performance.now();
    const stream = limited(reply, { firstByte: 70, idle: 5000 }).stream(ask);
    const error = await failureOf(stream.open());
    expect(error).toMatchObject({ kind: "timeout", phase: "first_byte", retryable: true });
    expect(error.message).toContain("within 70 ms (deadlines.firstByte)");
    expect(performance.now() - began).toBeGreaterThan(65);
    expect(performance.now() - began).toBeLessThan(2000);
    await bench.upstream.settled();
    // None when the machine is so busy that the call was given up before it went out.
    for (const { clientHungUp } of bench.upstream.requests) expect(clientHungUp).toBe(true);
  });

  test("a first byte that does not come is tried again, and that may succeed", async () => {
    const replies = [hangAfterHeaders(), commentsOnly(), sse(chunks)];
    const stream = limited(replies, { firstByte: 150 }, { retry: quick }).stream(ask);
    expect(await stream.final()).toEqual(completion);
    expect((await stream.receipt()).attempts).toMatchObject([{ error: "timeout" }, { error: "timeout" }, {}]);
    expect(bench.upstream.requests).toHaveLength(3);
  });

  test.each<[string, Reply]>([
    ["hang mid-stream", hangMidStream(chunks, 2)],
    [
      "only comments mid-stream",
      {
        headers: SSE,
        steps: [...sseSteps(chunks.slice(0, 2), { done: false }), { repeat: [comment, { wait: 10 }] }],
      },
    ],
    [
      "half an event, then silence",
      {
        headers: SSE,
        steps: [...sseSteps(chunks.slice(0, 2), { done: false }), { write: 'data: {"id":' }, { hang: true }],
      },
    ],
  ])("%s: idle, with what had come", async (_name, reply) => {
    const client = limited([reply, sse(chunks)], { firstByte: 5000, idle: 120 }, { retry: quick });
    const { items, error } = await untilFailure(client.stream(ask));
    expect(error).toMatchObject({ kind: "timeout", phase: "idle", generationId: completion.id });
    expect(error.message).toContain("within 120 ms (deadlines.idle)");
    expect(textOf(items)).toBe("The Vistula");
    expect(error.partial?.choices[0]?.message.content).toBe("The Vistula");
    expect(error.receipt).toMatchObject({ error: "timeout", aborted: false, model: completion.model });
    await bench.upstream.settled();
    expect(bench.upstream.requests).toHaveLength(1);
    expect(bench.upstream.requests[0]?.clientHungUp).toBe(true);
  });

  test("total: while bytes come, while nothing comes, and while nobody reads", async () => {
    const deadlines = { firstByte: 5000, idle: 5000, total: 150 };
    const client = limited([drip(chunks, 60), hangBeforeHeaders(), hangMidStream(chunks, 1)], deadlines);
    const { error } = await untilFailure(client.stream(ask));
    expect(error).toMatchObject({ kind: "timeout", phase: "total", retryable: false });
    expect(error.partial?.choices[0]?.message.content).toMatch(/^The/);
    const unopened = await failureOf(client.stream(ask).open());
    expect([unopened.phase, unopened.partial]).toEqual(["total", undefined]);
    const stream = client.stream(ask);
    await stream.open();
    await sleep(180);
    expect((await untilFailure(stream)).error).toMatchObject({ phase: "total" });
  });

  test("a slow but healthy stream passes", async () => {
    // Six chunks and [DONE], 30 ms apart: far longer than idle in all.
    const client = limited(late(drip(chunks, 30), 40), { firstByte: 200, idle: 150 });
    expect(textOf(await all(client.stream(ask)))).toBe("The Vistula is a river.");
  });

  test("a slow reader is no silent server", async () => {
    const client = limited(drip(chunks, 15), { firstByte: 200, idle: 120 });
    const events: ChatEvent[] = [];
    for await (const event of client.stream(ask)) {
      events.push(event);
      if (events.length < 3) await sleep(150);
    }
    expect(textOf(events)).toBe("The Vistula is a river.");
    expect(events.at(-1)).toMatchObject({ type: "finish", finish_reason: "stop" });
  });

  test("a slow reader of a silent server is told, its pauses not counted", async () => {
    const iterator = limited(hangMidStream(chunks, 1), { firstByte: 200, idle: 60 }).stream(ask).chunks();
    expect(await iterator.next()).toEqual({ value: chunks[0], done: false });
    await sleep(120);
    const began = performance.now();
    await expect(iterator.next()).rejects.toMatchObject({ phase: "idle" });
    expect(performance.now() - began).toBeGreaterThan(40);
  });

  test.each([0, Number.POSITIVE_INFINITY])("%s switches a deadline off", async (off) => {
    const deadlines = { firstByte: off, idle: off, total: off, connect: off };
    expect(await limited(drip(chunks, 5), deadlines).stream(ask).final()).toEqual(completion);
  });

  test("the deadlines of a call win over those of the client, one by one", async () => {
    const client = bench.create({ ...options, deadlines: { firstByte: 9000, idle: 60 } });
    bench.upstream.fallback = ({ json }) => (json.stream ? hangMidStream(chunks, 1) : hangBeforeHeaders());
    expect(await failureOf(client.chat(ask, { deadlines: { firstByte: 50 } }))).toMatchObject({
      phase: "first_byte",
    });
    const calm = client.stream(ask, { deadlines: { firstByte: 1000 } });
    expect((await untilFailure(calm)).error).toMatchObject({ phase: "idle" });
  });
});

test("a connection that does not come to stand: the undici transport tells the phase", async () => {
  // Accepts and says nothing, so that the TLS handshake never ends.
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as { port: number };
  const baseURL = `https://127.0.0.1:${port}/api/v1`;
  const client = bench.create({ transport: undici, baseURL, deadlines: { connect: 60, firstByte: 5000 } });
  const began = performance.now();
  expect(await failureOf(client.chat(ask))).toMatchObject({
    kind: "timeout",
    phase: "connect",
    retryable: true,
  });
  expect(performance.now() - began).toBeLessThan(3000);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});
