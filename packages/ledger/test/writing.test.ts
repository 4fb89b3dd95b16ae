import { createMemoryLedger, type Receipt } from "@wayfare/core";
import type { Hold } from "@wayfare/core/budgets";
import type { LedgerWarning, SqlLedger } from "@wayfare/ledger";
import { describe, expect, test } from "vitest";
import { charged, NOON, receiptOf } from "./receipts.ts";
import { legs, useLeg } from "./support.ts";

const hold: Hold = { account: "key:a", from: NOON, slot: NOON, until: NOON + 1000, limit: 100n, amount: 1n };

function reserve(ledger: SqlLedger, id: string) {
  return ledger.budgets.reserve({ id, holds: [hold], expiresAt: NOON + 1000 }, NOON);
}

describe.each(legs)("writing to $name", (leg) => {
  const bench = useLeg(leg);

  test("acknowledges each receipt when it is there", async () => {
    const ledger = await bench.open({ flushInterval: 5 });
    const receipt = receiptOf(charged(0.1));
    await ledger.record(receipt);
    expect(await ledger.receipt(receipt.id)).toEqual(receipt);
    expect(ledger).toMatchObject({ pending: 0, dropped: 0, down: false });
  });

  test("goes in the order of recording: the last with the same id counts", async () => {
    const ledger = await bench.open();
    const receipt = receiptOf(charged(0.1));
    for (const cost of [1n, 2n, 3n, 2n]) ledger.record({ ...receipt, cost });
    await ledger.flush();
    expect(await ledger.total()).toMatchObject({ calls: 1, reported: 2n });
    await ledger.maintain();
    for (const cost of [5n, 7n]) ledger.record({ ...receipt, cost, startedAt: NOON + 86_400_000 });
    await ledger.flush();
    for (const _ of ["raw", "rolled up"]) {
      expect(await ledger.total()).toMatchObject({ calls: 1, reported: 7n });
      expect((await ledger.by("day")).map(({ key }) => key)).toEqual(["2026-11-21"]);
      await ledger.maintain();
    }
  });

  test("one receipt that cannot be written is dropped with a warning, and holds up no other", async () => {
    const ledger = await bench.open();
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const bad = [
      { ...receiptOf(), cost: 10n ** 40n, costSource: "reported" },
      { ...receiptOf(), id: "" },
      { ...receiptOf(), startedAt: Number.NaN },
      { ...receiptOf(), details: circular },
      { ...receiptOf(), tokens: undefined },
      undefined,
    ] as Receipt[];
    const good = Array.from({ length: 40 }, () => receiptOf(charged(0.001)));
    const outcomes = good.flatMap((receipt, n) => [
      ledger.record(receipt),
      ...(bad[n] === undefined && n >= bad.length ? [] : [ledger.record(bad[n] as Receipt)]),
    ]);
    await ledger.flush();
    const settled = await Promise.allSettled(outcomes);
    expect(settled.filter(({ status }) => status === "rejected")).toHaveLength(bad.length);
    expect(await ledger.total()).toMatchObject({ calls: 40 });
    expect(ledger).toMatchObject({ dropped: bad.length, down: false, pending: 0 });
    expect(bench.warnings[0]).toMatchObject({
      kind: "dropped",
      message: expect.stringContaining(bad[0]?.id ?? ""),
    });
  });

  test("one settlement that cannot be written spoils nothing that goes with it", async () => {
    const ledger = await bench.open();
    const tooMany = { ...hold, slot: Number.NaN };
    const bad = ledger.budgets.settle({ id: "bad", holds: [tooMany], amounts: [1n] }, NOON);
    const good = ledger.budgets.settle({ id: "good", holds: [hold], amounts: [7n] }, NOON);
    const receipts = Array.from({ length: 20 }, () => ledger.record(receiptOf()));
    await expect(bad).rejects.toThrow();
    await Promise.all([good, ...receipts]);
    const [balance] = await ledger.budgets.balances([{ account: hold.account, from: NOON }], NOON);
    expect(balance?.spent).toBe(7n);
    expect(ledger).toMatchObject({ dropped: 0, down: false });
  });

  test("a reservation does not wait for others, and takes along what was recorded before", async () => {
    const ledger = await bench.open({ flushInterval: 60_000 });
    const before = ledger.record(receiptOf());
    const reserved = reserve(ledger, "one");
    const after = ledger.record(receiptOf());
    expect(await reserved).toEqual([]);
    await Promise.all([before, after]);
    expect(await ledger.total()).toMatchObject({ calls: 2 });
  });

  test("many receipts do not wait for more", async () => {
    const ledger = await bench.open({ flushInterval: 60_000 });
    await Promise.all(Array.from({ length: 2_345 }, () => ledger.record(receiptOf())).slice(0, 2_000));
    await ledger.close();
  });

  test("holds as many as it may, and drops the rest", async () => {
    const warnings: LedgerWarning[] = [];
    const ledger = await bench.open({ queueLimit: 10, onWarning: (warning) => warnings.push(warning) });
    const outcomes = Array.from({ length: 25 }, () => ledger.record(receiptOf()));
    expect(ledger).toMatchObject({ pending: 10, dropped: 15 });
    const settled = await Promise.allSettled(outcomes);
    expect(settled.map(({ status }) => status)).toEqual([
      ...Array(10).fill("fulfilled"),
      ...Array(15).fill("rejected"),
    ]);
    expect(warnings.map(({ kind }) => kind)).toEqual(["dropped"]);
  });

  test("takes the receipt of a settlement that was just taken, also above the bound", async () => {
    const ledger = await bench.open({ queueLimit: 3 });
    const call = (id: string) => [
      ledger.budgets.settle({ id, holds: [hold], amounts: [1n] }, NOON),
      ledger.record(receiptOf({ id })),
    ];
    const outcomes = ["a", "b", "c", "d"].flatMap(call);
    expect(ledger).toMatchObject({ pending: 4, dropped: 2 });
    const settled = await Promise.allSettled(outcomes);
    expect(settled.map(({ status }) => status)).toEqual([
      ...Array(4).fill("fulfilled"),
      ...Array(4).fill("rejected"),
    ]);
    const [balance] = await ledger.budgets.balances([{ account: hold.account, from: NOON }], NOON);
    expect(balance?.spent).toBe(2n);
    expect(await ledger.total()).toMatchObject({ calls: 2 });
  });

  test("marks what it turns away as told already, so that nobody tells it twice", async () => {
    const ledger = await bench.open({ queueLimit: 1 });
    ledger.record(receiptOf());
    const refused = [
      ledger.record(receiptOf()),
      ledger.budgets.settle({ id: "late", holds: [hold], amounts: [1n] }, NOON),
    ];
    for (const outcome of await Promise.allSettled(refused)) {
      expect(outcome.status === "rejected" && outcome.reason[Symbol.for("@wayfare/told")]).toBe(true);
    }
    await ledger.flush();
    const bad = await ledger.record({ ...receiptOf(), id: "" }).catch((error) => error);
    expect(bad).toBeInstanceOf(TypeError);
    expect(Symbol.for("@wayfare/told") in bad).toBe(false);
  });

  test("a listener that throws stops nothing", async () => {
    const onWarning = () => {
      throw new Error("no pen");
    };
    const ledger = await bench.open({ queueLimit: 1, onWarning });
    const outcomes = [ledger.record(receiptOf()), ledger.record(receiptOf())];
    expect((await Promise.allSettled(outcomes)).map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
    ]);
  });

  test("closing writes what waits, and takes nothing more", async () => {
    const ledger = await bench.open({ flushInterval: 60_000 });
    const waiting = ledger.record(receiptOf());
    const [first, second] = [ledger.close(), ledger.close()];
    await Promise.all([waiting, first, second]);
    await expect(ledger.record(receiptOf())).rejects.toThrow(/closed/);
    await expect(reserve(ledger, "late")).rejects.toThrow(/closed/);
    expect(ledger.dropped).toBe(1);
  });
});

