import { type BudgetStore, createMemoryBudgetStore } from "@wayfare/core/budgets";
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

const memory: StoreLeg = {
  name: "the process's memory",
  use: () => ({ store: createMemoryBudgetStore() }),
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
        store = ledger.budgets;
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
