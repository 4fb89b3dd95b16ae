import type { Reply } from "../reply/reply.ts";
import { SSE_HEADERS, sse, sseSteps } from "../reply/sse.ts";
import { beforeFinish } from "./before-finish.ts";

/** Reads the request and then says nothing. */
export function hangBeforeHeaders(): Reply {
  return { beforeHeaders: [{ hang: true }], steps: [] };
}

/** Sends the head of a stream (or, with other headers, of any reply) and then nothing. */
export function hangAfterHeaders(headers: Record<string, string> = SSE_HEADERS): Reply {
  return { headers, steps: [{ hang: true }] };
}

/** Sends the first `after` chunks and then nothing. `after` defaults to all that precede the finish. */
export function hangMidStream(
  chunks: readonly unknown[],
  after: number = beforeFinish(chunks).length,
): Reply {
  const sent = sseSteps(chunks.slice(0, after), { done: false });
  return { ...sse([], { done: false }), steps: [...sent, { hang: true }] };
}
