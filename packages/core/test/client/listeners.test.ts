import { hangMidStream, json, rateLimited, stories, storyReply } from "@wayfare/test-upstream";
import { expect, test } from "vitest";
import { all, ask, failureOf, quick, transports, undici, useUpstream } from "../support.ts";

const bench = useUpstream();
const story = stories.plainText;

/** A signal that counts who listens to it. */
function countingSignal(controller = new AbortController()): {
  signal: AbortSignal;
  listeners: () => number;
} {
  const { signal } = controller;
  const held = new Set<unknown>();
  let most = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (type: string, listener: unknown, options?: unknown) => {
    held.add(listener);
    most = Math.max(most, held.size);
    add(type, listener as () => void, options as AddEventListenerOptions);
  };
  signal.removeEventListener = (type: string, listener: unknown, options?: unknown) => {
    held.delete(listener);
    remove(type, listener as () => void, options as EventListenerOptions);
  };
  return {
    signal,
    listeners: () => {
      expect(most, "nobody ever listened").toBeGreaterThan(0);
      return held.size;
    },
  };
}

test("no listener stays on a signal that 3,000 calls have shared", async () => {
  const { signal, listeners } = countingSignal();
  bench.upstream.fallback = (request) => storyReply(story, request);
  const client = bench.create({ transport: undici });
  const options = { signal };
  for (let round = 0; round < 60; round += 1) {
    const calls = Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0 ? client.chat(story.request, options) : client.stream(story.request, options).final(),
    );
    await Promise.all(calls);
  }
  expect(bench.upstream.requests).toHaveLength(3000);
  expect(listeners()).toBe(0);
  expect(signal.aborted).toBe(false);
}, 30_000);

test.each(transports)(
  "no listener stays after an error, a retry, a break or an early end, over %s",
  async (_, options) => {
    const { signal, listeners } = countingSignal();
    const busy = rateLimited({ retryAfter: 0.01 });
    const client = bench.create({ ...options, retry: quick });
    bench.upstream.enqueue(busy, busy, busy);
    await failureOf(client.chat(ask, { signal }));
    bench.upstream.enqueue(busy, busy, busy);
    await failureOf(client.stream(ask, { signal }).open());
    bench.upstream.enqueue(
      hangMidStream(story.chunks, 1),
      hangMidStream(story.chunks, 1),
      hangMidStream(story.chunks, 1),
    );
    for await (const _event of client.stream(ask, { signal })) break;
    const opened = client.stream(ask, { signal });
    await opened.open();
    opened.cancel();
    await failureOf(all(client.stream(ask, { signal, deadlines: { idle: 30 } })));
    bench.upstream.enqueue(json({ data: [] }), json({ data: {} }));
    await client.models.list({}, { signal });
    await client.key({ signal });
    await failureOf(client.chat({ ...ask, messages: [] }, { signal }));
    client.stream(ask, { signal });
    await bench.upstream.settled();
    expect(listeners()).toBe(0);
  },
);

test("an abort wakes every call that shares the signal, and leaves no listener", async () => {
  const controller = new AbortController();
  const { signal, listeners } = countingSignal(controller);
  bench.upstream.fallback = hangMidStream(story.chunks, 1);
  const client = bench.create();
  const calls = Array.from({ length: 20 }, () => failureOf(client.stream(ask, { signal }).final()));
  while (bench.upstream.requests.length < 20) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  for (const error of await Promise.all(calls)) expect(error.name).toBe("AbortError");
  await bench.upstream.settled();
  expect(listeners()).toBe(0);
});
