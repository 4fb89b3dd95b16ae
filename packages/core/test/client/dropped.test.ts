import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { OpenRouter } from "@wayfare/core";
import { hangMidStream, late, sse, stories } from "@wayfare/test-upstream";
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
  bench.upstream.fallback = late(sse(stories.plainText.chunks), 250);
  const client = bench.create(options);
  const waits: Promise<unknown>[] = [
    client.stream(ask).final(),
    client.stream(ask).receipt(),
    client.stream(ask).chunks().next(),
    client.stream(ask)[Symbol.asyncIterator]().next(),
    client.stream(ask).toReadableStream().getReader().read(),
    client.stream(ask).open(),
  ];
  const outcomes = Promise.all(
    waits.map((wait) =>
      wait.then(
        () => "whole",
        (error: Error) => error.name,
      ),
    ),
  );
  for (let turn = 0; turn < 3; turn += 1) {
    collect();
    await sleep(10);
  }
  expect(await outcomes).toEqual(waits.map(() => "whole"));
  await hungUpOrFinished();
});

/** What was waited for has come; the rest of the dropped ones may end either way. */
async function hungUpOrFinished(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    collect();
    await sleep(5);
  }
}
