import type { Reply } from "../reply/reply.ts";
import { SSE_HEADERS, type SseOptions, sse } from "../reply/sse.ts";

/** Keeps the connection alive with comments and never sends an event; `every` in milliseconds. */
export function commentsOnly(options: { every?: number } = {}): Reply {
  const beat = [{ write: ": OPENROUTER PROCESSING\n\n" }, { wait: options.every ?? 10 }];
  return { headers: SSE_HEADERS, steps: [{ repeat: beat }] };
}

/** Sends a good stream slowly, with so many milliseconds between two events. */
export function drip(chunks: readonly unknown[], milliseconds: number, options: SseOptions = {}): Reply {
  return sse(chunks, { ...options, wait: milliseconds });
}

/** Waits before the status line and then gives the reply. */
export function late(reply: Reply, milliseconds: number): Reply {
  return { ...reply, beforeHeaders: [{ wait: milliseconds }, ...(reply.beforeHeaders ?? [])] };
}
