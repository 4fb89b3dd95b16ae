import { estimateTokens } from "@wayfare/core/cost";
import { exactTokens } from "@wayfare/core/tokens";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { corpus } from "./corpus.ts";

const exact = await exactTokens();

function count(text: string, model: string): number {
  const tokens = exact(text, model);
  if (typeof tokens !== "number") throw new Error(`no vocabulary for ${model}`);
  return tokens;
}

const NEW = "openai/gpt-5.2";
const OLD = "openai/gpt-4-turbo";

/** How far the likely count may be off, as a share of the true one; what is not named may be 10 % off. */
const bounds: Readonly<Record<string, number>> = {
  ...{ russian: 0.25, japanese: 0.25, chinese: 0.25, arabic: 0.25, hindi: 0.25, korean: 0.25 },
  ...{ table: 0.25, log: 0.25, emoji: 0.25, minified: 0.25, repeated: 1 },
};

describe.each(Object.entries(corpus))("%s", (kind, text) => {
  const range = estimateTokens(text);

  test("the likely count is as close to o200k_base as documented", () => {
    const truth = count(text, NEW);
    expect(Math.abs(range.likely - truth) / truth).toBeLessThanOrEqual(bounds[kind] ?? 0.1);
  });

  test("the range holds for o200k_base, and for cl100k_base but for endless repetition", () => {
    for (const model of kind === "repeated" ? [NEW] : [NEW, OLD]) {
      expect(range.high, model).toBeGreaterThanOrEqual(count(text, model));
      expect(range.low, model).toBeLessThanOrEqual(count(text, model));
    }
  });

  test("the range holds for every half page of it", () => {
    for (let start = 0; start + 200 <= text.length; start += 200) {
      const piece = text.slice(start, start + 400).toWellFormed();
      const { low, high } = estimateTokens(piece);
      expect(high, piece).toBeGreaterThanOrEqual(count(piece, NEW));
      expect(low, piece).toBeLessThanOrEqual(count(piece, NEW));
    }
  });
});

test("base64 counts by its pieces, not by four characters", () => {
  const text = corpus.base64 ?? "";
  expect(estimateTokens(text).likely).toBeGreaterThan(2 * (text.length / 4));
});

test("nothing takes no tokens", () => {
  expect(estimateTokens("")).toEqual({ low: 0, likely: 0, high: 0 });
});

test("every text has a range of whole numbers, in order, that grows with the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      const { low, likely, high } = estimateTokens(a + b);
      expect([low, likely, high].every(Number.isSafeInteger)).toBe(true);
      expect(low).toBeLessThanOrEqual(likely);
      expect(likely).toBeLessThanOrEqual(high);
      expect(high).toBeGreaterThanOrEqual(estimateTokens(a).high);
    }),
  );
});

describe("exactTokens", () => {
  const text = "Съешь ещё этих мягких французских булок";

  test("chooses the vocabulary by the model", () => {
    const [newer, older] = [count(text, "openai/gpt-4o"), count(text, "openai/gpt-3.5-turbo")];
    expect(newer).toBeLessThan(older);
    expect(count("hello world", NEW)).toBe(2);
    for (const model of [
      "openai/gpt-4.1-mini",
      "openai/o3",
      "openai/gpt-oss-120b:free",
      "~openai/gpt-latest",
    ])
      expect(count(text, model), model).toBe(newer);
    for (const model of ["openai/gpt-4", "openai/gpt-4-turbo", "gpt-4-1106-preview"])
      expect(count(text, model), model).toBe(older);
    expect(exact(text)).toBe(newer);
  });

  test("is not sure about the models of other vendors", () => {
    expect(exact(text, "lumen/otter-1")).toEqual(estimateTokens(text));
  });

  test("takes control tokens for text", () => {
    expect(count("<|endoftext|>", NEW)).toBeGreaterThan(1);
  });
});
