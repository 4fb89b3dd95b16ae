import type { Generation } from "@wayfare/core";
import { createReceipt, decodeReceipt, encodeReceipt, type Receipt, settleReceipt } from "@wayfare/core/cost";
import fc from "fast-check";
import { expect, test } from "vitest";

function aborted(input: Partial<Parameters<typeof createReceipt>[0]> = {}): Receipt {
  return createReceipt({
    id: "gen-1",
    api: "chat",
    startedAt: 1_790_000_000_000,
    latency: { firstByte: 3, total: 12 },
    streamed: true,
    aborted: true,
    error: "aborted",
    requestedModel: "lumen/otter-latest",
    tags: { user: "ann" },
    ...input,
  });
}

const record: Partial<Generation> = {
  id: "gen-1",
  model: "lumen/otter-1-20260101",
  provider_name: "Harbor",
  total_cost: 4.1e-6,
  usage: 4.1e-6,
  is_byok: false,
  upstream_inference_cost: 0,
  cache_discount: -0.25,
  tokens_prompt: 15,
  tokens_completion: 11,
  native_tokens_prompt: 16,
  native_tokens_completion: 12,
  native_tokens_reasoning: 5,
  native_tokens_cached: 4,
  native_tokens_completion_images: 0,
  finish_reason: "stop",
  native_finish_reason: "STOP",
};

test("the record completes what was left open, and the receipt stays as it was", () => {
  const receipt = aborted();
  const before = JSON.stringify(receipt);
  expect(settleReceipt(Object.freeze(receipt), Object.freeze({ ...record }))).toEqual({
    ...receipt,
    generationId: "gen-1",
    model: "lumen/otter-1-20260101",
    provider: "Harbor",
    tokens: {
      ...receipt.tokens,
      ...{ prompt: 16, completion: 12, total: 28, reasoning: 5, cached: 4, completionImage: 0 },
    },
    cost: 4_100_000_000n,
    costSource: "reported",
    upstreamCost: 0n,
    totalCost: 4_100_000_000n,
    byok: false,
    discount: -250_000_000_000_000n,
    finishReason: "stop",
    nativeFinishReason: "STOP",
  });
  expect(JSON.stringify(receipt)).toBe(before);
});

test("what the receipt knows of model, provider and reasons stays", () => {
  const receipt = aborted({ model: "lumen/otter-1", provider: "Cove", finishReason: "length" });
  expect(settleReceipt(receipt, record)).toMatchObject({
    ...{ model: "lumen/otter-1", provider: "Cove", finishReason: "length", nativeFinishReason: "STOP" },
    ...{
      id: "gen-1",
      aborted: true,
      error: "aborted",
      tags: { user: "ann" },
      requestedModel: "lumen/otter-latest",
    },
  });
});

test("the reported cost takes the place of an estimate", () => {
  const settled = settleReceipt(aborted({ estimatedCost: 7n }), record);
  expect(settled).toMatchObject({ cost: 4_100_000_000n, costSource: "reported" });
});

test("on an own key the provider's bill counts on top", () => {
  const own = { ...record, is_byok: true, total_cost: 0.001, upstream_inference_cost: 0.02 };
  expect(settleReceipt(aborted(), own)).toMatchObject({
    byok: true,
    cost: 10n ** 12n,
    upstreamCost: 20n * 10n ** 12n,
    totalCost: 21n * 10n ** 12n,
  });
  const unknown = settleReceipt(aborted(), { ...own, upstream_inference_cost: null });
  expect([unknown.cost, unknown.totalCost]).toEqual([10n ** 12n, undefined]);
});

test("amounts below zero are no costs", () => {
  const below = { total_cost: -0.5, usage: "-1", upstream_inference_cost: -0.02, is_byok: true };
  const unknown = { cost: undefined, costSource: "unknown", upstreamCost: undefined, totalCost: undefined };
  expect(settleReceipt(aborted(), below as never)).toMatchObject(unknown);
  const estimated = settleReceipt(aborted({ estimatedCost: 7n }), below as never);
  expect(estimated).toMatchObject({ cost: 7n, costSource: "estimated", totalCost: undefined });
  expect(settleReceipt(aborted(), { ...record, total_cost: -1, usage: 0.001 })).toMatchObject({
    ...{ cost: 10n ** 12n, costSource: "reported" },
  });
});

test("missing and odd fields leave what was known", () => {
  const receipt = aborted({ estimatedCost: 7n, usage: { prompt_tokens: 9 } });
  expect(settleReceipt(receipt, {})).toEqual({ ...receipt });
  const odd = { total_cost: "soon", usage: null, native_tokens_prompt: -1, model: 7, is_byok: "no" };
  expect(settleReceipt(receipt, odd as never)).toMatchObject({
    ...{ cost: 7n, costSource: "estimated", model: undefined, byok: undefined },
    tokens: { prompt: 9 },
  });
  const own = settleReceipt(receipt, { usage: 1e-15, tokens_prompt: 8, native_tokens_prompt: null });
  expect(own).toMatchObject({ cost: 1n, costSource: "reported", tokens: { prompt: 8 } });
});

test("whatever a record holds, the settled receipt survives JSON", () => {
  const value = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.nat());
  const anyRecord = fc.record(Object.fromEntries(Object.keys(record).map((field) => [field, value])), {
    requiredKeys: [],
  });
  fc.assert(
    fc.property(anyRecord, (fields) => {
      const settled = settleReceipt(aborted(), fields as Partial<Generation>);
      expect(decodeReceipt(JSON.parse(JSON.stringify(settled)))).toEqual(settled);
      expect(decodeReceipt(encodeReceipt(settled))).toEqual(settled);
    }),
  );
});
