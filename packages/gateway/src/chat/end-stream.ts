import type { OpenRouterError } from "@wayfare/core";
import { encodeChunk, encodeErrorChunk, streamEnd } from "@wayfare/core/internal";
import type { Reading } from "../dialects/dialect.ts";
import { BrokenConnection } from "../exchange.ts";
import { failureOf } from "../failure.ts";

/** How a streamed body came to its end: well, or with this error. */
export type OnEnd = (error: OpenRouterError | undefined) => void;

/**
 * Passes a streamed body on. What it throws on the way becomes a last chunk that tells the error, as a status can no
 * longer be sent (OpenRouter docs: errors during streaming). `onEnd` is called once, also when nobody reads.
 */
export function endStream(
  body: AsyncIterable<string | Uint8Array>,
  reading: Reading,
  signal: AbortSignal,
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
      if (error instanceof BrokenConnection) throw error;
      yield errorEnding(failure, reading);
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

/** The events that end a stream with an error. */
export function errorEnding(error: OpenRouterError, { id, model, provider }: Reading): string {
  const created = Math.floor(Date.now() / 1000);
  return encodeChunk(encodeErrorChunk(error, { id, model, provider, created })) + streamEnd;
}
