import { createMemoryLedger, type LedgerDimension, type LedgerFilter, type LedgerRow } from "@wayfare/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyReceipt, anyTime, charged, NOON, receiptOf, tagNames } from "./receipts.ts";
import { legs, useLeg } from "./support.ts";

const anyDimension = fc.constantFrom<LedgerDimension>(
  "model",
  "requestedModel",
  "provider",
  "api",
  "day",
  "hour",
  "key",
  "user",
  "session",
  "app",
  ...tagNames.map((tag) => `tag:${tag}` as const),
);
const someValues = fc.constantFrom(
  "a/one",
  "ann",
  "bob",
  "",
  "P",
  "chat",
  "2026-10-31",
  "2026-11-01T05",
  "1969-12-31",
);
const anyFilter: fc.Arbitrary<LedgerFilter> = fc
  .record(
    {
      from: anyTime,
      to: anyTime,
      values: fc.dictionary(anyDimension as fc.Arbitrary<string>, someValues, { maxKeys: 1 }),
    },
    { requiredKeys: [] },
  )
  .map(({ values, ...range }) => ({ ...range, ...values }));
const anyQuestion = fc.record({
  dimensions: fc.uniqueArray(anyDimension, { maxLength: 3 }),
  filter: fc.option(anyFilter, { nil: undefined }),
});

function sorted(rows: readonly LedgerRow[]): unknown[] {
  const plain = rows.map(({ keys, total }) => ({ keys, total: { ...total } }));
  return plain.sort((a, b) => (JSON.stringify(a.keys) < JSON.stringify(b.keys) ? -1 : 1));
}

describe.each(legs)("totals over $name", (leg) => {
  const bench = useLeg(leg);

  test("equal those of a ledger in memory, before, during and after rolling up", async () => {
    const ledger = await bench.open();
    const memory = createMemoryLedger({ limit: Number.POSITIVE_INFINITY });
    const step = fc.record({
      receipts: fc.array(anyReceipt, { maxLength: 12 }),
      isMaintained: fc.boolean(),
      questions: fc.array(anyQuestion, { minLength: 4, maxLength: 8 }),
    });
    // One long story: what is recorded again was rolled up long before, or just now, or not yet.
    const story = fc.asyncProperty(step, async ({ receipts, isMaintained, questions }) => {
      for (const receipt of receipts) {
        ledger.record(receipt);
        memory.record(receipt);
      }
      const maintained = isMaintained ? ledger.maintain() : undefined;
      await ledger.flush();
      for (const { dimensions, filter } of questions) {
        const rows = await ledger.group(dimensions, filter);
        expect(sorted(rows)).toEqual(sorted(memory.group(dimensions, filter)));
      }
      await maintained;
      expect({ ...(await ledger.total()) }).toEqual({ ...memory.total() });
    });
    await fc.assert(story, { numRuns: 60, endOnFailure: true });
    expect(memory.total().calls).toBeGreaterThan(30);
  }, 60_000);

  test("by one dimension, and as JSON with decimal text for money", async () => {
    const ledger = await bench.open();
    ledger.record(receiptOf({ ...charged(4.1e-6), model: "x/a" }));
    ledger.record(receiptOf({ ...charged(0.5), model: "x/a" }));
    ledger.record(receiptOf());
    await ledger.flush();
    for (const _ of ["raw", "rolled up"]) {
      const groups = await ledger.by("model");
      expect(groups.find(({ key }) => key === "x/a")?.total.reported).toBe(5000041n * 10n ** 8n);
      expect(groups.find(({ key }) => key === undefined)?.total).toMatchObject({ calls: 1, unknownCalls: 1 });
      expect(JSON.parse(JSON.stringify(await ledger.total()))).toMatchObject({
        calls: 3,
        reported: "0.5000041",
      });
      await ledger.maintain();
    }
  });

  test("count what was recorded a moment ago", async () => {
    const ledger = await bench.open({ flushInterval: 60_000 });
    const receipt = receiptOf(charged(1));
    ledger.record(receipt);
    expect(await ledger.total()).toMatchObject({ calls: 1 });
    ledger.record({ ...receipt, finishReason: "length" });
    expect(await ledger.receipt(receipt.id)).toMatchObject({ finishReason: "length" });
  });

  test("come in the order of their keys, those without first, whatever came first", async () => {
    const ledger = await bench.open();
    const names = ["b", "Z", "é", "a", "", "ab", "B", "z", "_", "🙂", "1", "10", "9"];
    for (const [n, model] of names.entries())
      for (const team of ["y", "x", ""])
        ledger.record(
          receiptOf({ model, tags: { team, user: model }, startedAt: NOON - n * 90_000_000, ...charged(n) }),
        );
    await ledger.flush();
    const ordered = [undefined, "1", "10", "9", "B", "Z", "_", "a", "ab", "b", "z", "é", "🙂"];
    const teams = [undefined, "x", "y"];
    for (const _ of ["raw", "rolled up"]) {
      expect((await ledger.by("model")).map(({ key }) => key)).toEqual(ordered);
      const days = (await ledger.by("day")).map(({ key }) => key);
      expect(days).toHaveLength(names.length);
      expect(days).toEqual([...days].sort());
      const rows = await ledger.group(["user", "tag:team"]);
      expect(rows.map(({ keys }) => keys)).toEqual(
        ordered.flatMap((name) => teams.map((team) => [name, team])),
      );
      await ledger.maintain();
    }
  });

  test("of nothing are zero", async () => {
    const ledger = await bench.open();
    expect(await ledger.total()).toMatchObject({ calls: 0, reported: 0n, external: 0n, promptTokens: 0 });
    expect(await ledger.by("day")).toEqual([]);
    expect(await ledger.total({ day: "no day" })).toMatchObject({ calls: 0 });
  });

  test("are the sums of any amounts, below zero as well, whatever the columns they stand in", async () => {
    const ledger = await bench.open();
    const most = 8_999_999_999n * 10n ** 15n;
    const edge = fc.constantFrom(0n, 1n, -1n, 10n ** 9n - 1n, 10n ** 9n, -(10n ** 9n), -(10n ** 9n) - 1n);
    const amounts = fc.array(fc.oneof(edge, fc.bigInt({ min: -most, max: most })), { minLength: 1 });
    let run = 0;
    const property = fc.asyncProperty(amounts, async (costs) => {
      run += 1;
      const model = `x/${run}`;
      const sum = costs.reduce((all, each) => all + each, 0n);
      for (const cost of costs) {
        const receipt = receiptOf({ model, tags: { session: model } });
        ledger.record({ ...receipt, cost, costSource: "computed", byok: true, upstreamCost: -cost });
      }
      await ledger.flush();
      for (const filter of [{ model }, { session: model }]) {
        expect(await ledger.total(filter)).toMatchObject({ computed: sum, external: -sum });
        await ledger.maintain();
        expect(await ledger.total(filter)).toMatchObject({ computed: sum, external: -sum });
      }
    });
    await fc.assert(property, { numRuns: 25, endOnFailure: true });
  }, 60_000);

  test("stay exact where doubles do not", async () => {
    const ledger = await bench.open();
    const much = 8_999_999_999_999_999_999_999_999n;
    for (let n = 0; n < 300; n += 1) ledger.record({ ...receiptOf(), cost: much, costSource: "reported" });
    await ledger.flush();
    for (const _ of ["raw", "rolled up"]) {
      expect((await ledger.total()).reported).toBe(300n * much);
      expect((await ledger.total({ from: NOON })).reported).toBe(300n * much);
      await ledger.maintain();
    }
  });
});
