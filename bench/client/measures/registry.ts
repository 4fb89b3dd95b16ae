import { replyText } from "../payload.ts";
import { measureChat } from "./chat.ts";
import { measureFirstChunk } from "./first-chunk.ts";
import { measureHeap } from "./heap.ts";
import type { Measures } from "./measure.ts";
import { measureStream } from "./stream.ts";

const streams = { chunks: 5000, warmUp: 12, measured: 40 };

/** What a client process can measure, by the name that the command line uses. */
export const measures = {
  "chat-1": measureChat(1, replyText),
  "chat-32": measureChat(32, replyText),
  "stream-event": measureStream({ writes: "event", ...streams }),
  "stream-block": measureStream({ writes: "block", ...streams }),
  "first-chunk": measureFirstChunk(200),
  "first-chunk-hot": measureFirstChunk(2500),
  heap: measureHeap,
} satisfies Measures;
