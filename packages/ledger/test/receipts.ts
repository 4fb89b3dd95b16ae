import type { Receipt } from "@wayfare/core";
import { createReceipt, type ReceiptInput } from "@wayfare/core/cost";
import fc from "fast-check";

export const NOON = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;

let next = 0;

/** A receipt with an id of its own. */
export function receiptOf(input: Partial<ReceiptInput> = {}): Receipt {
  next += 1;
  return createReceipt({ id: `gen-${next}`, api: "chat", startedAt: NOON, latency: { total: 1 }, ...input });
}

/** Usage with a cost in dollars. */
export function charged(cost: number, prompt = 10, completion = 2) {
  return {
    usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion, cost },
  };
}

const maybe = <T>(each: fc.Arbitrary<T>) => fc.option(each, { nil: undefined, freq: 3 });
const count = maybe(fc.oneof(fc.nat({ max: 3_000_000 }), fc.constant(0)));
const amount = fc.oneof(
  fc.bigInt({ min: -(10n ** 16n), max: 10n ** 18n }),
  fc.bigInt({ min: -3n, max: 3n }),
  fc.bigInt({ min: 8n * 10n ** 23n, max: 9n * 10n ** 23n }),
);
const name = (...names: string[]) => maybe(fc.constantFrom(...names));
/** Three days around a month's end, whole hours and days among them. */
const START = Date.UTC(2026, 9, 31);
export const anyTime = fc.oneof(
  fc.integer({ min: 0, max: 72 * HOUR }).map((offset) => START + offset),
  fc.integer({ min: 0, max: 72 }).map((hours) => START + hours * HOUR),
  fc.integer({ min: 0, max: 3 }).map((days) => START + days * 24 * HOUR),
  fc.constantFrom(-1, 0, 1, -86_400_000, -5_000_000),
);

const plainTexts = ["ann", "bob", "", "'; drop table receipts; --", "🙂"];
/** Not all of them can be stored as they are. */
const oddTexts = [...plainTexts, "ann\u0000", "\ud800", "\\u0000", "x".repeat(300), "€".repeat(1_000)];
export const tagNames = ["team", "cost centre", 'a"b', "a.b", "$", "0", "__proto__", "ümläut", "model"];

const tagsOf = (texts: readonly string[]) =>
  fc.dictionary(fc.constantFrom("key", "user", "session", "app", ...tagNames), fc.constantFrom(...texts), {
    maxKeys: 5,
  });

const receiptWith = (texts: readonly string[]): fc.Arbitrary<Receipt> =>
  fc
    .record({
      id: fc.nat({ max: 40 }).map((id) => `gen-${id}`),
      generationId: maybe(fc.string()),
      api: fc.constantFrom("chat", "embeddings", "rerank"),
      streamed: fc.boolean(),
      requestedModel: name("a/one", "a/two", "~auto"),
      model: name("a/one", "b/three", ...texts),
      provider: name("P", "Q", "P ", ""),
      startedAt: anyTime,
      latency: fc.record({
        firstByte: count,
        firstToken: count,
        total: fc.double({ min: 0, max: 1e6, noNaN: true }),
      }),
      attempts: fc.array(
        fc.record({ startedAt: anyTime, duration: fc.nat(), status: fc.constantFrom(200, 429, 503) }),
        { maxLength: 2 },
      ),
      tokens: fc.record({
        prompt: count,
        completion: count,
        total: count,
        cached: count,
        cacheWrite: count,
        reasoning: count,
        promptAudio: count,
        completionAudio: count,
        completionImage: count,
      }),
      cost: maybe(amount),
      costSource: fc.constantFrom("reported" as const, "computed" as const, "estimated" as const),
      upstreamCost: maybe(amount),
      totalCost: maybe(amount),
      discount: maybe(amount),
      byok: maybe(fc.boolean()),
      finishReason: name("stop", "length"),
      nativeFinishReason: maybe(fc.string({ unit: "binary" })),
      aborted: fc.boolean(),
      error: name("timeout", "rate_limit_exceeded"),
      tags: tagsOf(texts),
    })
    .map(
      (receipt) => (receipt.cost === undefined ? { ...receipt, costSource: "unknown" } : receipt) as Receipt,
    );

/** A receipt with one of few ids, so that many are recorded again. */
export const anyReceipt = receiptWith(plainTexts);

/** The same with names that no database takes as they are. */
export const oddReceipt = receiptWith(oddTexts);
