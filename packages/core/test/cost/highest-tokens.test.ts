import { estimateTokens } from "@wayfare/core/cost";
import fc from "fast-check";
import { countTokens as cl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { countTokens as o200k } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { corpus } from "./corpus.ts";

const plainText = { disallowedSpecial: new Set<string>() };

/** The true count, by the vocabulary that makes more of it. */
function most(text: string): number {
  return Math.max(o200k(text, plainText), cl100k(text, plainText));
}

const hard: Readonly<Record<string, string>> = {
  ...Object.fromEntries([..."(){}[]<>|~^@$%&;:,.!?*+-=_/\\'`#\""].map((sign) => [sign, sign.repeat(4000)])),
  ...{ blanks: " ".repeat(4000), tabs: "\t".repeat(4000), breaks: "\n".repeat(4000) },
  ...{ returns: "\r".repeat(4000), zeros: "\0".repeat(4000), letters: "m".repeat(4000) },
  ...{ laughter: "haha".repeat(500), syllables: "qi".repeat(500), alphabet: "A B C D E F G H ".repeat(250) },
  brackets: '[[[[{"a":[[[]]]}]]]]'.repeat(150),
  lisp: "(defun f (x) (cond ((null x) (((((a)))))))))\n".repeat(60),
  accents: "h̷̗͝e̸͍̍l̴̰̈l̶̝̀o̵͔̓".repeat(100),
  ...{ amharic: "ሰላም ለዓለም ".repeat(100), tibetan: "བོད་སྐད་".repeat(100), cherokee: "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ".repeat(100) },
  ...{ braille: "⠓⠑⠇⠇⠕".repeat(200), cuneiform: "𒀀𒁀𒂀".repeat(200), boxes: "─│┌┐└┘├┤".repeat(200) },
  ...{
    "rare Han": "龘靐齉爩".repeat(200),
    "one rare Han": "龘".repeat(400),
    "private use": "\ue000\ue001".repeat(300),
  },
  ...{
    presentation: "ﷺﷻ".repeat(200),
    families: "👨‍👩‍👧‍👦🏳️‍🌈🇩🇪🤷🏽‍♀️".repeat(100),
    bold: "𝕳𝖊𝖑𝖑𝖔".repeat(200),
  },
};

test.each(Object.entries(hard))("the upper end holds for %s over and over", (_, text) => {
  expect(estimateTokens(text).high).toBeGreaterThanOrEqual(most(text));
});

const reach = (from: number, to: number): fc.Arbitrary<string> =>
  fc.integer({ min: from, max: to }).map((code) => String.fromCodePoint(code));
const many = (unit: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(unit, { maxLength: 80 }).map((units) => units.join(""));
const oneOf = (units: string): fc.Arbitrary<string> => many(fc.constantFrom(...units));
const run = fc
  .tuple(fc.oneof(reach(0, 127), reach(0x2500, 0x27ff), reach(0x4e00, 0x9fff)), fc.nat({ max: 300 }))
  .map(([unit, times]) => unit.repeat(times));
const passage = fc
  .tuple(fc.constantFrom(...Object.values(corpus)), fc.nat(), fc.nat({ max: 120 }))
  .map(([text, start, length]) =>
    text.slice(start % text.length, (start % text.length) + length).toWellFormed(),
  );

const pieces: Readonly<Record<string, fc.Arbitrary<string>>> = {
  runs: run,
  "nested brackets": oneOf("[]{}()"),
  "empty JSON": oneOf('[]{}:,"'),
  signs: oneOf("!@#$%^&*()[]{};:,.<>?/|~\\'`_+-=\""),
  "blanks and breaks": oneOf(" \t\n\r"),
  "control characters": many(reach(0, 31)),
  base64: oneOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
  "Han that is rare": many(fc.oneof(reach(0x3400, 0x4dbf), reach(0x20000, 0x2a6df), reach(0xf900, 0xfad9))),
  "emoji and flags": many(fc.oneof(reach(0x1f300, 0x1faff), reach(0x1f1e6, 0x1f1ff), fc.constant("\u200d"))),
  "signs beyond ASCII": many(fc.oneof(reach(0x2070, 0x2bff), reach(0x300, 0x36f))),
  "rare scripts": many(fc.oneof(reach(0x1200, 0x137c), reach(0x13a0, 0x13f5), reach(0x1820, 0x1878))),
  "scripts of Asia": many(fc.oneof(reach(0x10d0, 0x10ff), reach(0x531, 0x586), reach(0xb01, 0xb77))),
  passages: passage,
};

test.each(Object.entries(pieces))("the upper end holds for %s", (_, piece) => {
  fc.assert(
    fc.property(piece, (text) => {
      expect(estimateTokens(text).high).toBeGreaterThanOrEqual(most(text));
    }),
    { numRuns: 200 },
  );
});

test("the upper end holds for pieces of every kind in a row", () => {
  const mixed = fc.array(fc.oneof(...Object.values(pieces)), { maxLength: 6 }).map((each) => each.join(""));
  fc.assert(
    fc.property(mixed, (text) => {
      expect(estimateTokens(text).high).toBeGreaterThanOrEqual(most(text));
    }),
    { numRuns: 500 },
  );
});

test.each(["english", "german", "code", "json", "markdown"])("it stays within the double for %s", (kind) => {
  const text = corpus[kind] ?? "";
  expect(estimateTokens(text).high).toBeLessThan(2 * most(text));
});
