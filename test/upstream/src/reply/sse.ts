import { encodeEvents, encodeSse, type SseSpelling } from "./encode-sse.ts";
import type { Reply, ReplyHead, Step } from "./reply.ts";

/** How an event stream is spelled, and in which pieces it leaves the socket. */
export interface SseOptions extends SseSpelling, ReplyHead {
  /** One write per event, one for all, or writes of so many bytes. @default "event" */
  writes?: "event" | "whole" | number;
  /** Byte offsets at which a new write begins; wins over `writes`. */
  cutAt?: readonly number[];
  /** Milliseconds between two writes. @default 0 */
  wait?: number;
}

export const SSE_HEADERS = { "content-type": "text/event-stream", "cache-control": "no-cache" };

/** Answers with an event stream. */
export function sse(chunks: readonly unknown[], options: SseOptions = {}): Reply {
  return {
    status: options.status ?? 200,
    headers: { ...SSE_HEADERS, ...options.headers },
    steps: sseSteps(chunks, options),
  };
}

/** The writes (and waits between them) of an event stream. */
export function sseSteps(chunks: readonly unknown[], options: SseOptions = {}): Step[] {
  const steps: Step[] = [];
  for (const piece of pieces(chunks, options)) {
    if (options.wait && steps.length > 0) steps.push({ wait: options.wait });
    steps.push({ write: piece });
  }
  return steps;
}

function pieces(chunks: readonly unknown[], options: SseOptions): (string | Uint8Array)[] {
  const { writes = "event", cutAt } = options;
  if (writes === "event" && !cutAt) return encodeEvents(chunks, options);
  const whole = encodeSse(chunks, options);
  if (writes === "whole" && !cutAt) return [whole];
  // Cuts are counted in bytes, so that one may fall inside a character.
  const bytes = new TextEncoder().encode(whole);
  return splitBytes(bytes, cutAt ?? every(Number(writes), bytes.length));
}

/** Splits bytes at the given offsets; offsets outside the text are ignored. */
export function splitBytes(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const inside = offsets.filter((offset) => offset > 0 && offset < bytes.length);
  const bounds = [0, ...[...new Set(inside)].sort((a, b) => a - b), bytes.length];
  return bounds.slice(1).map((end, index) => bytes.subarray(bounds[index], end));
}

function every(size: number, length: number): number[] {
  if (!(size >= 1)) throw new RangeError(`writes must be at least 1 byte, not ${size}`);
  return Array.from({ length: Math.floor(length / size) }, (_, index) => (index + 1) * size);
}
