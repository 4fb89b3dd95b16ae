import {
  type ChatRequest,
  createOpenRouter,
  isOpenRouterError,
  type OpenRouter,
  type OpenRouterError,
  type OpenRouterOptions,
} from "@wayfare/core";
import { createUndiciTransport } from "@wayfare/core/undici";
import { type Reply, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

/** Looks like a real key, so that whatever redacts keys has to find it. */
export const KEY = "sk-or-v1-5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d";

/** A request that any story can answer. */
export const ask: ChatRequest = { model: "lumen/otter-1", messages: [{ role: "user", content: "Hi." }] };

/** Retries without the waiting. */
export const quick = { maxRetries: 2, baseDelay: 1 };

/** The scripted provider of one test file, and clients that talk to it. */
export interface Bench {
  readonly upstream: Upstream;
  /** A client with a key, one attempt and no deadlines of note. */
  create(options?: OpenRouterOptions): OpenRouter;
  /** The same, with these replies waiting upstream. */
  answering(reply: Reply | readonly Reply[], options?: OpenRouterOptions): OpenRouter;
}

/** Starts a provider for the file. After each test nothing may be in flight, and no timer may run. */
export function useUpstream(): Bench {
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream();
    // The first call of a process is slow, which deadlines of tens of milliseconds would feel.
    await (await fetch(upstream.url)).text();
    upstream.reset();
  });
  afterEach(async () => {
    try {
      await nothingLeft(upstream);
    } finally {
      upstream.reset();
    }
  });
  afterAll(async () => {
    await undici.close();
    await upstream.close();
  });
  const create = (options: OpenRouterOptions = {}): OpenRouter =>
    createOpenRouter({ apiKey: KEY, baseURL: upstream.url, retry: false, ...options });
  return {
    get upstream() {
      return upstream;
    },
    create,
    answering(reply, options) {
      upstream.enqueue(...[reply].flat());
      return create(options);
    },
  };
}

/** Waits until no request is in flight. @throws when that does not come about, or a timer still runs */
export async function nothingLeft(upstream: Upstream): Promise<void> {
  // A request that was given up while it was on its way is still to be received.
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await upstream.settled(2000);
  const due = performance.now() + 1000;
  while (timers().length > 0 && performance.now() < due) await new Promise((turn) => setImmediate(turn));
  expect(timers(), "timers that still run").toEqual([]);
}

const started = new Map<NodeJS.Timeout, string>();

/** Where the timers were started that keep the process alive; the test runner has its own, which do not count. */
function timers(): string[] {
  return [...started].filter(([timer]) => timer.hasRef()).map(([, origin]) => origin);
}

const { setTimeout: start, clearTimeout: stop } = globalThis;
globalThis.setTimeout = Object.assign((run: (...of: unknown[]) => void, delay?: number, ...of: unknown[]) => {
  const fire = (): void => {
    started.delete(timer);
    run(...of);
  };
  const timer = start(fire, delay);
  started.set(timer, new Error(`${delay} ms`).stack ?? "");
  return timer;
}, start);
globalThis.clearTimeout = (timer) => {
  started.delete(timer as NodeJS.Timeout);
  stop(timer);
};

/** Everything that an iterable brings. */
export async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items;
}

/** What an iterable brings until it fails, and the failure. */
export async function untilFailure<T>(
  iterable: AsyncIterable<T>,
): Promise<{ items: T[]; error: OpenRouterError }> {
  const items: T[] = [];
  const reading = (async () => {
    for await (const item of iterable) items.push(item);
  })();
  return { error: await failureOf(reading), items };
}

/** The error of ours that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<OpenRouterError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("value" in outcome) throw new Error(`expected a failure, got ${JSON.stringify(outcome.value)}`);
  if (!isOpenRouterError(outcome.error)) throw outcome.error;
  return outcome.error;
}

/** Resolves after so many milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Both transports; the one over undici is closed when the file is done. */
export const undici = createUndiciTransport();
export const transports: [string, OpenRouterOptions][] = [
  ["fetch", {}],
  ["undici", { transport: undici }],
];
