import {
  createReceipt,
  decodeReceipt,
  encodeReceipt,
  formatMoney,
  type ReceiptInput,
} from "@wayfare/core/cost";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const usage = { prompt_tokens: 20_000, completion_tokens: 1_000, total_tokens: 21_000 };
const pricing = { prompt: "0.000003", completion: "0.000015" };

function receiptOf(input: Partial<ReceiptInput>) {
  return createReceipt({
    id: "r-1",
    api: "chat",
    startedAt: 1_790_000_000_000,
    latency: { total: 12 },
    ...input,
  });
}

describe("the charge", () => {
  test("is the reported cost, to the last digit, whatever the listed price", () => {
    const receipt = receiptOf({ usage: { ...usage, cost: 1.979964e-6 }, pricing, estimatedCost: 5n });
    expect(receipt).toMatchObject({
      cost: 1_979_964_000n,
      costSource: "reported",
      totalCost: 1_979_964_000n,
    });
  });

  test("a reported zero is a cost", () => {
    expect(receiptOf({ usage: { ...usage, cost: 0 }, pricing })).toMatchObject({
      cost: 0n,
      costSource: "reported",
    });
  });

  test("else it is computed, else estimated, else unknown", () => {
    const computed = receiptOf({ usage, pricing, estimatedCost: 5n });
    expect([formatMoney(computed.cost ?? -1n), computed.costSource]).toEqual(["0.075", "computed"]);
    expect(receiptOf({ pricing, estimatedCost: 5n })).toMatchObject({
      cost: 5n,
      costSource: "estimated",
      totalCost: 5n,
    });
    expect(receiptOf({ usage })).toMatchObject({
      cost: undefined,
      costSource: "unknown",
      totalCost: undefined,
    });
    expect(receiptOf({ usage: { ...usage, cost: null } }).costSource).toBe("unknown");
    expect(receiptOf({ usage: { ...usage, cost: Number.NaN } }).costSource).toBe("unknown");
  });

  test("is computed with the prices of the moment when the call began", () => {
    const nightly = { ...pricing, overrides: [{ utc_start: 0, utc_end: 100, prompt: "0", completion: "0" }] };
    expect(receiptOf({ usage, pricing: nightly, startedAt: Date.UTC(2026, 10, 20, 0, 59) }).cost).toBe(0n);
    expect(receiptOf({ usage, pricing: nightly, startedAt: Date.UTC(2026, 10, 20, 1, 0) }).cost).not.toBe(0n);
  });

  test("is never below zero", () => {
    const below = { ...usage, cost: -0.5, cost_details: { upstream_inference_cost: -0.02 } };
    const unknown = { cost: undefined, costSource: "unknown", upstreamCost: undefined, totalCost: undefined };
    expect(receiptOf({ usage: below })).toMatchObject(unknown);
    expect(receiptOf({ usage: { ...below, is_byok: true, cost: 0.001 } })).toMatchObject({
      ...{ cost: 10n ** 12n, upstreamCost: undefined, totalCost: undefined },
    });
    expect(receiptOf({ usage: below, pricing })).toMatchObject({ costSource: "computed" });
  });

  test("an upstream cost is added on the account's own key only", () => {
    const told = { ...usage, cost: 0.001, cost_details: { upstream_inference_cost: 0.02 } };
    expect(receiptOf({ usage: told })).toMatchObject({ byok: undefined, totalCost: 10n ** 12n });
    expect(receiptOf({ usage: { ...told, is_byok: false } })).toMatchObject({
      byok: false,
      cost: 10n ** 12n,
      upstreamCost: 20n * 10n ** 12n,
      totalCost: 10n ** 12n,
    });
    expect(receiptOf({ usage: { ...told, is_byok: true } })).toMatchObject({
      byok: true,
      cost: 10n ** 12n,
      upstreamCost: 20n * 10n ** 12n,
      totalCost: 21n * 10n ** 12n,
    });
  });

  test("on the own key, neither a missing bill nor a missing fee is guessed", () => {
    const fee = receiptOf({ usage: { ...usage, cost: 0.001, is_byok: true } });
    expect(fee).toMatchObject({ cost: 10n ** 12n, upstreamCost: undefined, totalCost: undefined });
    const bill = { ...usage, is_byok: true, cost_details: { upstream_inference_cost: 0.02 } };
    expect(receiptOf({ usage: bill, pricing })).toMatchObject({ cost: undefined, costSource: "unknown" });
  });
});

