import { encodeComment, encodeEvent, SseDecoder } from "@wayfare/core/sse";
import { encodeSse, stories } from "@wayfare/test-upstream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyCharacter } from "../any-character.ts";

const utf8 = new TextEncoder();

/** [data, event] of each event of a stream that arrives in these pieces. */
function decode(...pieces: (string | Uint8Array)[]): [string, string][] {
  const events: [string, string][] = [];
  const decoder = new SseDecoder((data, event) => events.push([data, event]));
  for (const piece of pieces) decoder.push(typeof piece === "string" ? utf8.encode(piece) : piece);
  decoder.end();
  return events;
}

function comments(text: string): string[] {
  const seen: string[] = [];
  const decoder = new SseDecoder(() => {}, { onComment: (comment) => seen.push(comment) });
  decoder.push(utf8.encode(text));
  decoder.end();
  return seen;
}

describe("reads every form that the standard allows", () => {
  test.each<[string, string, [string, string][]]>([
    [
      "LF",
      "data: a\n\ndata: b\n\n",
      [
        ["a", ""],
        ["b", ""],
      ],
    ],
    [
      "CRLF",
      "data: a\r\n\r\ndata: b\r\n\r\n",
      [
        ["a", ""],
        ["b", ""],
      ],
    ],
    [
      "CR",
      "data: a\r\rdata: b\r\r",
      [
        ["a", ""],
        ["b", ""],
      ],
    ],
    [
      "line ends of all kinds in one stream",
      "data: a\r\n\ndata: b\n\rdata: c\r\r",
      [
        ["a", ""],
        ["b", ""],
        ["c", ""],
      ],
    ],
    ["a byte order mark", "\uFEFFdata: a\n\n", [["a", ""]]],
    ["a byte order mark inside the data", "data: \uFEFFa\n\n", [["\uFEFFa", ""]]],
    ["no space after the colon", "data:a\n\n", [["a", ""]]],
    ["one space is framing, the second is data", "data:  a\n\n", [[" a", ""]]],
    ["data over many lines", "data: a\ndata: b\ndata:\ndata: d\n\n", [["a\nb\n\nd", ""]]],
    ["data over many lines, CRLF", "data: a\r\ndata: b\r\nevent: c\r\n\r\n", [["a\nb", "c"]]],
    ["data without a colon", "data\n\n", [["", ""]]],
    ["data without a colon among lines", "data: a\ndata\ndata: b\n\n", [["a\n\nb", ""]]],
    ["empty data", "data:\n\n", [["", ""]]],
    [
      "an event name",
      "event: error\ndata: a\n\ndata: b\n\n",
      [
        ["a", "error"],
        ["b", ""],
      ],
    ],
    ["an event name after the data, without space", "data: a\nevent:ping\n\n", [["a", "ping"]]],
    ["an event without data is none, and its name is gone", "event: ping\n\ndata: a\n\n", [["a", ""]]],
    ["comments anywhere", ": hi\n\ndata: a\n: within\ndata: b\n\n:\n\n", [["a\nb", ""]]],
    ["id, retry and unknown fields", "id: 7\nretry: 10\nmood: calm\ndata: a\n\n", [["a", ""]]],
    [
      "fields that only begin like data",
      "database: x\ndata-x: y\nDATA: z\n data: w\n\ndata: a\n\n",
      [["a", ""]],
    ],
    ["a colon in the data", "data: a: b\n\n", [["a: b", ""]]],
    ["many blank lines", "\n\n\ndata: a\n\n\n\n\n", [["a", ""]]],
    [
      "the last blank line missing",
      "data: a\n\ndata: b\n",
      [
        ["a", ""],
        ["b", ""],
      ],
    ],
    [
      "the last line end missing too",
      "data: a\n\ndata: b",
      [
        ["a", ""],
        ["b", ""],
      ],
    ],
    ["U+2028 is no line end", "data: a\u2028b\u0085c\u000bd\n\n", [["a\u2028b\u0085c\u000bd", ""]]],
    ["nothing", "", []],
    ["only comments", ": a\n\n: b\n\n", []],
  ])("%s", (_, text, expected) => {
    expect(decode(text)).toEqual(expected);
    // The same, byte by byte and with an empty read after each.
    const bytes = [...utf8.encode(text)].flatMap((byte) => [Uint8Array.of(byte), new Uint8Array()]);
    expect(decode(...bytes)).toEqual(expected);
  });

  test("characters of two to four bytes that are split between reads", () => {
    const bytes = utf8.encode("data: é世🦦\n\n");
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(decode(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual([["é世🦦", ""]]);
    }
  });

  test("bytes that are not UTF-8 do not break the stream", () => {
    expect(decode(Uint8Array.of(100, 97, 116, 97, 58, 0xff, 10, 10), "data: b\n\n")).toEqual([
      ["\uFFFD", ""],
      ["b", ""],
    ]);
    expect(decode("data: a", Uint8Array.of(0xc3))).toEqual([["a\uFFFD", ""]]);
  });

  test("events come out as soon as their blank line is there", () => {
    const events: string[] = [];
    const decoder = new SseDecoder((data) => events.push(data));
    decoder.push(utf8.encode("data: a\r\n\r"));
    expect(events).toEqual(["a"]);
    decoder.push(utf8.encode("\ndata: b\n"));
    expect(events).toEqual(["a"]);
    decoder.push(utf8.encode("\n"));
    expect(events).toEqual(["a", "b"]);
  });

  test("comments go to their observer", () => {
    expect(comments(": OPENROUTER PROCESSING\n\n:b\ndata: x\n\n:\n")).toEqual([
      "OPENROUTER PROCESSING",
      "b",
      "",
    ]);
  });

  test("every spelling of every story", () => {
    for (const story of Object.values(stories)) {
      const expected = [...story.chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"];
      for (const eol of ["\n", "\r\n", "\r"] as const) {
        for (const spaceAfterColon of [true, false]) {
          const text = encodeSse(story.chunks, { eol, spaceAfterColon, comments: true, bom: true });
          expect(
            decode(text).map(([data]) => data),
            story.name,
          ).toEqual(expected);
          const cut = encodeSse(story.chunks, { eol, spaceAfterColon, finalNewline: false });
          expect(
            decode(cut).map(([data]) => data),
            story.name,
          ).toEqual(expected);
        }
      }
    }
  });
});

describe("writes what it reads", () => {
  test("by example", () => {
    expect(encodeEvent("a")).toBe("data: a\n\n");
    expect(encodeEvent("a\nb", "error")).toBe("event: error\ndata: a\ndata: b\n\n");
    expect(encodeEvent("")).toBe("data: \n\n");
    expect(encodeComment("a\r\nb\nc")).toBe(": a b c\n\n");
  });

  const name = fc.stringMatching(/^[a-z_.]{1,12}$/);
  const event = fc.record({
    data: fc.string({ unit: anyCharacter }),
    event: fc.option(name, { nil: undefined }),
  });

  test("any text comes back, with its line ends as LF", () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 5 }), fc.string(), (events, comment) => {
        const text = events
          .map(({ data, event }) => encodeComment(comment) + encodeEvent(data, event))
          .join("");
        const expected = events.map(({ data, event }) => [data.replace(/\r\n?/g, "\n"), event ?? ""]);
        expect(decode(text)).toEqual(expected);
      }),
      { seed: 2026, numRuns: 500 },
    );
  });

  test("line ends and framing inside the data", () => {
    const awkward = fc.string({
      unit: fc.constantFrom("\n", "\r", ":", " ", "data: ", "a", "\uFEFF", "é"),
      maxLength: 12,
    });
    fc.assert(
      fc.property(awkward, (data) => {
        expect(decode(encodeEvent(data))).toEqual([[data.replace(/\r\n?/g, "\n"), ""]]);
      }),
      { seed: 2026, numRuns: 1000 },
    );
  });
});
