import { isOpenRouterError, type Transport } from "@wayfare/core";
import type { Dialect } from "../dialect.ts";
import { upstreamClient } from "./upstream-client.ts";

/** Waits before asking for a record that is not there yet, in ms; about 15 s in all (OpenRouter docs: generation). */
const delays = [500, 1000, 2000, 4000, 8000];

/** Asks OpenRouter, or a gateway of its kind, for the record of a call until it is there. */
export function createRecordFinder(transport: Transport): NonNullable<Dialect["findRecord"]> {
  return async (upstream, id, signal) => {
    const client = upstreamClient(upstream, transport);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await client.generation(id, { signal });
      } catch (error) {
        const delay = delays[attempt];
        if (delay === undefined || !mayComeYet(error)) throw error;
        await rest(delay, signal);
      }
    }
  };
}

/** A key that may not ask will not change its mind; a record that is missing, and a server that is ill, may. */
function mayComeYet(error: unknown): boolean {
  return isOpenRouterError(error) && (error.status === 404 || error.retryable);
}

/** Waits without keeping the process alive. @throws the signal's reason when it aborts */
function rest(delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, delay);
    // Not every runtime has timers that can be let go.
    (timer as { unref?: () => void }).unref?.();
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
