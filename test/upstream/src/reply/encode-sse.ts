/** How a list of chunks is spelled as server-sent events. */
export interface SseSpelling {
  /** @default "\n" */
  eol?: "\n" | "\r\n" | "\r";
  /** Whether `data: [DONE]` closes the stream. @default true */
  done?: boolean;
  /** A number: so many comments before the first event; `true`: one before every event. @default false */
  comments?: boolean | number;
  /** Starts the stream with a byte order mark. @default false */
  bom?: boolean;
  /** Whether one space follows `data:`. @default true */
  spaceAfterColon?: boolean;
  /** `false` leaves the last event without the line ends that would dispatch it. @default true */
  finalNewline?: boolean;
}

const COMMENT = ": OPENROUTER PROCESSING";

/** Encodes chunks as the text of an event stream; a chunk that is a string is sent as it is, not as JSON. */
export function encodeSse(chunks: readonly unknown[], spelling: SseSpelling = {}): string {
  return encodeEvents(chunks, spelling).join("");
}

/** The same text, one piece per event; comments and the byte order mark belong to the event they precede. */
export function encodeEvents(chunks: readonly unknown[], spelling: SseSpelling = {}): string[] {
  const { eol = "\n", done = true, comments = false } = spelling;
  const colon = (spelling.spaceAfterColon ?? true) ? "data: " : "data:";
  const bodies = chunks.map((chunk) => (typeof chunk === "string" ? chunk : JSON.stringify(chunk)));
  if (done) bodies.push("[DONE]");
  const comment = COMMENT + eol + eol;
  const events = bodies.map((body, index) => {
    const before = comments === true ? 1 : index === 0 ? Number(comments) : 0;
    const lines = body.split("\n").map((line) => colon + line + eol);
    return comment.repeat(before) + lines.join("") + eol;
  });
  if (spelling.bom) events[0] = `\uFEFF${events[0] ?? ""}`;
  const last = events.at(-1);
  // Both the blank line and the end of the data line go, as when a server dies between two writes.
  if (last !== undefined && spelling.finalNewline === false) {
    events[events.length - 1] = last.slice(0, -2 * eol.length);
  }
  return events;
}
