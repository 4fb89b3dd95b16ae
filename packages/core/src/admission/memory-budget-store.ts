import { Account } from "./account.ts";
import type {
  AccountQuery,
  Balance,
  BudgetStore,
  Hold,
  Reservation,
  Settlement,
  Shortfall,
} from "./budget-store.ts";
import { findShortfalls } from "./decide.ts";

/** Accounts within the process: they answer at once and are forgotten when it ends. */
export interface MemoryBudgetStore extends BudgetStore {
  reserve(reservation: Reservation, at: number): readonly Shortfall[];
  settle(settlement: Settlement, at: number): void;
  renew(ids: readonly string[], expiresAt: number): void;
  balances(queries: readonly AccountQuery[], at: number): readonly Balance[];
}

/** Makes a store that lives in memory. */
export function createMemoryBudgetStore(): MemoryBudgetStore {
  return new HeldAccounts();
}

/** What was booked for a call: account, slot and amount in turn, as little as can be, since every call leaves one. */
interface Settled {
  readonly at: number;
  readonly entries: readonly (Account | number | bigint)[];
}

/** How long a settlement can be replaced, in ms. */
const REMEMBERED = 600_000;
/** How often old slots are looked for, in ms. */
const PRUNE_INTERVAL = 60_000;

class HeldAccounts implements MemoryBudgetStore {
  readonly #accounts = new Map<string, Account>();
  readonly #open = new Map<string, { holds: readonly Hold[]; expiresAt: number }>();
  /** In the order of their settling. */
  readonly #settled = new Map<string, Settled>();
  /** No open reservation lapses before. */
  #nextLapse = Number.POSITIVE_INFINITY;
  #nextPrune = 0;

  reserve({ id, holds, expiresAt }: Reservation, at: number): readonly Shortfall[] {
    this.#tidy(at);
    // Told twice is held once.
    if (this.#open.has(id)) return [];
    const shortfalls = findShortfalls(holds, (name) => this.#accounts.get(name));
    if (shortfalls.length > 0) return shortfalls;
    this.#hold(holds, 1n);
    this.#open.set(id, { holds, expiresAt });
    this.#nextLapse = Math.min(this.#nextLapse, expiresAt);
    return shortfalls;
  }

  settle({ id, holds, amounts }: Settlement, at: number): void {
    this.#tidy(at);
    this.#release(id);
    const before = this.#settled.get(id);
    if (before !== undefined) takeBack(before);
    this.#settled.delete(id);
    this.#settled.set(id, { at, entries: this.#book(holds, amounts) });
  }

  renew(ids: readonly string[], expiresAt: number): void {
    for (const id of ids) {
      const open = this.#open.get(id);
      if (open !== undefined) open.expiresAt = expiresAt;
    }
    this.#nextLapse = Math.min(this.#nextLapse, expiresAt);
  }

  balances(queries: readonly AccountQuery[], at: number): readonly Balance[] {
    this.#tidy(at);
    return queries.map(({ account, from }) => (this.#accounts.get(account) ?? new Account()).balance(from));
  }

  /** Lets go of what has lapsed and of what nobody can ask for any more. */
  #tidy(at: number): void {
    if (at >= this.#nextLapse) {
      this.#nextLapse = Number.POSITIVE_INFINITY;
      for (const [id, { expiresAt }] of this.#open) {
        if (expiresAt <= at) this.#release(id);
        else this.#nextLapse = Math.min(this.#nextLapse, expiresAt);
      }
    }
    if (at < this.#nextPrune) return;
    this.#nextPrune = at + PRUNE_INTERVAL;
    for (const [id, settled] of this.#settled) {
      if (settled.at > at - REMEMBERED) break;
      this.#settled.delete(id);
    }
    for (const [name, account] of this.#accounts) if (!account.prune(at)) this.#accounts.delete(name);
  }

  #release(id: string): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    this.#hold(open.holds, -1n);
  }

  #hold(holds: readonly Hold[], sign: bigint): void {
    for (const { account, slot, until, limit, amount } of holds)
      if (limit !== undefined) this.#account(account).reserve(slot, until, sign * amount);
  }

  #book(holds: readonly Hold[], amounts: readonly bigint[]): Settled["entries"] {
    const entries: (Account | number | bigint)[] = [];
    for (const [index, { account: name, slot, until }] of holds.entries()) {
      const amount = amounts[index] ?? 0n;
      if (amount === 0n) continue;
      const account = this.#account(name);
      account.book(slot, until, amount);
      entries.push(account, slot, amount);
    }
    return entries;
  }

  #account(name: string): Account {
    let account = this.#accounts.get(name);
    if (account === undefined) {
      account = new Account();
      this.#accounts.set(name, account);
    }
    return account;
  }
}

function takeBack({ entries }: Settled): void {
  for (let at = 0; at < entries.length; at += 3) {
    const [account, slot, amount] = entries.slice(at, at + 3) as [Account, number, bigint];
    account.book(slot, Number.POSITIVE_INFINITY, -amount);
  }
}
