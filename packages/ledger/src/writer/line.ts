import { type Entry, isKept, isPair } from "./entry.ts";

/** The most that is written in one transaction. */
const MOST = 1_000;

/** What waits to be written, in the order in which it came. */
export class Line {
  #waiting: Entry[] = [];
  #taken: readonly Entry[] = [];
  #last = 0;
  #kept = 0;
  #urgent = 0;

  /** How many receipts and settlements wait, those that are taken included. */
  get kept(): number {
    return this.#kept;
  }

  /** Whether somebody waits for an answer. */
  get isUrgent(): boolean {
    return this.#urgent > 0;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#taken.length === 0;
  }

  /** The number of the entry that came last. */
  get last(): number {
    return this.#last;
  }

  /** The number of the first entry that is not done. */
  get first(): number {
    return this.#taken[0]?.number ?? this.#waiting[0]?.number ?? Number.POSITIVE_INFINITY;
  }

  push(entry: Entry): void {
    this.#last += 1;
    entry.number = this.#last;
    this.#waiting.push(entry);
    if (isKept(entry)) this.#kept += 1;
    else this.#urgent += 1;
  }

  /** Takes the first ones; a settlement and the receipt that follows it stay together. */
  take(): readonly Entry[] {
    const more = isPair(this.#waiting[MOST - 1], this.#waiting[MOST]) ? 1 : 0;
    this.#taken = this.#waiting.splice(0, MOST + more);
    this.#urgent -= this.#taken.filter((entry) => !isKept(entry)).length;
    return this.#taken;
  }

  /** What was taken is done. */
  finish(): void {
    this.#kept -= this.#taken.filter(isKept).length;
    this.#taken = [];
  }

  /** What was taken and is not done waits again, before everything else. */
  putBack(): void {
    const again = this.#taken.filter((entry) => isKept(entry) && !entry.done);
    this.finish();
    this.#kept += again.length;
    this.#waiting = [...again, ...this.#waiting];
  }

  /** Takes out whatever does not stay in the queue while the database is gone. */
  removeUnkept(): Entry[] {
    const removed = [...this.#taken, ...this.#waiting].filter((entry) => !isKept(entry) && !entry.done);
    this.#waiting = this.#waiting.filter(isKept);
    this.#urgent = 0;
    return removed;
  }

  /** Takes out everything. @returns what is not done */
  clear(): Entry[] {
    const left = [...this.#taken, ...this.#waiting].filter(({ done }) => !done);
    this.#taken = [];
    this.#waiting = [];
    this.#kept = 0;
    this.#urgent = 0;
    return left;
  }
}
