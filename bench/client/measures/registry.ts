import { measureChat } from "./chat.ts";
import { measureFirstChunk } from "./first-chunk.ts";
import { measureHeap } from "./heap.ts";
import type { Measure } from "./measure.ts";
import { measureStream } from "./stream.ts";

/** What a client process can measure, by the name that the command line uses. */
export const measures = {
  "chat-1": measureChat(1),
  "chat-32": measureChat(32),
  "stream-event": measureStream("event"),
  "stream-block": measureStream("block"),
  "first-chunk": measureFirstChunk(200),
  "first-chunk-hot": measureFirstChunk(2500),
  heap: measureHeap,
} satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;

export function isMeasureName(name: string): name is MeasureName {
  return Object.hasOwn(measures, name);
}
