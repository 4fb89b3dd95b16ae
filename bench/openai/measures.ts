import { chunks, replyText } from "../client/adapter/payload.ts";
import { measureChat } from "../client/measures/chat.ts";
import type { Measures } from "../client/measures/measure.ts";
import { measureStream } from "../client/measures/stream.ts";

const streams = { chunks, warmUp: 30, measured: 100 };

/** What a client process measures, by the name that the command line uses. */
export const measures = {
  "create-1": measureChat(1, replyText),
  "create-32": measureChat(32, replyText),
  "stream-burst": measureStream({ writes: "block", ...streams }),
  "stream-event": measureStream({ writes: "event", ...streams }),
  helper: measureStream({ writes: "block", ...streams, view: "sum" }),
} satisfies Measures;
