import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { OpenRouter } from "@wayfare/core";
import { hangMidStream, stories } from "@wayfare/test-upstream";
import { expect, test } from "vitest";
import { ask, sleep, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Waits, collecting garbage, until the provider has been left by so many clients. */
async function hungUp(count: number): Promise<void> {
  const left = () => bench.upstream.requests.filter(({ clientHungUp }) => clientHungUp).length;
  for (let turn = 0; turn < 100 && left() < count; turn += 1) {
    collect();
    await sleep(10);
  }
  expect(left()).toBe(count);
}

async function dropOpened(client: OpenRouter): Promise<void> {
  await client.stream(ask).open();
}

async function dropHalfRead(client: OpenRouter): Promise<void> {
  await client.stream(ask).chunks().next();
}

async function dropBytes(client: OpenRouter): Promise<void> {
  await client.stream(ask).toReadableStream().getReader().read();
}

test.each(transports)("streams that are dropped free their sockets, over %s", async (_, options) => {
  bench.upstream.fallback = hangMidStream(stories.plainText.chunks, 1);
  const client = bench.create(options);
  await dropOpened(client);
  await dropHalfRead(client);
  await dropBytes(client);
  await hungUp(3);
});

test.each(transports)("a stream that somebody waits for is not collected, over %s", async (_, options) => {
  const chunks = stories.plainText.chunks;
  bench.upstream.fallback = { ...hangMidStream(chunks, 0), steps: [] };
  const reply = hangMidStream(chunks, 1);
  const client = bench.answering(reply, { ...options, deadlines: { idle: 250 } });
  const waiting = client.stream(ask).final();
  const outcome = waiting.catch((error: Error) => error.name);
  for (let turn = 0; turn < 10; turn += 1) {
    collect();
    await sleep(10);
  }
  expect(bench.upstream.requests[0]?.clientHungUp).toBe(false);
  expect(await outcome).toBe("TimeoutError");
});
