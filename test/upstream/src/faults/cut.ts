import { encodeSse } from "../reply/encode-sse.ts";
import type { Reply } from "../reply/reply.ts";
import { SSE_HEADERS, sse, sseSteps } from "../reply/sse.ts";
import { beforeFinish } from "./before-finish.ts";

/** Reads the request and destroys the socket. */
export function cutBeforeHeaders(): Reply {
  return { beforeHeaders: [{ cut: true }], steps: [] };
}

/** Sends the head of a stream (or, with other headers, of any reply) and destroys the socket. */
export function cutAfterHeaders(headers: Record<string, string> = SSE_HEADERS): Reply {
  // The wait lets the head reach the client before the end of the connection does.
  return { headers, steps: [{ wait: 5 }, { cut: true }] };
}

/** Destroys the socket after so many chunks, or after so many bytes of the stream. */
export function cutMidStream(chunks: readonly unknown[], at: number | { byte: number }): Reply {
  const writes =
    typeof at === "number"
      ? sseSteps(chunks.slice(0, at), { done: false })
      : [{ write: new TextEncoder().encode(encodeSse(chunks)).subarray(0, at.byte) }];
  return { ...sse([], { done: false }), steps: [...writes, { wait: 5 }, { cut: true }] };
}

/** Ends the response in good order, but with no finish_reason, no usage and (unless asked) no `[DONE]`. */
export function endWithoutFinish(chunks: readonly unknown[], options: { done?: boolean } = {}): Reply {
  return sse(beforeFinish(chunks), { done: options.done ?? false });
}
