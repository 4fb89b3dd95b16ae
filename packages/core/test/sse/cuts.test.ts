import { existsSync, readdirSync, readFileSync } from "node:fs";
import { ChunkDecoder } from "@wayfare/core/internal";
import { SseDecoder } from "@wayfare/core/sse";
import { encodeSse, splitBytes, stories } from "@wayfare/test-upstream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const utf8 = new TextEncoder();

interface Recording {
  name: string;
  bytes: Uint8Array;
  /** The data of each event, found without the decoder. */
  expected: string[];
}

const told: Recording[] = Object.values(stories).map((story) => ({
  name: story.name,
  bytes: utf8.encode(encodeSse(story.chunks, story.sse)),
  expected: [
    ...story.chunks.map((chunk) => JSON.stringify(chunk)),
    ...(story.sse?.done === false ? [] : ["[DONE]"]),
  ],
}));

/** The same streams as unfriendly as they can be spelled. */
const awkward: Recording[] = Object.values(stories).map((story) => ({
  name: `${story.name}, CRLF, comments, byte order mark, no last line end`,
  bytes: utf8.encode(
    encodeSse(story.chunks, { eol: "\r\n", comments: true, bom: true, finalNewline: false }),
  ),
  expected: [...story.chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"],
}));

/** Streams recorded from the live service lie beside the repository, not in it. */
const folder = new URL("../../../../../shared/openrouter/samples/", import.meta.url);
const recorded: Recording[] = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith(".sse"))
  .map((name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const expected = text.match(/^data: .*$/gm)?.map((line) => line.slice("data: ".length)) ?? [];
    return { name, bytes: utf8.encode(text), expected };
  });

function decode(pieces: readonly Uint8Array[]): string[] {
  const events: string[] = [];
  const decoder = new SseDecoder((data) => events.push(data));
  for (const piece of pieces) decoder.push(piece);
  decoder.end();
  return events;
}

/** Fails with the place of the cut; a matcher for each of 100,000 cuts would take minutes. */
function sameEvents({ name, bytes, expected }: Recording, offsets: readonly number[]): void {
  const events = decode(splitBytes(bytes, offsets));
  const isSame = events.length === expected.length && events.every((data, at) => data === expected[at]);
  if (!isSame) expect(events, `${name} cut at ${offsets.join(", ")}`).toEqual(expected);
}

function cutEverywhere(recording: Recording): void {
  for (let at = 0; at <= recording.bytes.length; at += 1) sameEvents(recording, [at]);
}

function cutAtRandom(recordings: readonly Recording[], numRuns: number): void {
  const cuts = fc
    .nat({ max: recordings.length - 1 })
    .chain((at) =>
      fc.tuple(
        fc.constant(recordings[at] as Recording),
        fc.array(fc.nat({ max: recordings[at]?.bytes.length ?? 0 }), { maxLength: 60 }),
      ),
    );
  fc.assert(
    fc.property(cuts, ([recording, offsets]) => sameEvents(recording, offsets)),
    { seed: 20261120, numRuns },
  );
}

describe("stories", () => {
  test.each(told)("$name: the same events for every cut", cutEverywhere);

  test("the same events for every cut of unfriendly spellings", () => {
    for (const recording of awkward.filter((_, index) => index % 4 === 0)) cutEverywhere(recording);
  });

  test("the same events for 10,000 random cuts", () => cutAtRandom([...told, ...awkward], 10_000));

  test("the same events byte by byte", () => {
    for (const recording of [...told, ...awkward]) sameEvents(recording, [...recording.bytes.keys()]);
  });

  test("the same chunks for 1,000 random cuts", () => {
    const names = Object.keys(stories) as (keyof typeof stories)[];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(fc.nat({ max: 4000 }), { maxLength: 40 }),
        (name, cuts) => {
          const story = stories[name];
          const decoder = new ChunkDecoder();
          const pieces = splitBytes(utf8.encode(encodeSse(story.chunks, story.sse)), cuts);
          const chunks = [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()];
          expect(chunks).toEqual(story.chunks);
          expect(decoder.done).toBe(story.sse?.done !== false);
        },
      ),
      { seed: 20261120, numRuns: 1000 },
    );
  });
});

describe.skipIf(recorded.length === 0)(
  "recorded streams (skipped when shared/openrouter is not there)",
  () => {
    test.each(recorded)("$name: the same events for every cut", (recording) => {
      expect(recording.expected.length).toBeGreaterThan(0);
      cutEverywhere(recording);
    });

    test("the same events for 10,000 random cuts", () => cutAtRandom(recorded, 10_000));
  },
);
