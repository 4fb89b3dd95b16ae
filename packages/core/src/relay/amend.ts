import { redact } from "../errors/redact.ts";
import { SseDecoder } from "../sse/codec.ts";

/**
 * Whole events as they may pass: without keys, and without those from which on nothing may pass.
 * @param stop - which of them is the first that must not pass, counted from 1 and by those with data
 */
export function amend(
  events: readonly Uint8Array[],
  stop: number | undefined,
  secrets: readonly string[],
): Uint8Array {
  const text = new TextDecoder();
  const said = events.map((event) => text.decode(event, { stream: true })).join("") + text.decode();
  return new TextEncoder().encode(redact(stop === undefined ? said : before(said, stop), secrets));
}

/** Two line ends of any kind. */
const blankLine = /(?:\r\n|\n|\r(?!\n)){2}/g;

function before(said: string, stop: number): string {
  let count = 0;
  let start = 0;
  const sse = new SseDecoder(() => {
    count += 1;
  });
  for (const { 0: blank, index } of said.matchAll(blankLine)) {
    if (stop <= count) break;
    const end = index + blank.length;
    sse.pushText(said.slice(start, end));
    if (count >= stop) break;
    start = end;
  }
  return said.slice(0, start);
}
