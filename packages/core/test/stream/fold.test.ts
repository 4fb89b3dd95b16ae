import { type ChatChunk, type ChatCompletion, foldChunks } from "@wayfare/core";
import { CompletionFold, chunkOf } from "@wayfare/core/internal";
import { stories, type WireObject } from "@wayfare/test-upstream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyCharacter } from "../any-character.ts";

function fold(chunks: WireObject[]): ChatCompletion {
  return foldChunks(chunks as ChatChunk[]);
}

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

describe("the fold of the chunks is the reply", () => {
  test.each(Object.values(stories))("$name: $about", (story) => {
    expect(fold(story.chunks)).toEqual(story.completion);
  });

  test.each(Object.values(stories))("$name: chunks are left as they were", (story) => {
    const chunks = frozen(structuredClone(story.chunks));
    expect(fold(chunks)).toEqual(story.completion);
  });

  test.each(Object.values(stories))("$name: reading it on the way changes nothing", (story) => {
    const folding = new CompletionFold();
    for (const chunk of story.chunks) {
      folding.add(chunk as ChatChunk);
      const soFar = structuredClone(folding.completion());
      expect(folding.completion()).toEqual(soFar);
    }
    expect(folding.completion()).toEqual(story.completion);
  });

  test.each(Object.values(stories))("$name: a reply as one chunk folds to itself", (story) => {
    expect(fold([chunkOf(story.completion as ChatCompletion)])).toEqual(story.completion);
  });

  test("also when every text comes in pieces of any size", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: anyCharacter, maxLength: 8 }), { maxLength: 40 }), (pieces) => {
        const deltas = pieces.map((content) => ({ index: 0, delta: { content }, finish_reason: null }));
        const end = { index: 0, delta: {}, finish_reason: "stop" };
        const { choices } = fold([...deltas, end].map((choice) => ({ id: "x", choices: [choice] })));
        expect(choices[0]?.message.content).toBe(pieces.join(""));
        expect(choices[0]?.finish_reason).toBe("stop");
      }),
      { seed: 2026, numRuns: 50 },
    );
  });
});

describe("what a stream may leave out or send twice", () => {
  const head = { id: "gen-1", created: 1, model: "m", provider: "P" };
  const choice = (delta: object, finish: string | null = null, index = 0) => ({
    index,
    delta,
    finish_reason: finish,
  });

  test("nothing at all", () => {
    expect(fold([])).toEqual({ id: "", object: "chat.completion", created: 0, model: "", choices: [] });
  });

  test("choices, deltas, and indices that are missing or null", () => {
    const { choices } = fold([
      { ...head },
      { ...head, choices: null },
      { ...head, choices: [{ index: 0, delta: null }] },
      { ...head, choices: [{ delta: { content: "a" } }] },
      { ...head, choices: [{ index: 0 }] },
      { ...head, choices: [{ index: 0, delta: { content: "b" }, finish_reason: "stop" }] },
    ]);
    expect(choices).toMatchObject([{ index: 0, finish_reason: "stop", message: { content: "ab" } }]);
  });

  test("the id of the first chunk, the model of the last, the usage of the last that has one", () => {
    const whole = fold([
      { ...head, choices: [choice({ content: "a" })], usage: { total_tokens: 1 } },
      { ...head, model: "m-2026", choices: [choice({}, "stop")], usage: null },
      { ...head, model: "m-2026", choices: [], usage: { total_tokens: 2 } },
    ]);
    expect(whole).toMatchObject({ id: "gen-1", model: "m-2026", usage: { total_tokens: 2 } });
  });

  test("a choice that comes without the one before it", () => {
    const { choices } = fold([{ ...head, choices: [choice({ content: "b" }, "stop", 2)] }]);
    expect(choices.map(({ index, message }) => [index, message.content])).toEqual([[2, "b"]]);
  });

  test("reasoning under both names counts once", () => {
    const both = { reasoning: "hm", reasoning_content: "hm" };
    const other = { reasoning_content: " so" };
    const { choices } = fold([{ choices: [choice(both)] }, { choices: [choice(other, "stop")] }]);
    expect(choices[0]?.message.reasoning).toBe("hm so");
  });

  test("is finished when every choice that began has ended", () => {
    const folding = new CompletionFold();
    expect(folding.isFinished).toBe(false);
    folding.add({ choices: [choice({ content: "a" }), choice({ content: "b" }, null, 1)] } as never);
    folding.add({ choices: [choice({}, "stop")] } as never);
    expect(folding.isFinished).toBe(false);
    folding.add({ choices: [choice({}, "length", 1)] } as never);
    expect(folding.isFinished).toBe(true);
  });

  test("names of fields that objects have by birth are fields like others", () => {
    const text =
      '{"choices":[{"index":0,"delta":{"constructor":"c","toString":"t","content":"a"},"finish_reason":"stop"}],"valueOf":1}';
    const { choices, ...rest } = fold([JSON.parse(text)]);
    expect(choices[0]?.message).toMatchObject({ content: "a", constructor: "c", toString: "t" });
    expect(rest).toMatchObject({ valueOf: 1 });
  });

  test("100,000 pieces fold in linear time", () => {
    const time = (count: number): number => {
      const piece = { choices: [choice({ content: "word " })] };
      const began = process.cpuUsage();
      const { choices } = fold(Array.from({ length: count }, () => piece));
      expect(choices[0]?.message.content).toHaveLength(5 * count);
      const { user, system } = process.cpuUsage(began);
      return user + system;
    };
    const best = (count: number): number => Math.min(time(count), time(count), time(count));
    expect(best(160_000) / best(20_000)).toBeLessThan(48);
  });
});
