import { expect, test } from "vitest";
import { checkBoundaries } from "../src/check-boundaries.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

test("both directions live together, and chunks are folded once", () => {
  expectNone(checkBoundaries(readTree()));
});

test("pairs in one folder and lone directions pass", () => {
  const tree = fixture({
    "packages/core/src/wire/error.ts":
      "export function encodeError() {} export const decodeError = () => {};",
    "packages/core/src/wire/chunk.ts": "export function encodeChunk() {}",
    "packages/core/src/stream/fold.ts": "export function foldChunks() {}",
    "packages/ai-sdk/src/decode-error.ts": "export function decodeError() {}",
  });
  expectNone(checkBoundaries(tree));
});

test("parted directions and second folds are reported", () => {
  const tree = fixture({
    "packages/core/src/wire/error.ts": "export function encodeError() {}",
    "packages/core/src/client/error.ts": "export function decodeError() {}",
    "packages/gateway/src/meter.ts": "const foldChunks = () => {};",
  });
  expect(linesOf(checkBoundaries(tree))).toEqual([
    "packages/core/src/wire/error.ts:1 encodeError lives apart from decodeError: packages/core/src/client/error.ts",
    "packages/gateway/src/meter.ts:1 foldChunks: replies are folded in core/stream alone",
  ]);
});
