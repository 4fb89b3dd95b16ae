import type { BudgetStore, Hold } from "@wayfare/core/budgets";
import { describe, expect, test } from "vitest";
import { storeLegs } from "./budget-support.ts";

const never = Number.POSITIVE_INFINITY;
const MINUTE = 60_000;

/** A hold on an account that lasts for good. */
function hold(account: string, amount: bigint, limit?: bigint): Hold {
  return { account, from: 0, slot: 0, until: never, limit, amount };
}

/** A hold in one minute of a calendar. */
function minute(account: string, start: number, amount: bigint, limit: bigint): Hold {
  return { account, from: start, slot: start, until: start + MINUTE, limit, amount };
}

/** A hold in a window of ten seconds that slides by the second. */
function sliding(account: string, at: number, amount: bigint, limit: bigint): Hold {
  const slot = at - (at % 1000);
  return { account, from: slot - 9000, slot, until: slot + 10_000, limit, amount };
}

describe.each(storeLegs)("accounts in $name", ({ use }) => {
  const bench = use();
  let calls = 0;

  /** Names of its own for each test: the database is shared. */
  function names(): { store: BudgetStore; account: (name: string) => string; id: (name: string) => string } {
    calls += 1;
    const prefix = `t${calls}`;
    return {
      store: bench.store,
      account: (name) => `${prefix}:${name}`,
      id: (name) => `${prefix}-${name}`,
    };
  }

  async function standing(store: BudgetStore, account: string, at = 0, from = 0): Promise<[bigint, bigint]> {
    const [balance] = await store.balances([{ account, from }], at);
    if (balance === undefined) throw new Error("no balance");
    return [balance.spent, balance.reserved];
  }

  describe("reserve", () => {
    test("sets an amount aside up to the limit, and names the account without room", async () => {
      const { store, account, id } = names();
      const a = account("a");
      const reserve = (name: string, amount: bigint) =>
        store.reserve({ id: id(name), holds: [hold(a, amount, 10n)], expiresAt: 1000 }, 0);
      expect(await reserve("1", 6n)).toEqual([]);
      expect(await reserve("2", 5n)).toEqual([
        { index: 0, balance: { spent: 0n, reserved: 6n, bookings: [] } },
      ]);
      expect(await reserve("3", 4n)).toEqual([]);
      expect(await reserve("4", 1n)).toHaveLength(1);
      expect(await reserve("5", 0n)).toEqual([]);
      expect(await standing(store, a)).toEqual([0n, 10n]);
    });

    test("refuses more than a limit of an untouched account, and everything but nothing under a limit of zero", async () => {
      const { store, account, id } = names();
      const ask = (name: string, amount: bigint, limit: bigint) =>
        store.reserve({ id: id(name), holds: [hold(account(name), amount, limit)], expiresAt: 1000 }, 0);
      expect(await ask("a", 11n, 10n)).toEqual([
        { index: 0, balance: { spent: 0n, reserved: 0n, bookings: [] } },
      ]);
      expect(await ask("b", 1n, 0n)).toHaveLength(1);
      expect(await ask("c", 0n, 0n)).toEqual([]);
    });

    test("takes all or nothing over many accounts, and names every one without room", async () => {
      const { store, account, id } = names();
      const [a, b, c, d] = ["a", "b", "c", "d"].map(account) as [string, string, string, string];
      await store.reserve({ id: id("0"), holds: [hold(b, 5n, 9n), hold(d, 7n, 9n)], expiresAt: 1000 }, 0);
      const holds = [hold(a, 5n, 9n), hold(b, 5n, 9n), hold(c, 5n, 9n), hold(d, 3n, 9n)];
      const shortfalls = await store.reserve({ id: id("1"), holds, expiresAt: 1000 }, 0);
      expect(shortfalls.map(({ index, balance }) => [index, balance.reserved])).toEqual([
        [1, 5n],
        [3, 7n],
      ]);
      expect(await standing(store, a)).toEqual([0n, 0n]);
      expect(await standing(store, c)).toEqual([0n, 0n]);
    });

    test("asks nobody about an account without a limit, and sets nothing aside there", async () => {
      const { store, account, id } = names();
      const [free, bound] = [account("free"), account("bound")];
      const holds = [hold(free, 10n ** 30n), hold(bound, 1n, 5n)];
      expect(await store.reserve({ id: id("1"), holds, expiresAt: 1000 }, 0)).toEqual([]);
      expect(await standing(store, free)).toEqual([0n, 0n]);
      expect(await standing(store, bound)).toEqual([0n, 1n]);
      await store.settle({ id: id("1"), holds, amounts: [7n, 1n] }, 1);
      expect(await standing(store, free)).toEqual([7n, 0n]);
    });

    test("lets no more through than there is room for, however many ask at once", async () => {
      const { store, account, id } = names();
      const [a, b] = [account("a"), account("b")];
      const asked = Array.from({ length: 40 }, (_, n) =>
        store.reserve({ id: id(`${n}`), holds: [hold(a, 3n, 30n), hold(b, 1n, 100n)], expiresAt: 1000 }, 0),
      );
      const granted = (await Promise.all(asked)).filter((shortfalls) => shortfalls.length === 0);
      expect(granted).toHaveLength(10);
      expect(await standing(store, a)).toEqual([0n, 30n]);
      expect(await standing(store, b)).toEqual([0n, 10n]);
    });

    test("counts a reservation that is told twice once", async () => {
      const { store, account, id } = names();
      const a = account("a");
      const reservation = { id: id("1"), holds: [hold(a, 6n, 10n)], expiresAt: 1000 };
      expect(await store.reserve(reservation, 0)).toEqual([]);
      expect(await store.reserve(reservation, 1)).toEqual([]);
      expect(await Promise.all([store.reserve(reservation, 2), store.reserve(reservation, 2)])).toEqual([
        [],
        [],
      ]);
      expect(await standing(store, a)).toEqual([0n, 6n]);
    });

    test("counts no reservation that has lapsed, and its account forgets it", async () => {
      const { store, account, id } = names();
      const a = account("a");
      await store.reserve({ id: id("1"), holds: [hold(a, 10n, 10n)], expiresAt: 1000 }, 0);
      const next = { id: id("2"), holds: [hold(a, 10n, 10n)], expiresAt: 2000 };
      expect(await store.reserve(next, 999)).toHaveLength(1);
      expect(await store.reserve(next, 1000)).toEqual([]);
      expect(await standing(store, a, 1000)).toEqual([0n, 10n]);
      expect(await standing(store, a, 2000)).toEqual([0n, 0n]);
    });

    test("is exact far beyond 64 bits", async () => {
      const { store, account, id } = names();
      const [a, limit] = [account("a"), 10n ** 40n + 1n];
      const half = limit / 2n;
      const first = { id: id("1"), holds: [hold(a, half, limit)], expiresAt: 1000 };
      expect(await store.reserve(first, 0)).toEqual([]);
      expect(
        await store.reserve({ ...first, id: id("2"), holds: [hold(a, half + 2n, limit)] }, 0),
      ).toHaveLength(1);
      expect(await store.reserve({ ...first, id: id("2"), holds: [hold(a, half + 1n, limit)] }, 0)).toEqual(
        [],
      );
      await store.settle({ id: id("1"), holds: first.holds, amounts: [half - 1n] }, 1);
      expect(await standing(store, a)).toEqual([half - 1n, half + 1n]);
    });
  });

  describe("settle", () => {
    test("ends the reservation and books what was taken, in the slot of the hold", async () => {
      const { store, account, id } = names();
      const [a, b] = [account("a"), account("b")];
      const holds = [hold(a, 6n, 10n), minute(b, MINUTE, 6n, 10n)];
      await store.reserve({ id: id("1"), holds, expiresAt: 99_000 }, MINUTE);
      await store.settle({ id: id("1"), holds, amounts: [4n, 5n] }, MINUTE);
      const queries = [a, b].map((name) => ({ account: name, from: 0 }));
      expect(await store.balances(queries, MINUTE)).toEqual([
        { spent: 4n, reserved: 0n, bookings: [{ slot: 0, until: never, amount: 4n }] },
        { spent: 5n, reserved: 0n, bookings: [{ slot: MINUTE, until: 2 * MINUTE, amount: 5n }] },
      ]);
    });

    test("releases the reservation with zeros, and books nothing", async () => {
      const { store, account, id } = names();
      const [a, b] = [account("a"), account("b")];
      const holds = [hold(a, 10n, 10n), hold(b, 10n, 10n)];
      await store.reserve({ id: id("1"), holds, expiresAt: 1000 }, 0);
      await store.settle({ id: id("1"), holds, amounts: [0n, 0n] }, 0);
      const queries = [a, b].map((name) => ({ account: name, from: 0 }));
      const nothing = { spent: 0n, reserved: 0n, bookings: [] };
      expect(await store.balances(queries, 0)).toEqual([nothing, nothing]);
      expect(await store.reserve({ id: id("2"), holds, expiresAt: 1000 }, 0)).toEqual([]);
    });

    test("books more than was set aside as well, even beyond the limit", async () => {
      const { store, account, id } = names();
      const holds = [hold(account("a"), 6n, 10n)];
      await store.reserve({ id: id("1"), holds, expiresAt: 1000 }, 0);
      await store.settle({ id: id("1"), holds, amounts: [25n] }, 0);
      expect(await standing(store, account("a"))).toEqual([25n, 0n]);
      const next = [hold(account("a"), 0n, 10n)];
      expect(await store.reserve({ id: id("2"), holds: next, expiresAt: 1000 }, 0)).toEqual([
        {
          index: 0,
          balance: { spent: 25n, reserved: 0n, bookings: [{ slot: 0, until: never, amount: 25n }] },
        },
      ]);
    });

    test("replaces what it booked before when it is told again", async () => {
      const { store, account, id } = names();
      const [a, b, c] = [account("a"), account("b"), account("c")];
      const holds = [hold(a, 6n, 10n), hold(b, 6n)];
      const settle = (amounts: bigint[], at = 0) => store.settle({ id: id("1"), holds, amounts }, at);
      const spent = async () =>
        (await Promise.all([a, b, c].map((name) => standing(store, name)))).map(([n]) => n);
      await store.reserve({ id: id("1"), holds, expiresAt: 1000 }, 0);
      await settle([4n, 5n]);
      await settle([4n, 5n]);
      expect(await spent()).toEqual([4n, 5n, 0n]);
      await settle([6n, 1n], 9 * MINUTE);
      expect(await spent()).toEqual([6n, 1n, 0n]);
      await settle([0n, 0n]);
      expect(await spent()).toEqual([0n, 0n, 0n]);
      await settle([0n, 2n]);
      expect(await spent()).toEqual([0n, 2n, 0n]);
      await store.settle({ id: id("1"), holds: [hold(c, 6n)], amounts: [3n] }, 0);
      expect(await spent()).toEqual([0n, 0n, 3n]);
    });

    test("books for good what is told many times at once", async () => {
      const { store, account, id } = names();
      const holds = [hold(account("a"), 6n, 10n)];
      await store.reserve({ id: id("1"), holds, expiresAt: 1000 }, 0);
      const told = Array.from({ length: 20 }, () => store.settle({ id: id("1"), holds, amounts: [4n] }, 0));
      await Promise.all(told);
      expect(await standing(store, account("a"))).toEqual([4n, 0n]);
    });

    test("books a reservation that has lapsed, or was never made", async () => {
      const { store, account, id } = names();
      const a = account("a");
      const holds = [hold(a, 10n, 10n)];
      await store.reserve({ id: id("late"), holds, expiresAt: 1000 }, 0);
      expect(await store.reserve({ id: id("next"), holds, expiresAt: 9000 }, 2000)).toEqual([]);
      await store.settle({ id: id("late"), holds, amounts: [3n] }, 3000);
      await store.settle({ id: id("unknown"), holds, amounts: [4n] }, 3000);
      expect(await standing(store, a, 3000)).toEqual([7n, 10n]);
    });

    test("is seen by a reserve that is asked right behind it", async () => {
      const { store, account, id } = names();
      const holds = [hold(account("a"), 10n, 10n)];
      await store.reserve({ id: id("1"), holds, expiresAt: 1000 }, 0);
      const settled = store.settle({ id: id("1"), holds, amounts: [4n] }, 0);
      const next = store.reserve({ id: id("2"), holds: [hold(account("a"), 6n, 10n)], expiresAt: 1000 }, 0);
      await settled;
      expect(await next).toEqual([]);
      expect(await standing(store, account("a"))).toEqual([4n, 6n]);
    });
  });

  test("tells when a slot ends that was only held until just now", async () => {
    const { store, account, id } = names();
    const a = account("a");
    const holds = [minute(a, MINUTE, 10n, 10n)];
    await store.reserve({ id: id("1"), holds, expiresAt: 99_000 }, MINUTE);
    const settled = store.settle({ id: id("1"), holds, amounts: [9n] }, MINUTE);
    const next = store.reserve({ id: id("2"), holds, expiresAt: 99_000 }, MINUTE);
    await settled;
    const bookings = [{ slot: MINUTE, until: 2 * MINUTE, amount: 9n }];
    expect(await next).toEqual([{ index: 0, balance: { spent: 9n, reserved: 0n, bookings } }]);
  });

  describe("renew", () => {
    test("moves the end of open reservations, and passes over the others", async () => {
      const { store, account, id } = names();
      const [a, b] = [account("a"), account("b")];
      const both = [hold(a, 5n, 10n), hold(b, 5n, 10n)];
      await store.reserve({ id: id("1"), holds: both, expiresAt: 1000 }, 0);
      await store.reserve({ id: id("2"), holds: [hold(a, 5n, 10n)], expiresAt: 1000 }, 0);
      await store.reserve({ id: id("3"), holds: [hold(b, 5n, 10n)], expiresAt: 1000 }, 0);
      await store.settle({ id: id("3"), holds: [hold(b, 5n, 10n)], amounts: [0n] }, 0);
      await store.renew([id("1"), id("3"), id("unknown")], 5000);
      expect(await standing(store, a, 999)).toEqual([0n, 10n]);
      expect(await standing(store, a, 1000)).toEqual([0n, 5n]);
      expect(await standing(store, b, 4999)).toEqual([0n, 5n]);
      expect(await standing(store, a, 5000)).toEqual([0n, 0n]);
    });

    test("does not bring back what has lapsed and whose room is taken", async () => {
      const { store, account, id } = names();
      const a = account("a");
      await store.reserve({ id: id("1"), holds: [hold(a, 10n, 10n)], expiresAt: 1000 }, 0);
      await store.reserve({ id: id("2"), holds: [hold(a, 10n, 10n)], expiresAt: 5000 }, 2000);
      await store.renew([id("1")], 9000);
      expect(await standing(store, a, 2000)).toEqual([0n, 10n]);
    });

    test("of nothing is nothing", async () => {
      const { store } = names();
      await expect(Promise.resolve(store.renew([], 5000))).resolves.toBeUndefined();
    });
  });

  describe("windows", () => {
    test("of a calendar begin anew, with what was set aside left in the old one", async () => {
      const { store, account, id } = names();
      const a = account("a");
      const reserve = (name: string, start: number, amount: bigint) =>
        store.reserve(
          { id: id(name), holds: [minute(a, start, amount, 10n)], expiresAt: 10 * MINUTE },
          start,
        );
      expect(await reserve("1", 0, 10n)).toEqual([]);
      expect(await reserve("2", 0, 1n)).toHaveLength(1);
      expect(await reserve("3", MINUTE, 10n)).toEqual([]);
      await store.settle({ id: id("1"), holds: [minute(a, 0, 10n, 10n)], amounts: [9n] }, MINUTE);
      expect(await standing(store, a, MINUTE, MINUTE)).toEqual([0n, 10n]);
      await store.settle({ id: id("3"), holds: [minute(a, MINUTE, 10n, 10n)], amounts: [8n] }, MINUTE);
      const shortfalls = await reserve("4", MINUTE, 3n);
      expect(shortfalls).toEqual([
        {
          index: 0,
          balance: { spent: 8n, reserved: 0n, bookings: [{ slot: MINUTE, until: 2 * MINUTE, amount: 8n }] },
        },
      ]);
    });

    test("that slide let go of one slot after the other, oldest first", async () => {
      const { store, account, id } = names();
      const a = account("a");
      for (const [name, at] of [
        ["1", 500],
        ["2", 4500],
        ["3", 9500],
      ] as const) {
        const holds = [sliding(a, at, 4n, 12n)];
        expect(await store.reserve({ id: id(name), holds, expiresAt: 90_000 }, at)).toEqual([]);
        await store.settle({ id: id(name), holds, amounts: [4n] }, at);
      }
      const ask = (name: string, at: number) =>
        store.reserve({ id: id(name), holds: [sliding(a, at, 4n, 12n)], expiresAt: 90_000 }, at);
      const [shortfall] = await ask("4", 9999);
      expect(shortfall?.balance.bookings).toEqual([
        { slot: 0, until: 10_000, amount: 4n },
        { slot: 4000, until: 14_000, amount: 4n },
        { slot: 9000, until: 19_000, amount: 4n },
      ]);
      expect(await ask("5", 10_000)).toEqual([]);
      expect(await ask("6", 13_999)).toHaveLength(1);
      expect(await ask("7", 14_000)).toEqual([]);
    });

    test("of one account can be asked from different slots at once", async () => {
      const { store, account, id } = names();
      const a = account("a");
      for (const start of [0, MINUTE, 2 * MINUTE]) {
        const holds = [minute(a, start, 1n, 9n)];
        await store.settle({ id: id(`${start}`), holds, amounts: [BigInt(1 + start / MINUTE)] }, start);
      }
      const queries = [2 * MINUTE, 0, MINUTE, 3 * MINUTE].map((from) => ({ account: a, from }));
      const balances = await store.balances(queries, 3 * MINUTE);
      expect(balances.map(({ spent, bookings }) => [spent, bookings.length])).toEqual([
        [3n, 1],
        [6n, 3],
        [5n, 2],
        [0n, 0],
      ]);
    });
  });

  test("names may hold whatever callers send", async () => {
    const { store, account, id } = names();
    const odd = [
      "",
      " ",
      "a'b\"c",
      "a%_\\",
      "\0",
      "\0\0",
      "\ud800",
      "\ud801",
      "\ufffd",
      "é",
      "e\u0301",
      "x".repeat(10_000),
    ];
    const accounts = [...odd, `${"x".repeat(10_000)}y`, "sha256:00"].map(account);
    const holds = accounts.map((name, index) => hold(name, BigInt(index) + 1n, 100n));
    const strange = id("\0'\ud800");
    expect(await store.reserve({ id: strange, holds, expiresAt: 1000 }, 0)).toEqual([]);
    const queries = accounts.map((name) => ({ account: name, from: 0 }));
    const open = await store.balances(queries, 0);
    expect(open.map(({ reserved }) => reserved)).toEqual(holds.map(({ amount }) => amount));
    await store.renew([strange], 2000);
    await store.settle({ id: strange, holds, amounts: holds.map(({ amount }) => amount) }, 1500);
    const settled = await store.balances(queries, 0);
    expect(settled.map(({ spent, reserved }) => [spent, reserved])).toEqual(
      holds.map((each) => [each.amount, 0n]),
    );
  });

  test("more accounts than one statement takes are locked, read and written all the same", async () => {
    const { store, account, id } = names();
    const holds = Array.from({ length: 2500 }, (_, n) => hold(account(`${n}`), BigInt(n), BigInt(n)));
    expect(await store.reserve({ id: id("1"), holds, expiresAt: 1000 }, 0)).toEqual([]);
    const more = holds.map((each) => ({ ...each, amount: 1n }));
    expect(await store.reserve({ id: id("2"), holds: more, expiresAt: 1000 }, 0)).toHaveLength(2500);
    await store.settle({ id: id("1"), holds, amounts: holds.map(({ amount }) => amount) }, 0);
    const balances = await store.balances(
      holds.map((each) => ({ account: each.account, from: 0 })),
      0,
    );
    expect(balances.map(({ spent }) => spent)).toEqual(holds.map(({ amount }) => amount));
    expect(balances.every(({ reserved }) => reserved === 0n)).toBe(true);
  });
});
