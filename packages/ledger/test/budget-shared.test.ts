import type { BudgetStore, Hold } from "@wayfare/core/budgets";
import { beforeEach, describe, expect, test } from "vitest";
import { fromNow } from "./budget-support.ts";
import { sharedLegs, useLeg } from "./support.ts";

function hold(account: string, amount: bigint, limit: bigint): Hold {
  return { account, from: 0, slot: 0, until: Number.POSITIVE_INFINITY, limit, amount };
}

/** The numbers from 0 on. */
function count(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

describe.each(sharedLegs)("budgets of several ledgers over one $name", (leg) => {
  const bench = useLeg(leg);
  let stores: readonly [BudgetStore, BudgetStore];
  beforeEach(async () => {
    const [one, other] = [await bench.open({ flushInterval: 0 }), await bench.open({ flushInterval: 0 })];
    stores = [fromNow(one.budgets), fromNow(other.budgets)];
  });

  async function standing(account: string): Promise<readonly [bigint, bigint]> {
    const [balance] = await stores[0].balances([{ account, from: 0 }], 0);
    return [balance?.spent ?? -1n, balance?.reserved ?? -1n];
  }

  test("are the same budgets", async () => {
    const [one, other] = stores;
    const holds = [hold("a", 6n, 10n)];
    expect(await one.reserve({ id: "1", holds, expiresAt: 1000 }, 0)).toEqual([]);
    expect(await other.reserve({ id: "2", holds, expiresAt: 1000 }, 0)).toHaveLength(1);
    await other.renew(["1"], 2000);
    expect(await one.reserve({ id: "2", holds, expiresAt: 3000 }, 1999)).toHaveLength(1);
    await other.settle({ id: "1", holds, amounts: [4n] }, 1999);
    await one.settle({ id: "1", holds, amounts: [4n] }, 1999);
    expect(await one.reserve({ id: "2", holds, expiresAt: 3000 }, 1999)).toEqual([]);
    expect(await standing("a")).toEqual([4n, 6n]);
  });

  test("book and hold once what is told to all of them at the same time", async () => {
    for (const round of count(25)) {
      const id = `twice-${round}`;
      const holds = [hold(`a${round}`, 6n, 10n), hold("sum", 6n, 1000n)];
      const told = stores.map((store) => store.reserve({ id, holds, expiresAt: 1000 }, 0));
      expect(await Promise.all(told)).toEqual([[], []]);
      expect(await standing(`a${round}`)).toEqual([0n, 6n]);
      await Promise.all(stores.map((store) => store.settle({ id, holds, amounts: [4n, 5n] }, 0)));
      expect(await standing(`a${round}`)).toEqual([4n, 0n]);
    }
    expect(await standing("sum")).toEqual([125n, 0n]);
  });

  test("wait for one another, in whatever order calls name their accounts", async () => {
    const names = count(8).map((index) => `account ${index}`);
    const calls = count(200).map(async (index) => {
      const store = stores[index % 2 === 0 ? 0 : 1];
      const mine = names.filter((_, place) => (index >> (place % 4)) % 2 === place % 2);
      const holds = (index % 3 === 0 ? mine : mine.toReversed()).map((name) => hold(name, 1n, 10_000n));
      const id = `call-${index}`;
      const shortfalls = await store.reserve({ id, holds, expiresAt: 1000 }, 0);
      await store.settle({ id, holds, amounts: holds.map(() => 1n) }, 0);
      return shortfalls.length === 0 ? holds.length : 0;
    });
    const made = (await Promise.all(calls)).reduce((sum, holds) => sum + holds, 0);
    const standings = await Promise.all(names.map(standing));
    expect(standings.reduce((sum, [spent]) => sum + spent, 0n)).toBe(BigInt(made));
    expect(made).toBeGreaterThan(200);
    expect(bench.warnings).toEqual([]);
  });

  test("let no more through than there is room for", async () => {
    const asked = count(100).map((index) => {
      const store = stores[index % 2 === 0 ? 0 : 1];
      const holds = [hold("few", 3n, 31n), hold("many", 1n, 1000n)];
      return store.reserve({ id: `${index}`, holds, expiresAt: 1000 }, 0);
    });
    const granted = (await Promise.all(asked)).filter((shortfalls) => shortfalls.length === 0);
    expect(granted).toHaveLength(10);
    expect(await standing("few")).toEqual([0n, 30n]);
    expect(await standing("many")).toEqual([0n, 10n]);
  });
});
