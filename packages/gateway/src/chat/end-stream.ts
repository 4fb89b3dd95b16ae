import type { OpenRouterError } from "@wayfare/core";
import { encodeChunk, encodeErrorChunk, type Reading, streamEnd } from "@wayfare/core/internal";
import { BrokenConnection } from "../exchange.ts";
import { failureOf } from "../failure.ts";

/** How a streamed body came to its end: well, or with this error. */
export type OnEnd = (error: OpenRouterError | undefined) => void;

/** The last words of a body that breaks off; undefined where it cannot speak, so that its connection has to break. */
export type Ending = (error: OpenRouterError, reading: Reading) => string | undefined;

/**
 * Passes a body on as it comes. What it throws on the way becomes its ending, as a status can no longer be sent.
 * `onEnd` is called once, also when nobody reads.
 */
export function endStream(
  body: AsyncIterable<string | Uint8Array>,
  reading: Reading,
  signal: AbortSignal,
  ending: Ending,
  onEnd: OnEnd,
): AsyncIterable<string | Uint8Array> {
  let begun = false;
  async function* run(): AsyncGenerator<string | Uint8Array> {
    begun = true;
    let failure: OpenRouterError | undefined;
    try {
      yield* body;
    } catch (error) {
      if (signal.aborted) return;
      failure = failureOf(error, reading.provider);
      const last = error instanceof BrokenConnection ? undefined : ending(failure, reading);
      if (last === undefined) throw error;
      yield last;
    } finally {
      onEnd(failure);
    }
  }
  // A generator that was never started has no end of its own.
  const leave = () => {
    if (!begun) onEnd(undefined);
  };
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  return run();
}

/** The ending of a medium: half of it must not pass for the whole. */
export const noEnding: Ending = () => undefined;

/** The events that end a stream with an error (OpenRouter docs: errors during streaming). */
export function errorEnding(error: OpenRouterError, { id, model, provider }: Reading): string {
  const created = Math.floor(Date.now() / 1000);
  return encodeChunk(encodeErrorChunk(error, { id, model, provider, created })) + streamEnd;
}
