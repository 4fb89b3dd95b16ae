import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterEach, describe, expect, test, vi } from "vitest";
import { charged, receiptOf } from "./receipts.ts";
import { lastingLegs, legs, sharedLegs, useLeg } from "./support.ts";

const DAY = 86_400_000;

describe.each(legs)("upkeep of $name", (leg) => {
  const bench = useLeg(leg);

  test("removes old receipts and old hours, and keeps the sums of days", async () => {
    const ledger = await bench.open({ retention: { receipts: 10, hours: 20 } });
    const today = Date.now() - (Date.now() % DAY);
    for (let days = 0; days < 40; days += 1) {
      for (const hour of [1, 13]) {
        const startedAt = today - days * DAY + hour * 3_600_000 + 60_000;
        ledger.record(receiptOf({ ...charged(0.5), startedAt, model: "x/a", tags: { session: "s" } }));
      }
    }
    await ledger.flush();
    const days = await ledger.by("day");
    expect(days).toHaveLength(40);
    await ledger.maintain();
    // Receipts for ten days and what there is of today; the same for hours.
    expect(await ledger.total({ session: "s" })).toMatchObject({ calls: 22 });
    expect(await ledger.by("hour")).toHaveLength(42);
    expect(await ledger.total()).toMatchObject({ calls: 80, reported: 40n * 10n ** 15n });
    expect((await ledger.by("day")).map(({ key }) => key).sort()).toEqual(days.map(({ key }) => key).sort());
    const [oldest] = await ledger.group(["day", "model"], { from: today - 39 * DAY, to: today - 38 * DAY });
    expect(oldest).toMatchObject({ total: { calls: 2, reported: 10n ** 15n } });
    await ledger.maintain();
    expect(await ledger.total()).toMatchObject({ calls: 80 });
  });

  test("new receipts are never taken for old ones after everything was removed", async () => {
    const ledger = await bench.open({ retention: { receipts: 1 } });
    await Promise.all([1, 2, 3].map(() => ledger.record(receiptOf({ startedAt: 0 }))));
    await ledger.maintain();
    await ledger.record(receiptOf({ startedAt: 0, model: "x/new" }));
    expect(await ledger.total({ model: "x/new" })).toMatchObject({ calls: 1 });
    await ledger.maintain();
    expect(await ledger.total()).toMatchObject({ calls: 4 });
    expect(await ledger.total({ model: "x/new" })).toMatchObject({ calls: 1 });
  });
});

describe.each(legs)("absurd counts in $name", (leg) => {
  const bench = useLeg(leg);

  test("spoil no sum, and stay as they are in their receipts", async () => {
    const ledger = await bench.open();
    const most = Number.MAX_SAFE_INTEGER;
    const receipts = Array.from({ length: 2_500 }, () => {
      const receipt = receiptOf({ model: "x/a" });
      return { ...receipt, tokens: { ...receipt.tokens, prompt: most, completion: -most } };
    });
    for (const receipt of receipts) ledger.record(receipt);
    await ledger.flush();
    for (const _ of ["raw", "rolled up"]) {
      expect(await ledger.by("session")).toMatchObject([
        { total: { calls: 2_500, promptTokens: 2_500 * 1e12 } },
      ]);
      expect(await ledger.by("model")).toMatchObject([{ total: { promptTokens: 2_500 * 1e12 } }]);
      await ledger.maintain();
    }
    await ledger.record(receiptOf({ ...charged(1), model: "x/b" }));
    await ledger.maintain();
    expect(await ledger.total({ model: "x/b" })).toMatchObject({ calls: 1, promptTokens: 10 });
    const [first] = receipts;
    expect((await ledger.receipt(first?.id ?? ""))?.tokens).toMatchObject({
      prompt: most,
      completion: -most,
    });
  }, 30_000);
});

describe.each(sharedLegs)("upkeep of $name by several at once", (leg) => {
  const bench = useLeg(leg);

  test("counts every receipt once, while others write and record again", async () => {
    const ledgers = await Promise.all([bench.open(), bench.open(), bench.open()]);
    const written = ledgers.map(async (ledger, place) => {
      for (let round = 0; round < 15; round += 1) {
        const receipts = Array.from({ length: 40 }, (_, n) => {
          // Half of them are recorded by everybody, with other costs.
          const id = n % 2 === 0 ? `shared-${round}-${n}` : `own-${place}-${round}-${n}`;
          return receiptOf({ ...charged(0.001 * (place + 1)), id, model: `x/${n % 3}` });
        });
        for (const receipt of receipts) ledger.record(receipt);
        await ledger.flush();
        await ledger.maintain();
      }
    });
    await Promise.all(written);
    const [ledger] = ledgers;
    let cost = 0n;
    let calls = 0;
    for await (const receipt of ledger?.receipts() ?? []) {
      calls += 1;
      cost += receipt.cost ?? 0n;
    }
    expect(calls).toBe(15 * 20 * 4);
    expect(await ledger?.total()).toMatchObject({ calls, reported: cost });
    expect(await ledger?.total({ from: 0 })).toMatchObject({ calls, reported: cost });
    expect(bench.warnings).toEqual([]);
  }, 60_000);
});

describe.each(lastingLegs)("upkeep of $name by a machine whose clock is fast", (leg) => {
  const bench = useLeg(leg);
  afterEach(() => {
    vi.useRealTimers();
  });

  test("takes nothing away that still counts for the others", async () => {
    const now = Date.now();
    const isServer = leg.name === "postgres (server)";
    const retention = isServer ? { receipts: 1, hours: 1 } : {};
    const ledger = await bench.open({ retention });
    const until = now + 60_000;
    const hold = { account: "key:a", from: now, slot: now, until, limit: 10n, amount: 2n };
    await ledger.budgets.settle({ id: "spent", holds: [hold], amounts: [3n] }, now);
    await ledger.budgets.reserve({ id: "open", holds: [hold], expiresAt: until }, now);
    await ledger.record(receiptOf({ ...charged(1), startedAt: now, tags: { session: "s" } }));
    // A server has a clock of its own; beside a file only the machine's is there.
    vi.setSystemTime(now + (isServer ? 5 * DAY : 20 * 3_600_000));
    await (await bench.open({ retention })).maintain();
    vi.useRealTimers();
    const [balance] = await ledger.budgets.balances([{ account: hold.account, from: now }], now);
    expect(balance).toMatchObject({ spent: 3n, reserved: 2n });
    expect(await ledger.total({ session: "s" })).toMatchObject({ calls: 1 });
    expect(await ledger.by("hour")).toHaveLength(1);
  });
});

const servers = sharedLegs.filter(({ name }) => name.startsWith("postgres"));

describe.each(servers)("upkeep of $name beside a slow writer", (leg) => {
  const bench = useLeg(leg);

  test("never passes over a receipt that got its number before others and was committed after them", async () => {
    const ledger = await bench.open();
    const client = new pg.Client({ connectionString: bench.place().url });
    await client.connect();
    await client.query("begin");
    await client.query(
      "insert into wayfare_receipts (id, started_at, api, failed, cost_source, rest) values ('slow', 0, 'chat', 0, 'unknown', '{}')",
    );
    await ledger.record(receiptOf({ startedAt: 0 }));
    const maintained = ledger.maintain();
    await pause(200);
    await client.query("commit");
    await client.end();
    await maintained;
    expect(await ledger.total()).toMatchObject({ calls: 2 });
    await ledger.maintain();
    expect(await ledger.total({ day: "1970-01-01" })).toMatchObject({ calls: 2 });
  });
});
