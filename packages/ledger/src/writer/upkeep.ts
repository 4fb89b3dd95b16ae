import { setTimeout as pause } from "node:timers/promises";
import { pruneBudgets } from "../budgets/prune-budgets.ts";
import { readClock } from "../connect/clock.ts";
import type { Database } from "../connect/database.ts";
import { prune, type Retention } from "../rollups/prune.ts";
import { rollUp } from "../rollups/roll-up.ts";

/** Written receipts after which the sums are brought up to date. */
const MANY = 5_000;
/** Milliseconds of rest after which they are as well. */
const REST = 3_000;
/** Milliseconds between two looks for what is no longer kept. */
const PRUNE_INTERVAL = 3_600_000;

/** Milliseconds that the sums wait for the writer, at a time and in all. */
const WAIT = 20;
const LONGEST_WAIT = 500;

/** Keeps the sums up to date and removes what is no longer kept, beside everything else. */
export class Upkeep {
  readonly #database: Database;
  readonly #retention: Retention;
  readonly #isBusy: () => boolean;
  readonly #timer: NodeJS.Timeout;
  #fresh = 0;
  #prunedAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;
  #isOver = false;

  /** @param isBusy - whether so much waits to be written that sums had better wait */
  constructor(database: Database, retention: Retention, isBusy: () => boolean) {
    this.#database = database;
    this.#retention = retention;
    this.#isBusy = isBusy;
    // The last process may have ended before it came to it.
    this.#timer = setTimeout(() => this.#runBeside(), REST).unref();
  }

  /** Told whenever receipts were written. */
  written(receipts: number): void {
    if (this.#isOver) return;
    this.#fresh += receipts;
    if (this.#fresh >= MANY) this.#runBeside();
    else this.#timer.refresh();
  }

  /** Does everything now. @throws when the database is out of reach */
  async maintain(): Promise<void> {
    // Somebody waits for this: the process must not end in a pause that it would not stay alive for.
    const awake = setInterval(() => {}, LONGEST_WAIT);
    try {
      await this.#running?.catch(() => {});
      this.#prunedAt = Number.NEGATIVE_INFINITY;
      await this.#run();
    } finally {
      clearInterval(awake);
    }
  }

  /** Ends what runs, after its current transaction. */
  async stop(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await this.#running?.catch(() => {});
  }

  #runBeside(): void {
    // When the database is out of reach the writer tells so; the next receipts bring the next try.
    this.#run().catch(() => {});
  }

  #run(): Promise<void> {
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #work(): Promise<void> {
    const isOver = () => this.#isOver;
    this.#fresh = 0;
    await rollUp(this.#database, { isOver, giveWay: () => this.#giveWay() });
    const now = performance.now();
    if (isOver() || now - this.#prunedAt < PRUNE_INTERVAL) return;
    this.#prunedAt = now;
    const at = await readClock(this.#database);
    await prune(this.#database, this.#retention, at, isOver);
    await pruneBudgets(this.#database.kysely, at, isOver);
  }

  /** Lets the writer catch up, but not for ever: under a load that never ends the sums must come along as well. */
  async #giveWay(): Promise<void> {
    for (let waited = 0; waited < LONGEST_WAIT && this.#isBusy() && !this.#isOver; waited += WAIT) {
      await pause(WAIT, undefined, { ref: false });
    }
  }
}
