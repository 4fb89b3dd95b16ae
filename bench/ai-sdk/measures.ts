import { chunks, replyText } from "../client/adapter/payload.ts";
import { measureChat } from "../client/measures/chat.ts";
import { measureFirstChunk } from "../client/measures/first-chunk.ts";
import type { Measures } from "../client/measures/measure.ts";
import { measureStream } from "../client/measures/stream.ts";

const streams = { chunks, warmUp: 30, measured: 100 };

/** What a client process measures, by the name that the command line uses. */
export const measures = {
  "generate-1": measureChat(1, replyText),
  "generate-32": measureChat(32, replyText),
  "stream-burst": measureStream({ writes: "block", ...streams }),
  "stream-event": measureStream({ writes: "event", ...streams }),
  "first-part": measureFirstChunk(200),
  "first-part-hot": measureFirstChunk(2500),
} satisfies Measures;