describe("calls that nobody bills", () => {
  const empty = { prompt_tokens: 20_000, completion_tokens: 0, total_tokens: 20_000 };
  const nothing = { cost: 0n, costSource: "computed", totalCost: 0n };

  test.each<[string, Partial<ReceiptInput>]>([
    ["no output and no reason", { usage: empty, pricing }],
    ["no output and an empty reason", { usage: empty, pricing, finishReason: "" }],
    ["no output, by an own estimate", { usage: empty, estimatedCost: 5n }],
    ["an error", { usage, pricing, finishReason: "error" }],
    ["an error without a report", { estimatedCost: 5n, finishReason: "error" }],
    ["refused or never sent", { unbilled: true }],
    ["refused, whatever an estimate says", { unbilled: true, estimatedCost: 5n }],
  ])("%s", (_, input) => {
    expect(receiptOf(input)).toMatchObject(nothing);
  });

  test("a reported cost wins over all that", () => {
    const told = { usage: { ...empty, cost: 0.06 }, pricing };
    for (const input of [told, { ...told, finishReason: "error" }, { ...told, unbilled: true }])
      expect(receiptOf(input)).toMatchObject({ cost: 60n * 10n ** 12n, costSource: "reported" });
  });

  test.each<[string, Partial<ReceiptInput>]>([
    ["no output, for a reason", { usage: empty, pricing, finishReason: "stop" }],
    ["output without a reason", { usage: { ...empty, completion_tokens: 1 }, pricing }],
    ["embeddings, which have no output", { usage: empty, pricing, api: "embeddings" }],
  ])("%s is billed", (_, input) => {
    expect(receiptOf(input).cost).toBeGreaterThanOrEqual(60n * 10n ** 12n);
  });

  test("where nothing could be computed, it stays unknown until the record tells", () => {
    expect(receiptOf({ usage: empty }).costSource).toBe("unknown");
    expect(receiptOf({ usage: { ...empty, is_byok: true }, pricing }).costSource).toBe("unknown");
  });
});

test("counts that nobody told are unknown, not zero", () => {
  const told = { prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 0, audio_tokens: null } };
  expect(receiptOf({ usage: told }).tokens).toEqual({ prompt: 5, cached: 0 });
  expect(Object.values(receiptOf({}).tokens)).toEqual(Array.from({ length: 9 }, () => undefined));
});

test("rerank and embedding reports are read as well", () => {
  expect(receiptOf({ api: "rerank", usage: { total_tokens: 150, cost: 0.001 } })).toMatchObject({
    tokens: { total: 150 },
    cost: 10n ** 12n,
  });
  const embedding = { prompt_tokens: 500, total_tokens: 500 };
  expect(receiptOf({ api: "embeddings", usage: embedding, pricing }).cost).toBe(1_500_000_000_000n);
});

describe("as JSON", () => {
  const label = fc.string({ maxLength: 12 });
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const count = maybe(fc.nat());
  const money = maybe(fc.double({ min: 0, max: 1e6, noNaN: true }));
  const input = fc.record({
    id: label,
    api: fc.constantFrom("chat", "embeddings", "rerank", "speech"),
    startedAt: fc.nat(),
    latency: fc.record({ firstByte: count, firstToken: count, total: fc.nat() }),
    generationId: maybe(label),
    model: maybe(label),
    provider: maybe(label),
    streamed: fc.boolean(),
    aborted: fc.boolean(),
    error: maybe(label),
    finishReason: maybe(label),
    discount: maybe(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })),
    attempts: fc.array(fc.record({ startedAt: fc.nat(), duration: fc.nat(), status: fc.nat() })),
    tags: fc.dictionary(label, label),
    usage: fc.record({
      prompt_tokens: fc.nat(),
      completion_tokens: fc.nat(),
      total_tokens: fc.nat(),
      cost: money,
      is_byok: maybe(fc.boolean()),
      cost_details: fc.record({ upstream_inference_cost: money }),
    }),
  });

  test("a receipt comes back as it was", () => {
    fc.assert(
      fc.property(input, (fields) => {
        const receipt = createReceipt(fields as ReceiptInput);
        expect(decodeReceipt(JSON.parse(JSON.stringify(receipt)))).toEqual(receipt);
        expect(decodeReceipt(encodeReceipt(receipt))).toEqual(receipt);
        expect(JSON.stringify(decodeReceipt(encodeReceipt(receipt)))).toBe(JSON.stringify(receipt));
      }),
    );
  });

  test("money is decimal text, and unknown money is left out", () => {
    const json = JSON.parse(JSON.stringify(receiptOf({ usage: { ...usage, cost: 4.1e-6 } })));
    expect(json).toMatchObject({ cost: "0.0000041", totalCost: "0.0000041", costSource: "reported" });
    expect(json).not.toHaveProperty("upstreamCost");
  });

  test("fields of a later version stay, and what is no receipt is refused", () => {
    const decoded = decodeReceipt({ id: "r", cost: "1.5", upstreamCost: null, novelty: [1] });
    expect(decoded).toMatchObject({ id: "r", cost: 15n * 10n ** 14n, upstreamCost: undefined, novelty: [1] });
    expect(() => decodeReceipt(null)).toThrow(TypeError);
    expect(() => decodeReceipt({ cost: "1" })).toThrow(TypeError);
    expect(() => decodeReceipt({ id: "r", cost: "much" })).toThrow(RangeError);
  });
});
