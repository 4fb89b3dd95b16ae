import type { ChatChunk } from "@wayfare/core";
import { ChunkDecoder, encodeChunk, streamEnd } from "@wayfare/core/internal";
import { stories } from "@wayfare/test-upstream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyCharacter } from "../any-character.ts";

const utf8 = new TextEncoder();

function decode(text: string): { chunks: unknown[]; done: boolean; malformed: string | undefined } {
  const decoder = new ChunkDecoder();
  const chunks = [...decoder.push(utf8.encode(text)), ...decoder.end()];
  return { chunks, done: decoder.done, malformed: decoder.malformed };
}

describe("what is encoded is decoded as the same", () => {
  test.each(Object.values(stories))("$name", (story) => {
    const text = story.chunks.map((chunk) => encodeChunk(chunk as ChatChunk)).join("") + streamEnd;
    expect(decode(text)).toEqual({ chunks: story.chunks, done: true, malformed: undefined });
  });

  test("any JSON object", () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue({ stringUnit: anyCharacter }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 5 }), (objects) => {
        const text = objects.map((chunk) => encodeChunk(chunk as never)).join("");
        expect(decode(text).chunks).toEqual(JSON.parse(JSON.stringify(objects)));
      }),
      { seed: 2026, numRuns: 100 },
    );
  });
});

describe("what streams bring beside chunks", () => {
  test.each<[string, string, object]>([
    [
      "what follows [DONE] is ignored",
      'data: {"a":1}\n\ndata: [DONE]\n\ndata: oops\n\n',
      { chunks: [{ a: 1 }], done: true, malformed: undefined },
    ],
    [
      "decoding stops at what is no JSON",
      'data: {"a":1}\n\ndata: oops\n\ndata: {"b":1}\n\n',
      { chunks: [{ a: 1 }], done: false, malformed: "oops" },
    ],
    ["JSON that is no object is no chunk", "data: [1]\n\n", { chunks: [], malformed: "[1]" }],
    ["null is no chunk", "data: null\n\n", { chunks: [], malformed: "null" }],
    ["half an object", 'data: {"a":\n\n', { chunks: [], malformed: '{"a":' }],
    ["empty events", 'data:\n\ndata: {"a":1}\n\n', { chunks: [{ a: 1 }], malformed: undefined }],
    ["JSON over many lines", 'data: {"a":\ndata: 1}\n\n', { chunks: [{ a: 1 }] }],
    [
      "an error event of an older kind",
      'event: error\ndata: {"code":500,"message":"x"}\n\n',
      { chunks: [{ error: { code: 500, message: "x" } }] },
    ],
    [
      "an error event that holds a chunk",
      'event: error\ndata: {"error":{"code":500},"choices":[]}\n\n',
      { chunks: [{ error: { code: 500 }, choices: [] }] },
    ],
    ["other event names", 'event: ping\ndata: {"a":1}\n\n', { chunks: [{ a: 1 }] }],
  ])("%s", (_, text, expected) => {
    expect(decode(text)).toMatchObject(expected);
  });
});
