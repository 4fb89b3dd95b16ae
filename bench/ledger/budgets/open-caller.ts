import type { Ledger, Receipt } from "@wayfare/core";
import { type BudgetStore, createBudgets, createMemoryBudgetStore, type Hold } from "@wayfare/core/budgets";
import { createMemoryLedger } from "@wayfare/core/cost";
import { openLedger } from "@wayfare/ledger";
import { type AccountFloor, LIMIT } from "../floors/accounts.ts";
import { openMemoryAccounts } from "../floors/memory-accounts.ts";
import { openPostgresAccounts } from "../floors/postgres-accounts.ts";
import { openSqliteAccounts } from "../floors/sqlite-accounts.ts";
import type { Place } from "./place.ts";

/** Makes calls under two budgets: one of all calls together and one of the key. */
export interface Caller {
  /** Sets the worst case aside. @returns what to do when the call is over */
  admit(receipt: Receipt): Promise<(receipt: Receipt) => unknown>;
  /** Writes what waits. */
  finish(): Promise<void>;
}

/** In femto-dollars. */
const WORST_CASE = 50_000_000_000_000n;
const LAPSE = 60_000;

export async function openCaller(lane: string, place: Place): Promise<Caller> {
  if (lane === "by hand") return byHand(await openAccounts(place));
  const { store, ledger, finish } = await openStore(place);
  return { admit: lane === "store" ? admitByStore(store, ledger) : admitByBudgets(store, ledger), finish };
}

async function openAccounts({ name, address }: Place): Promise<AccountFloor> {
  if (name === "memory") return openMemoryAccounts();
  return name === "sqlite" ? openSqliteAccounts(address) : await openPostgresAccounts(address);
}

function byHand(floor: AccountFloor): Caller {
  const settling = new Set<unknown>();
  return {
    async admit({ tags }) {
      const accounts = ["global", `key=${tags.key}`] as const;
      if (!(await floor.reserve(accounts, WORST_CASE))) throw new Error("no room");
      return (receipt) => {
        const settled = floor.settle(accounts, WORST_CASE, receipt.cost ?? 0n, receipt);
        if (settled === undefined) return;
        settling.add(settled);
        return settled.then(() => settling.delete(settled));
      };
    },
    async finish() {
      await Promise.all(settling);
      await floor.close();
    },
  };
}

async function openStore({ name, address }: Place) {
  if (name === "memory") {
    return { store: createMemoryBudgetStore(), ledger: createMemoryLedger(), finish: async () => {} };
  }
  const ledger = await openLedger(name === "sqlite" ? { path: address } : { url: address });
  const finish = async () => {
    await ledger.flush();
    if (ledger.dropped > 0) throw new Error(`${ledger.dropped} receipts were dropped`);
    await ledger.close();
  };
  return { store: ledger.budgets, ledger, finish };
}

/** What `createBudgets` does with a store, without the estimate. */
function admitByStore(store: BudgetStore, ledger: Ledger): Caller["admit"] {
  let count = 0;
  const hold = (account: string): Hold => {
    return { account, from: 0, slot: 0, until: Number.POSITIVE_INFINITY, limit: LIMIT, amount: WORST_CASE };
  };
  return async ({ tags }) => {
    count += 1;
    const id = `reservation-${count}`;
    const holds = [hold("global"), hold(`key=${tags.key}`)];
    const now = Date.now();
    const shortfalls = await store.reserve({ id, holds, expiresAt: now + LAPSE }, now);
    if (shortfalls.length > 0) throw new Error("no room");
    return (receipt) => {
      const cost = receipt.cost ?? 0n;
      void store.settle({ id, holds, amounts: [cost, cost] }, Date.now());
      return ledger.record(receipt);
    };
  };
}

/** By a budget for a month and one of each key for a day, with a price to hold against them. */
function admitByBudgets(store: BudgetStore, ledger: Ledger): Caller["admit"] {
  const budgets = createBudgets({
    store,
    budgets: [
      { limit: "5000", window: "month" },
      { limit: "5000", scope: "key", window: "day" },
    ],
  });
  const offers = [{ pricing: { prompt: "0.000001", completion: "0.000004" }, context_length: 128_000 }];
  const request = {
    model: "lab-1/model-1",
    max_tokens: 500,
    messages: [
      { role: "user" as const, content: "How far is it to the moon, and how long would a train take?" },
    ],
  };
  return async ({ tags }) => {
    const ticket = await budgets.admit({ request, tags, offers });
    return (receipt) => {
      ticket.settle(receipt);
      return ledger.record(receipt);
    };
  };
}
