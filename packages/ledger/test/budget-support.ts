import { type BudgetStore, createMemoryBudgetStore, type Hold } from "@wayfare/core/budgets";
import { openLedger } from "@wayfare/ledger";
import { afterAll, beforeAll } from "vitest";
import { type Leg, legs } from "./support.ts";

/** A store of budgets that every test of a file shares; the names of its accounts keep the tests apart. */
export interface StoreBench {
  readonly store: BudgetStore;
}

/** A kind of store that every test runs over. */
export interface StoreLeg {
  readonly name: string;
  /** Opens it before the tests, and closes it behind them. */
  use(): StoreBench;
}

const NOW = Date.now();
/** The time that tests call 0: a full minute. */
const ZERO = NOW - (NOW % 60_000);

/**
 * The same store to tests that count their time from 0. It must be about now that they play: a ledger removes by itself
 * what ended a day ago, by the clock.
 */
export function fromNow(store: BudgetStore): BudgetStore {
  const shift = (holds: readonly Hold[]) =>
    holds.map((hold) => ({
      ...hold,
      from: hold.from + ZERO,
      slot: hold.slot + ZERO,
      until: hold.until + ZERO,
    }));
  const shiftBack = <T extends { slot: number; until: number }>(bookings: readonly T[]) =>
    bookings.map((each) => ({ ...each, slot: each.slot - ZERO, until: each.until - ZERO }));
  return {
    async reserve({ id, holds, expiresAt }, at) {
      const reservation = { id, holds: shift(holds), expiresAt: expiresAt + ZERO };
      const shortfalls = await store.reserve(reservation, at + ZERO);
      return shortfalls.map(({ index, balance }) => {
        return { index, balance: { ...balance, bookings: shiftBack(balance.bookings) } };
      });
    },
    settle: ({ holds, ...settlement }, at) => store.settle({ ...settlement, holds: shift(holds) }, at + ZERO),
    renew: (ids, expiresAt) => store.renew(ids, expiresAt + ZERO),
    async balances(queries, at) {
      const shifted = queries.map(({ account, from }) => ({ account, from: from + ZERO }));
      const balances = await store.balances(shifted, at + ZERO);
      return balances.map((balance) => ({ ...balance, bookings: shiftBack(balance.bookings) }));
    },
  };
}

const memory: StoreLeg = {
  name: "the process's memory",
  use: () => ({ store: fromNow(createMemoryBudgetStore()) }),
};

function ledgerStore(leg: Leg): StoreLeg {
  return {
    name: leg.name,
    use() {
      let store: BudgetStore | undefined;
      let close = async () => {};
      beforeAll(async () => {
        const scratch = await leg.create();
        const ledger = await openLedger({ ...scratch.place(), flushInterval: 0 });
        store = fromNow(ledger.budgets);
        close = async () => {
          await ledger.close();
          await scratch.drop();
        };
      }, 60_000);
      afterAll(() => close());
      return {
        get store() {
          if (store === undefined) throw new Error("The ledger is not open yet.");
          return store;
        },
      };
    },
  };
}

/** The stores of the ledger. */
export const ledgerLegs: readonly StoreLeg[] = legs.map(ledgerStore);

/** Every kind of store: the one of core and those of the ledger. */
export const storeLegs: readonly StoreLeg[] = [memory, ...ledgerLegs];
