import type { Money } from "@wayfare/core/cost";

/** What was spent over time, in femto-dollars. Days are UTC, weeks begin on Monday. */
export interface SpendingTotals {
  /** Since the gateway runs. */
  readonly total: Money;
  /** Since midnight. */
  readonly daily: Money;
  /** Since Monday. */
  readonly weekly: Money;
  /** Since the first of the month. */
  readonly monthly: Money;
}

const DAY = 86_400_000;
/** No question reaches further back than a month. */
const KEPT_DAYS = 32;

/** Adds up what is spent, day by day, without end and in little space. */
export class Spending {
  #total: Money = 0n;
  readonly #days = new Map<number, Money>();

  /** Adds an amount that was spent at `at`, in ms since 1970. */
  add(amount: Money, at: number): void {
    const day = Math.floor(at / DAY);
    this.#total += amount;
    this.#days.set(day, (this.#days.get(day) ?? 0n) + amount);
    if (this.#days.size <= KEPT_DAYS) return;
    for (const old of this.#days.keys()) if (old <= day - KEPT_DAYS) this.#days.delete(old);
  }

  /** The sums as they stand at `at`, in ms since 1970. */
  totals(at: number): SpendingTotals {
    const day = Math.floor(at / DAY);
    // Day 0 was a Thursday: so many days have passed since the last Monday.
    const weekday = (day + 3) % 7;
    const monthday = new Date(at).getUTCDate() - 1;
    return {
      total: this.#total,
      daily: this.#since(day),
      weekly: this.#since(day - weekday),
      monthly: this.#since(day - monthday),
    };
  }

  #since(first: number): Money {
    let sum = 0n;
    for (const [day, amount] of this.#days) if (day >= first) sum += amount;
    return sum;
  }
}
