import type { ChatStream, OpenRouterError, OpenRouterOptions, Receipt } from "@wayfare/core";
import {
  drip,
  hangAfterHeaders,
  hangBeforeHeaders,
  hangMidStream,
  json,
  sse,
  stories,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { ask, failureOf, quick, sleep, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const { chunks, completion } = stories.plainText;
const reason = new Error("the user went home");

/** What every aborted call has in common. */
async function checkAborted(error: OpenRouterError, cause: unknown): Promise<void> {
  expect(error).toMatchObject({ name: "AbortError", kind: "aborted", retryable: false });
  expect(error.cause).toBe(cause);
  expect(error.receipt).toMatchObject({ aborted: true, error: "aborted", requestedModel: ask.model });
  await bench.upstream.settled();
  for (const request of bench.upstream.requests) expect(request.clientHungUp).toBe(true);
}

/** Waits until the provider has so many requests and has answered as far as it will. */
async function received(count = 1): Promise<void> {
  while (bench.upstream.requests[count - 1]?.json === undefined) await sleep(2);
  await sleep(15);
}

describe.each(transports)("aborts over %s", (_, options) => {
  const streaming = (more: OpenRouterOptions = {}): ChatStream =>
    bench.answering(hangMidStream(chunks, 2), { ...options, ...more }).stream(ask);

  test("before sending: nothing is sent and nobody is told", async () => {
    const told: unknown[] = [];
    const onReceipt = (receipt: Receipt) => told.push(receipt);
    const hooks = { onRequest: (request: unknown) => told.push(request) };
    const client = bench.create({ ...options, onReceipt, hooks, retry: quick });
    const signal = AbortSignal.abort(reason);
    await checkAborted(await failureOf(client.chat(ask, { signal })), reason);
    await checkAborted(await failureOf(client.stream(ask, { signal }).open()), reason);
    await checkAborted(await failureOf(client.stream(ask, { signal }).final()), reason);
    expect(await client.stream(ask, { signal }).receipt()).toMatchObject({ aborted: true, attempts: [] });
    expect(await failureOf(client.key({ signal }))).toMatchObject({ name: "AbortError" });
    expect(await failureOf(client.models.list({}, { signal }))).toMatchObject({ name: "AbortError" });
    expect(bench.upstream.requests).toHaveLength(0);
    expect(told).toEqual([]);
  });

  test.each([
    ["before headers", hangBeforeHeaders()],
    ["after headers", hangAfterHeaders({ "content-type": "application/json" })],
  ])("chat(), %s", async (_name, reply) => {
    const controller = new AbortController();
    const failed = failureOf(bench.answering(reply, { ...options, retry: quick }).chat(ask, controller));
    await received();
    controller.abort(reason);
    const error = await failed;
    await checkAborted(error, reason);
    expect(error.receipt?.attempts).toMatchObject([{ error: "aborted" }]);
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test.each([
    ["before headers", hangBeforeHeaders()],
    ["after headers", hangAfterHeaders()],
  ])("stream(), %s: by signal and by cancel()", async (_name, reply) => {
    const controller = new AbortController();
    const client = bench.answering([reply, reply], { ...options, retry: quick });
    const failed = failureOf(client.stream(ask, controller).open());
    await received();
    controller.abort(reason);
    await checkAborted(await failed, reason);
    const stream = client.stream(ask);
    const cancelled = failureOf(stream.open());
    await received(2);
    stream.cancel();
    await checkAborted(await cancelled, undefined);
    expect(bench.upstream.requests).toHaveLength(2);
  });

  test("mid-stream by signal, while the reader waits", async () => {
    const controller = new AbortController();
    const stream = bench.answering(hangMidStream(chunks, 2), options).stream(ask, controller);
    const texts: string[] = [];
    const reading = (async () => {
      for await (const event of stream) {
        if (event.type === "text") texts.push(event.text);
        if (texts.length === 2) setTimeout(() => controller.abort(reason), 10);
      }
    })();
    const error = await failureOf(reading);
    await checkAborted(error, reason);
    expect(texts).toEqual(["The ", "Vistula"]);
    expect(error.partial?.choices[0]?.message.content).toBe("The Vistula");
    expect(error.generationId).toBe(completion.id);
    expect(error.receipt).toMatchObject({
      id: completion.id,
      model: completion.model,
      costSource: "unknown",
    });
    expect(await failureOf(stream.final())).toBe(error);
    expect(await stream.receipt()).toBe(error.receipt);
  });

  test("mid-stream by signal, from within the loop", async () => {
    const controller = new AbortController();
    const stream = bench.answering(hangMidStream(chunks, 2), options).stream(ask, controller);
    const reading = (async () => {
      for await (const _event of stream) controller.abort(reason);
    })();
    await checkAborted(await failureOf(reading), reason);
  });

  test("break stops the generation; the reply and the receipt say so", async () => {
    const stream = streaming();
    for await (const event of stream) if (event.type === "text") break;
    await bench.upstream.settled();
    expect(bench.upstream.requests[0]?.clientHungUp).toBe(true);
    expect(await stream.receipt()).toMatchObject({ aborted: true, error: "aborted", id: completion.id });
    const error = await failureOf(stream.final());
    expect(error).toMatchObject({ name: "AbortError" });
    expect(error.cause).toBeUndefined();
    expect(error.partial?.choices[0]?.message.content).toMatch(/^The /);
  });

  test("a throw in the loop body comes out, and stops the generation", async () => {
    const stream = streaming();
    const reading = (async () => {
      for await (const _event of stream.chunks()) throw reason;
    })();
    await expect(reading).rejects.toBe(reason);
    await bench.upstream.settled();
    expect(bench.upstream.requests[0]?.clientHungUp).toBe(true);
    expect(await stream.receipt()).toMatchObject({ aborted: true });
  });

  test("cancel(): before use, after open(), while another reads, and twice", async () => {
    const unused = bench.create(options).stream(ask);
    unused.cancel();
    expect(await failureOf(unused.open())).toMatchObject({ name: "AbortError" });
    const opened = streaming();
    await opened.open();
    opened.cancel();
    opened.cancel();
    expect(await failureOf(opened.final())).toMatchObject({ name: "AbortError" });
    const read = streaming();
    const iterator = read[Symbol.asyncIterator]();
    // All that comes is read, then one more is waited for.
    setTimeout(() => read.cancel(), 40);
    const reading = (async () => {
      while (!(await iterator.next()).done);
    })();
    await expect(reading).rejects.toMatchObject({ name: "AbortError", receipt: { aborted: true } });
    await expect(iterator.next()).rejects.toMatchObject({ name: "AbortError" });
    await bench.upstream.settled();
    expect(bench.upstream.requests.map(({ clientHungUp }) => clientHungUp)).toEqual([true, true]);
  });

  test("an abort after the end changes nothing", async () => {
    const controller = new AbortController();
    const client = bench.answering([sse(chunks), json(completion)], options);
    const stream = client.stream(ask, controller);
    await stream.final();
    await client.chat(ask, controller);
    controller.abort(reason);
    stream.cancel();
    expect(await stream.final()).toEqual(completion);
    expect(await stream.receipt()).toMatchObject({ aborted: false, error: undefined });
    await bench.upstream.settled();
    expect(bench.upstream.requests.map(({ clientHungUp }) => clientHungUp)).toEqual([false, false]);
  });

  test("AbortSignal.timeout(): the cause says so", async () => {
    const client = bench.answering([drip(chunks, 30), hangBeforeHeaders()], options);
    const error = await failureOf(client.stream(ask, { signal: AbortSignal.timeout(60) }).final());
    expect(error).toMatchObject({ name: "AbortError", cause: { name: "TimeoutError" } });
    const slow = await failureOf(client.chat(ask, { signal: AbortSignal.timeout(40) }));
    expect(slow).toMatchObject({ name: "AbortError", cause: { name: "TimeoutError" } });
  });
});

test("an abort while the key is being fetched", async () => {
  const client = bench.create({ apiKey: () => new Promise(() => {}) });
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 20);
  const streamed = client.stream(ask);
  setTimeout(() => streamed.cancel(), 20);
  const { signal } = controller;
  const calls = [
    client.chat(ask, { signal }),
    client.stream(ask, { signal }).open(),
    client.key({ signal }),
    streamed.open(),
  ];
  for (const error of await Promise.all(calls.map(failureOf))) expect(error.name).toBe("AbortError");
  const late = await failureOf(client.chat(ask, { deadlines: { total: 30 } }));
  expect(late).toMatchObject({ kind: "timeout", phase: "total" });
  expect(bench.upstream.requests).toHaveLength(0);
});

test("a transport whose body just ends when it is cancelled", async () => {
  let end: (() => void) | undefined;
  const pieces = [new TextEncoder().encode(`data: ${JSON.stringify(chunks[0])}\n\n`)];
  const read = async () => {
    const value = pieces.pop();
    if (value === undefined)
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    return { value };
  };
  const transport = async () => ({
    status: 200,
    header: () => undefined,
    text: async () => "",
    reader: () => ({ read, cancel: () => end?.() }),
  });
  const stream = bench.create({ transport }).stream(ask);
  const iterator = stream.chunks();
  await iterator.next();
  const waiting = iterator.next();
  setTimeout(() => stream.cancel(), 5);
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});
