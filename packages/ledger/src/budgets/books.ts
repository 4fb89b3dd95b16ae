import type { Reservation, Settlement } from "@wayfare/core/budgets";
import { Account, findShortfalls } from "@wayfare/core/budgets";
import type { BudgetOperation, BudgetOutcome } from "./operation.ts";

/** An amount in one slot of one account. */
export interface Entry {
  readonly account: string;
  readonly slot: number;
  readonly amount: bigint;
}

/** What is booked in one slot of one account. */
export interface BookedSlot extends Entry {
  readonly until: number;
}

/** One hold of a reservation; all holds of one reservation lapse together. */
export interface OpenHold extends Entry {
  readonly reservation: string;
  readonly expiresAt: number;
}

/** What a settled reservation booked. */
export interface SettledEntries {
  readonly id: string;
  readonly entries: readonly Entry[];
}

/** What is on record about the accounts that some operations touch. */
export interface Records {
  readonly bookings: readonly BookedSlot[];
  readonly holds: readonly OpenHold[];
  readonly settlements: readonly SettledEntries[];
}

/** What has to be put on record: removals first, everything else replaces what was there. */
export interface Changes extends Records {
  /** Ids of reservations whose holds are to be removed. */
  readonly released: readonly string[];
}

interface OpenReservation {
  readonly holds: readonly Entry[];
  readonly expiresAt: number;
}

/** Carries out operations on the records, one after the other, and remembers what changed. */
export class Books {
  readonly #accounts = new Map<string, Account>();
  readonly #open = new Map<string, OpenReservation>();
  readonly #settled = new Map<string, readonly Entry[]>();
  /** When slots end, by account and slot. */
  readonly #untils = new Map<string, number>();
  /** No open reservation lapses before. */
  #nextLapse = Number.POSITIVE_INFINITY;

  readonly #changedSlots = new Map<string, Omit<BookedSlot, "amount">>();
  readonly #changedReservations = new Set<string>();
  readonly #released = new Set<string>();
  readonly #changedSettlements = new Set<string>();

  /** @param operations - those to come: they know when the slots end that others hold something in */
  constructor({ bookings, holds, settlements }: Records, operations: readonly BudgetOperation[]) {
    for (const operation of operations)
      if (operation.kind === "settle") this.#learn(operation.settlement.holds);
    this.#learn(bookings);
    for (const { account, slot, until, amount } of bookings) this.#account(account).book(slot, until, amount);
    for (const [id, group] of Map.groupBy(holds, ({ reservation }) => reservation))
      this.#hold(id, group, Math.max(...group.map(({ expiresAt }) => expiresAt)));
    for (const { id, entries } of settlements) this.#settled.set(id, entries);
  }

  /** Carries out one operation. */
  apply(operation: BudgetOperation): BudgetOutcome {
    if (operation.kind === "reserve") return this.#reserve(operation.reservation, operation.at);
    if (operation.kind === "settle") this.#settle(operation.settlement, operation.at);
    else this.#renew(operation.ids, operation.expiresAt);
    return [];
  }

  /** What the operations so far have changed. */
  changes(): Changes {
    const reservations = [...this.#changedReservations].flatMap((id) => {
      const { holds = [], expiresAt = 0 } = this.#open.get(id) ?? {};
      return holds.map(({ account, slot, amount }) => ({
        reservation: id,
        account,
        slot,
        amount,
        expiresAt,
      }));
    });
    return {
      bookings: [...this.#changedSlots.values()].map((changed) => ({
        ...changed,
        amount: this.#bookedIn(changed.account, changed.slot),
      })),
      holds: reservations,
      settlements: [...this.#changedSettlements].map((id) => ({ id, entries: this.#settled.get(id) ?? [] })),
      released: [...this.#released],
    };
  }

  #reserve({ id, holds, expiresAt }: Reservation, at: number): BudgetOutcome {
    this.#lapse(at);
    // Told twice is held once: the answer to the first telling may have been lost.
    if (this.#open.has(id)) return [];
    const shortfalls = findShortfalls(holds, (name) => this.#accounts.get(name));
    if (shortfalls.length > 0) return shortfalls;
    const limited = holds.filter(({ limit }) => limit !== undefined);
    if (limited.length === 0) return [];
    this.#hold(id, limited, expiresAt);
    this.#changedReservations.add(id);
    return [];
  }

  #settle({ id, holds, amounts }: Settlement, at: number): void {
    this.#release(id);
    const before = this.#settled.get(id) ?? [];
    const entries = holds.flatMap(({ account, slot }, index) => {
      const amount = amounts[index] ?? 0n;
      return amount === 0n ? [] : [{ account, slot, amount }];
    });
    if (isSame(before, entries)) return;
    for (const { account, slot, amount } of before) this.#book(account, slot, -amount, at);
    for (const { account, slot, amount } of entries) this.#book(account, slot, amount, at);
    this.#settled.set(id, entries);
    this.#changedSettlements.add(id);
  }

  #renew(ids: readonly string[], expiresAt: number): void {
    for (const id of ids) {
      const open = this.#open.get(id);
      if (open === undefined) continue;
      this.#open.set(id, { ...open, expiresAt });
      this.#changedReservations.add(id);
    }
    this.#nextLapse = Math.min(this.#nextLapse, expiresAt);
  }

  /** Removes what has lapsed: its room may be given away from now on, so that no renewal may bring it back. */
  #lapse(at: number): void {
    if (at < this.#nextLapse) return;
    this.#nextLapse = Number.POSITIVE_INFINITY;
    for (const [id, { expiresAt }] of this.#open) {
      if (expiresAt <= at) this.#release(id);
      else this.#nextLapse = Math.min(this.#nextLapse, expiresAt);
    }
  }

  #learn(slots: readonly Omit<BookedSlot, "amount">[]): void {
    for (const { account, slot, until } of slots) this.#untils.set(keyOf(account, slot), until);
  }

  #hold(id: string, holds: readonly Entry[], expiresAt: number): void {
    this.#open.set(id, { holds, expiresAt });
    this.#nextLapse = Math.min(this.#nextLapse, expiresAt);
    for (const { account, slot, amount } of holds) this.#reserveIn(account, slot, amount);
  }

  #release(id: string): void {
    this.#released.add(id);
    this.#changedReservations.delete(id);
    for (const { account, slot, amount } of this.#open.get(id)?.holds ?? [])
      this.#reserveIn(account, slot, -amount);
    this.#open.delete(id);
  }

  #reserveIn(account: string, slot: number, amount: bigint): void {
    const until = this.#untils.get(keyOf(account, slot)) ?? Number.POSITIVE_INFINITY;
    this.#account(account).reserve(slot, until, amount);
  }

  /** A slot that nobody knows the end of, as its booking is gone already, ends now. */
  #book(account: string, slot: number, amount: bigint, at: number): void {
    const key = keyOf(account, slot);
    const until = this.#untils.get(key) ?? at;
    this.#account(account).book(slot, until, amount);
    this.#changedSlots.set(key, { account, slot, until });
  }

  #bookedIn(account: string, slot: number): bigint {
    const [first] = this.#account(account).balance(slot).bookings;
    return first?.slot === slot ? first.amount : 0n;
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

function keyOf(account: string, slot: number): string {
  return `${slot} ${account}`;
}

function isSame(some: readonly Entry[], others: readonly Entry[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ account, slot, amount }, index) => {
      const other = others[index];
      return account === other?.account && slot === other.slot && amount === other.amount;
    })
  );
}
