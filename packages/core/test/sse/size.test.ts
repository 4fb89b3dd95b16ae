import { SseDecoder } from "@wayfare/core/sse";
import { describe, expect, test } from "vitest";

const utf8 = new TextEncoder();
const MB = 1_000_000;

/** Decodes one event of so many bytes in pieces of 1 kB and gives the milliseconds it took. */
function decodeInPieces(length: number, line: string): number {
  const event = utf8.encode(`data: ${line.repeat(Math.ceil(length / line.length)).slice(0, length)}\n\n`);
  let seen = 0;
  const decoder = new SseDecoder((data) => {
    seen += data.length;
  });
  const began = process.cpuUsage();
  for (let at = 0; at < event.length; at += 1000) decoder.push(event.subarray(at, at + 1000));
  decoder.end();
  // Processor time: a busy machine does not count.
  const { user, system } = process.cpuUsage(began);
  expect(seen).toBeGreaterThan(length / 2);
  return (user + system) / 1000;
}

function best(length: number, line: string): number {
  return Math.min(...Array.from({ length: 4 }, () => decodeInPieces(length, line)));
}

describe("time is linear in the bytes", () => {
  test.each([
    ["one line", "x"],
    ["lines of 50 characters", `${"x".repeat(43)}\ndata: `],
    ["lines of 5,000 characters, CRLF", `${"x".repeat(4992)}\r\ndata: `],
  ])("one event of 16 MB in pieces of 1 kB: %s", (_, line) => {
    const small = best(2 * MB, line);
    const large = best(16 * MB, line);
    // About 8 when linear, 64 when every piece copies what came before it; that would also take minutes.
    expect(large / small).toBeLessThan(48);
  });
});

describe("an event that grows without end", () => {
  const limited = (maxEventLength: number, ...pieces: string[]): string[] => {
    const events: string[] = [];
    const decoder = new SseDecoder((data) => events.push(data), { maxEventLength });
    for (const piece of pieces) decoder.push(utf8.encode(piece));
    decoder.end();
    return events;
  };

  test.each([
    ["a line that does not end", Array.from({ length: 11 }, () => "x".repeat(10))],
    ["data of many lines", Array.from({ length: 11 }, () => `data: ${"x".repeat(10)}\n`)],
    ["a comment that does not end", [":", ...Array.from({ length: 11 }, () => "x".repeat(10))]],
    ["a whole event in one piece", [`data: ${"x".repeat(110)}\n\n`]],
  ])("%s is refused", (_, pieces) => {
    expect(() => limited(100, ...pieces)).toThrow(RangeError);
    expect(() => limited(100, ...pieces)).toThrow("100 characters (maxEventLength)");
  });

  test("the limit is for one event, not for the stream", () => {
    const event = `data: ${"x".repeat(80)}\n\n`;
    expect(limited(100, ...Array.from({ length: 50 }, () => event))).toHaveLength(50);
    expect(limited(100, event.repeat(50))).toHaveLength(50);
  });

  test("an event as long as the limit passes", () => {
    expect(limited(100, "data: ", "x".repeat(50), "x".repeat(44), "\n\n")).toEqual(["x".repeat(94)]);
  });
});
