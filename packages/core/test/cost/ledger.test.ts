import { createMemoryLedger, createReceipt, type Receipt, type ReceiptInput } from "@wayfare/core/cost";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const NOON = Date.UTC(2026, 10, 20, 12);

function receiptOf(id: string, input: Partial<ReceiptInput> = {}): Receipt {
  return createReceipt({ id, api: "chat", startedAt: NOON, latency: { total: 1 }, ...input });
}

function reported(cost: number, more: object = {}) {
  return { usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12, cost, ...more } };
}

describe("totals", () => {
  test("keep reported, computed, estimated and unknown costs apart", () => {
    const ledger = createMemoryLedger();
    ledger.record(receiptOf("a", reported(0.1)));
    ledger.record(receiptOf("b", reported(0.2)));
    const pricing = { prompt: "0.000001", completion: "0" };
    ledger.record(receiptOf("c", { usage: { prompt_tokens: 7, completion_tokens: 1 }, pricing }));
    ledger.record(receiptOf("d", { estimatedCost: 5n }));
    ledger.record(receiptOf("e"));
    expect(ledger.total()).toEqual({
      calls: 5,
      failedCalls: 0,
      unknownCalls: 1,
      reported: 3n * 10n ** 14n,
      computed: 7n * 10n ** 9n,
      estimated: 5n,
      external: 0n,
      unknownExternalCalls: 0,
      promptTokens: 27,
      completionTokens: 5,
      reasoningTokens: 0,
      cachedTokens: 0,
    });
  });

  test("keep the bill of the provider apart from the fee", () => {
    const ledger = createMemoryLedger();
    ledger.record(receiptOf("a", reported(0.01, { cost_details: { upstream_inference_cost: 0.01 } })));
    const own = { is_byok: true, cost_details: { upstream_inference_cost: 0.2 } };
    ledger.record(receiptOf("b", reported(0.01, own)));
    ledger.record(receiptOf("c", reported(0.01, { is_byok: true })));
    expect(ledger.total()).toMatchObject({
      reported: 3n * 10n ** 13n,
      external: 2n * 10n ** 14n,
      unknownExternalCalls: 1,
    });
  });

  test("equal the exact sum of the receipts, in any order and with repeats", () => {
    const costs = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.integer({ min: 0, max: 10 ** 9 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(costs, (calls) => {
        const ledger = createMemoryLedger();
        const last = new Map<number, bigint>();
        for (const [id, pico] of calls) {
          ledger.record(receiptOf(String(id), reported(Number(`${pico}e-12`))));
          last.set(id, BigInt(pico) * 1000n);
        }
        const sum = [...last.values()].reduce((total, cost) => total + cost, 0n);
        expect(ledger.total()).toMatchObject({ calls: last.size, reported: sum });
        expect(ledger.total({})).toEqual(ledger.total());
      }),
    );
  });

  test("are JSON with decimal text for money", () => {
    const ledger = createMemoryLedger();
    ledger.record(receiptOf("a", reported(4.1e-6)));
    expect(JSON.parse(JSON.stringify(ledger.total()))).toMatchObject({
      calls: 1,
      reported: "0.0000041",
      computed: "0",
    });
  });

  test("are a picture of the moment", () => {
    const ledger = createMemoryLedger();
    const before = ledger.total();
    ledger.record(receiptOf("a", reported(1)));
    expect(before.calls).toBe(0);
  });
});

describe("a receipt recorded again", () => {
  test("counts once, and what is known later replaces what was not", () => {
    const ledger = createMemoryLedger();
    ledger.record(receiptOf("a", { aborted: true }));
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 1 });
    ledger.record(receiptOf("a", reported(0.5)));
    ledger.record(receiptOf("a", reported(0.5)));
    expect(ledger.total()).toMatchObject({ calls: 1, unknownCalls: 0, reported: 5n * 10n ** 14n });
    expect(ledger.receipts()).toHaveLength(1);
  });
});

describe("groups and filters", () => {
  const ledger = createMemoryLedger();
  ledger.record(
    receiptOf("1", { ...reported(1), model: "x/a", provider: "P", tags: { user: "ann", team: "red" } }),
  );
  ledger.record(
    receiptOf("2", { ...reported(2), model: "x/b", provider: "P", tags: { user: "bob", app: "cli" } }),
  );
  ledger.record(
    receiptOf("3", { ...reported(4), model: "x/a", tags: { session: "s" }, startedAt: NOON + 86_400_000 }),
  );

  test.each([
    [
      "model",
      [
        ["x/a", 5n],
        ["x/b", 2n],
      ],
    ],
    [
      "provider",
      [
        ["P", 3n],
        [undefined, 4n],
      ],
    ],
    ["api", [["chat", 7n]]],
    [
      "user",
      [
        ["ann", 1n],
        ["bob", 2n],
        [undefined, 4n],
      ],
    ],
    [
      "session",
      [
        [undefined, 3n],
        ["s", 4n],
      ],
    ],
    [
      "app",
      [
        [undefined, 5n],
        ["cli", 2n],
      ],
    ],
    [
      "tag:team",
      [
        ["red", 1n],
        [undefined, 6n],
      ],
    ],
    [
      "day",
      [
        ["2026-11-20", 3n],
        ["2026-11-21", 4n],
      ],
    ],
  ] as const)("by %s", (dimension, expected) => {
    const groups = ledger.by(dimension).map(({ key, total }) => [key, total.reported / 10n ** 15n]);
    expect(groups).toEqual(expected);
  });

  test.each([
    [{ model: "x/a" }, 2],
    [{ user: "ann", model: "x/a" }, 1],
    [{ user: "ann", model: "x/b" }, 0],
    [{ "tag:team": "red" } as const, 1],
    [{ from: NOON, to: NOON + 1 }, 2],
    [{ from: NOON + 1 }, 1],
    [{ to: NOON }, 0],
    [{ model: undefined }, 3],
  ])("that meet %j", (filter, calls) => {
    expect(ledger.total(filter).calls).toBe(calls);
    expect(ledger.receipts(filter)).toHaveLength(calls);
  });

  test("names that every object inherits are no values", () => {
    expect(ledger.by("tag:toString").map(({ key }) => key)).toEqual([undefined]);
    expect(ledger.by("constructor" as "model").map(({ key }) => key)).toEqual([undefined]);
  });

  test("groups obey filters", () => {
    expect(ledger.by("model", { user: "bob" }).map(({ key }) => key)).toEqual(["x/b"]);
  });
});

describe("the limit", () => {
  test("holds the newest receipts and still knows what was spent in all", () => {
    const ledger = createMemoryLedger({ limit: 2 });
    for (let call = 1; call <= 5; call += 1) ledger.record(receiptOf(String(call), reported(1)));
    expect(ledger.total()).toMatchObject({ calls: 5, reported: 5n * 10n ** 15n });
    expect(ledger.receipts().map(({ id }) => id)).toEqual(["4", "5"]);
    expect(ledger.total({}).calls).toBe(2);
    expect(ledger.dropped).toBe(3);
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses %d", (limit) => {
    expect(() => createMemoryLedger({ limit })).toThrow(RangeError);
  });
});