describe("asking SQLite again and again", () => {
  const [sqlite = legs[0]] = legs;
  if (sqlite === undefined) throw new Error("There is always SQLite.");
  const bench = useLeg(sqlite);

  test("lets timers and sockets have their turn", async () => {
    const ledger = await bench.open();
    let isOver = false;
    setTimeout(() => {
      isOver = true;
    }, 20);
    let asked = 0;
    while (!isOver && asked < 100_000) {
      await ledger.total();
      asked += 1;
    }
    expect(isOver).toBe(true);
  });

  test("does so also where many receipts have to be looked at one by one", async () => {
    const ledger = await bench.open();
    const teams = ["a", "b", "c", "d", "e"];
    const receipts = Array.from({ length: 42_000 }, (_, n) =>
      receiptOf({ ...charged(n / 1000), startedAt: NOON + n, tags: { team: teams[n % 5] ?? "" } }),
    );
    for (const receipt of receipts) ledger.record(receipt);
    // Some get a number at the end, and leave gaps.
    for (const receipt of receipts.slice(9_990, 10_010)) ledger.record({ ...receipt, error: "timeout" });
    await ledger.flush();
    await ledger.maintain();
    const memory = createMemoryLedger({ limit: Number.POSITIVE_INFINITY });
    for (const [n, receipt] of receipts.entries())
      memory.record(n >= 9_990 && n < 10_010 ? { ...receipt, error: "timeout" } : receipt);
    for (const filter of [{}, { from: NOON + 5, to: NOON + 41_000 }]) {
      let turns = 0;
      let isOver = false;
      const turn = () => {
        turns += 1;
        if (!isOver) setImmediate(turn);
      };
      setImmediate(turn);
      const groups = await ledger.by("tag:team", filter);
      isOver = true;
      expect(turns).toBeGreaterThan(4);
      expect(groups).toEqual(memory.by("tag:team", filter));
      expect(await ledger.total({ ...filter, api: "chat" })).toEqual(
        memory.total({ ...filter, api: "chat" }),
      );
    }
    expect(await ledger.total({ "tag:team": "a", to: NOON + 100 })).toMatchObject({ calls: 20 });
    expect(await ledger.by("session", { model: "x/none" })).toEqual([]);
  }, 30_000);
});
