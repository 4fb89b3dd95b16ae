import type { Receipt } from "@wayfare/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { charged, oddReceipt, receiptOf } from "./receipts.ts";
import { legs, useLeg } from "./support.ts";

async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

describe.each(legs)("receipts over $name", (leg) => {
  const bench = useLeg(leg);

  test("come back as they were, whatever is in them", async () => {
    const ledger = await bench.open();
    // JSON has no -0.
    const details = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
    const receipts = fc.array(fc.tuple(oddReceipt, details), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(receipts, async (pairs) => {
        const last = new Map<string, Receipt>();
        for (const [receipt, extra] of pairs) {
          const more = { ...receipt, details: extra, somethingNew: extra } as Receipt;
          last.set(more.id, more);
          ledger.record(more);
        }
        await ledger.flush();
        for (const [id, receipt] of last) expect(await ledger.receipt(id)).toEqual(receipt);
      }),
      { numRuns: 40, endOnFailure: true },
    );
    expect(bench.warnings).toEqual([]);
  }, 60_000);

  test("are JSON", async () => {
    const ledger = await bench.open();
    const receipt = receiptOf({ ...charged(0.25), tags: { user: "ann" } });
    await ledger.record(receipt);
    expect(JSON.stringify(await ledger.receipt(receipt.id))).toContain('"cost":"0.25"');
    expect(await ledger.receipt("nobody")).toBeUndefined();
  });

  test("hold odd ids, times and fields of JavaScript", async () => {
    const ledger = await bench.open();
    const nested = JSON.parse(`${"[".repeat(3000)}${"]".repeat(3000)}`);
    const odd = [
      { ...receiptOf(), id: "€".repeat(4000) },
      { ...receiptOf(), id: "nul\u0000" },
      { ...receiptOf(), startedAt: 1_700_000_000_000.25 },
      { ...receiptOf(), tokens: { ...receiptOf().tokens, prompt: 1.5 } },
      { ...receiptOf(), details: { nested }, tags: { team: "deep" } },
    ] as Receipt[];
    for (const receipt of odd) ledger.record(receipt);
    ledger.record({ ...receiptOf(), id: "big", somethingNew: 12n } as Receipt);
    await ledger.flush();
    for (const receipt of odd) expect(await ledger.receipt(receipt.id)).toEqual(receipt);
    expect(await ledger.receipt("big")).toMatchObject({ somethingNew: "12" });
    expect(await ledger.total({ "tag:team": "deep" })).toMatchObject({ calls: 1 });
    expect(bench.warnings).toEqual([]);
  });

  test("keep a field of the user's own that is called like the ledger's own", async () => {
    const ledger = await bench.open();
    const values = ["yes", '{"tags":{}}', "nul\u0000", 1, { exact: "no" }];
    const receipts = values.map((exact) => ({ ...receiptOf({ tags: { team: "own" } }), exact }) as Receipt);
    for (const receipt of receipts) ledger.record(receipt);
    await ledger.flush();
    for (const receipt of receipts) expect(await ledger.receipt(receipt.id)).toEqual(receipt);
    expect(await ledger.total({ "tag:team": "own" })).toMatchObject({ calls: values.length });
  });

  test("are listed in the order of recording, over many pages and by filters", async () => {
    const ledger = await bench.open();
    const receipts = Array.from({ length: 1234 }, (_, n) =>
      receiptOf({ model: n % 3 === 0 ? "x/a" : "x/b", tags: { session: `s${n % 100}`, team: `t${n % 7}` } }),
    );
    for (const receipt of receipts) ledger.record(receipt);
    await ledger.flush();
    expect((await gather(ledger.receipts())).map(({ id }) => id)).toEqual(receipts.map(({ id }) => id));
    const some = await gather(ledger.receipts({ session: "s5", model: "x/a", "tag:team": "t6" }));
    const wanted = receipts.filter(
      ({ model, tags }) => model === "x/a" && tags.session === "s5" && tags.team === "t6",
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(some).toEqual(wanted);
    expect(await gather(ledger.receipts({ to: 0 }))).toEqual([]);
    expect(await gather(ledger.receipts({ model: "" }))).toEqual([]);
  });
});
