import { encodeComment } from "@wayfare/core/sse";
import type { Reply } from "../exchange.ts";
import { failureOf } from "../failure.ts";
import { errorEnding } from "./end-stream.ts";

/** Headers of every event stream; the last two keep proxies and compressors from holding it back. */
export const streamHeaders = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

/**
 * Waits for a streamed reply as long as a status is worth waiting for. After `interval` milliseconds the stream is
 * opened all the same and carries comments (OpenRouter docs: streaming) until the reply comes.
 */
export async function withHeartbeat(
  pending: Promise<Reply>,
  interval: number,
  signal: AbortSignal,
): Promise<Reply> {
  const early = await within(pending, interval);
  return early ?? { status: 200, headers: streamHeaders, body: beat(pending, interval, signal) };
}

/** Comments until the reply comes, then its body. The status is out, so an error can only be an event. */
async function* beat(
  pending: Promise<Reply>,
  interval: number,
  signal: AbortSignal,
): AsyncGenerator<string | Uint8Array> {
  let reply: Reply | undefined;
  try {
    while (reply === undefined) {
      yield encodeComment("OPENROUTER PROCESSING");
      reply = await within(pending, interval);
    }
  } catch (error) {
    if (signal.aborted) return;
    const failure = failureOf(error, undefined);
    const { generationId: id } = failure;
    yield errorEnding(failure, id === undefined ? {} : { id });
    return;
  }
  if (typeof reply.body === "string" || reply.body instanceof Uint8Array) yield reply.body;
  else yield* reply.body;
}

/** What a promise brings within so many milliseconds, else undefined. */
function within<T>(pending: Promise<T>, milliseconds: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds, undefined);
    pending.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
