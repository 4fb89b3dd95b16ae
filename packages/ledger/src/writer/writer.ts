import type { Receipt } from "@wayfare/core";
import type { BudgetOperation, BudgetOutcome } from "../budgets/operation.ts";
import type { Database } from "../connect/database.ts";
import type { LedgerWarning } from "../sql-ledger.ts";
import { Alarm } from "./alarm.ts";
import { type BudgetEntry, type Entry, isKept } from "./entry.ts";
import { Line } from "./line.ts";
import { probe, writeEntries } from "./write-entries.ts";

export interface WriterParts {
  readonly database: Database;
  /** Milliseconds that receipts and settlements wait for others. */
  readonly flushInterval: number;
  /** How many receipts and settlements may wait. */
  readonly queueLimit: number;
  readonly onWarning: (warning: LedgerWarning) => void;
  /** Told how many receipts have been written. */
  readonly onWritten: (receipts: number) => void;
}

/** So many receipts and settlements do not wait for more. */
const ENOUGH = 500;
const FIRST_RETRY = 100;
const LAST_RETRY = 2_000;
/** Milliseconds without an answer after which the database counts as out of reach. */
const SILENCE = 5_000;

/** On an error: a warning has said it already, so whoever gets the error need not print it again. */
const TOLD = Symbol.for("@wayfare/told");

/** Writes everything in the order in which it came, many at a time, and holds what the database cannot take now. */
export class Writer {
  readonly #parts: WriterParts;
  readonly #alarm: Alarm;
  readonly #line = new Line();
  #flushes: { readonly upTo: number; resolve(): void; reject(cause: unknown): void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #retry = FIRST_RETRY;
  #isRunning = false;
  #isClosed = false;
  /** Whether what came last is a settlement that was taken: the receipt that comes next belongs to it. */
  #isPairOpen = false;
  #trouble: unknown;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.onWarning);
  }

  /** Receipts and settlements that wait, those being written included. */
  get pending(): number {
    return this.#line.kept;
  }

  get dropped(): number {
    return this.#alarm.dropped;
  }

  get down(): boolean {
    return this.#alarm.isDown;
  }

  /** Resolves when the receipt is written. */
  record(receipt: Receipt): Promise<void> {
    // A settlement and its receipt are taken both or neither, so the receipt may be one more than the bound.
    const isOwed = this.#isPairOpen && !this.#isClosed;
    this.#isPairOpen = false;
    if (!isOwed && this.#isFull()) return this.#turnAway(1);
    const waiting = new Promise<void>((resolve, reject) => {
      this.#line.push({ number: 0, receipt, resolve, reject, done: false });
    });
    // Most callers do not look at it, and what is dropped is told by a warning.
    waiting.catch(ignore);
    this.#wake();
    return waiting;
  }

  /** Resolves when the operation is carried out; all but settlements are refused at once while the database is gone. */
  enqueue(operation: BudgetOperation): Promise<BudgetOutcome> {
    const isSettlement = operation.kind === "settle";
    this.#isPairOpen = isSettlement && !this.#isFull();
    if (isSettlement && !this.#isPairOpen) return this.#turnAway(0);
    if (!isSettlement && this.#isClosed) return Promise.reject(new Error("The ledger is closed."));
    if (!isSettlement && this.down) return Promise.reject(this.#outOfReach());
    const waiting = new Promise<BudgetOutcome>((resolve, reject) => {
      this.#line.push({ number: 0, operation, resolve, reject, done: false } satisfies BudgetEntry);
    });
    if (isSettlement) waiting.catch(ignore);
    this.#wake();
    return waiting;
  }

  /** Resolves when all that came before is written or refused. @throws when the database is out of reach */
  flush(): Promise<void> {
    if (this.#line.isEmpty) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#flushes.push({ upTo: this.#line.last, resolve, reject });
      this.#start();
    });
  }

  /** Writes what waits, for at most `grace` ms; the rest is dropped. Nothing is taken any more. */
  async close(grace: number): Promise<void> {
    this.#isClosed = true;
    const end = performance.now() + grace;
    while (!this.#line.isEmpty) {
      const left = end - performance.now();
      if (left <= 0) break;
      // A try that hangs must not hold up the end.
      await within(
        left,
        this.flush().catch(() => within(FIRST_RETRY)),
      );
    }
    clearTimeout(this.#timer);
    const lost = this.#line.clear();
    const cause = this.#trouble ?? new Error("The ledger was closed before the database answered.");
    const reason = `The ledger was closed with ${lost.length} receipts and settlements unwritten.`;
    const told = Object.assign(new Error(reason, { cause }), { [TOLD]: true });
    for (const entry of lost) entry.reject(told);
    const receipts = lost.filter((entry) => "receipt" in entry).length;
    if (lost.length > 0) this.#alarm.drop(receipts, reason, cause, true);
  }

  #isFull(): boolean {
    return this.#isClosed || this.#line.kept >= this.#parts.queueLimit;
  }

  #turnAway(receipts: number): Promise<never> {
    const reason = this.#isClosed
      ? "The ledger is closed and takes no more receipts."
      : `${this.#parts.queueLimit} receipts and settlements wait, as many as \`queueLimit\` allows; new ones are dropped.`;
    this.#alarm.drop(receipts, reason, this.#trouble);
    const refusal = Promise.reject(
      Object.assign(new Error(reason, { cause: this.#trouble }), { [TOLD]: true }),
    );
    refusal.catch(ignore);
    return refusal;
  }

  #outOfReach(): Error {
    return new Error("The ledger's database is out of reach.", { cause: this.#trouble });
  }

  #wake(): void {
    // A running try looks again when it is done, and while the database is gone a timer is set.
    if (this.#isRunning || this.down || this.#line.isEmpty) return;
    if (this.#line.isUrgent || this.#line.kept >= ENOUGH) this.#start();
    // This one keeps the process alive: what was recorded last is written before it ends.
    else this.#timer ??= setTimeout(() => this.#start(), this.#parts.flushInterval);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isRunning) return;
    this.#isRunning = true;
    // What comes in the same turn of the event loop goes along.
    setImmediate(() => this.#run());
  }

  async #run(): Promise<void> {
    const entries = this.#line.take();
    const watch = setTimeout(() => this.#fall(new Error(`No answer for ${SILENCE} ms.`)), SILENCE).unref();
    try {
      if (entries.length === 0) await probe(this.#parts.database);
      else await writeEntries(this.#parts.database, entries, (entry, cause) => this.#refuse(entry, cause));
      this.#succeed(entries);
    } catch (cause) {
      this.#fall(cause);
      this.#line.putBack();
      const isOver = this.#isClosed && this.#line.isEmpty;
      if (!isOver) this.#timer = setTimeout(() => this.#start(), this.#retry).unref();
      this.#retry = Math.min(this.#retry * 2, LAST_RETRY);
    } finally {
      clearTimeout(watch);
      this.#isRunning = false;
    }
    if (this.#flushes.length > 0 && !this.down) this.#start();
    else this.#wake();
  }

  #succeed(entries: readonly Entry[]): void {
    this.#line.finish();
    this.#retry = FIRST_RETRY;
    this.#trouble = undefined;
    this.#alarm.back(this.pending);
    const isDone = ({ upTo }: { upTo: number }) => upTo < this.#line.first;
    for (const flush of this.#flushes.filter(isDone)) flush.resolve();
    this.#flushes = this.#flushes.filter((flush) => !isDone(flush));
    const receipts = entries.filter((entry) => "receipt" in entry).length;
    if (receipts > 0) this.#parts.onWritten(receipts);
  }

  /** The database is out of reach: whoever waits for an answer gets it now. */
  #fall(cause: unknown): void {
    // After the end there is nothing to be said any more.
    if (this.#isClosed && this.#line.isEmpty) return;
    this.#trouble = cause;
    this.#alarm.down(cause, this.pending);
    for (const entry of this.#line.removeUnkept()) entry.reject(this.#outOfReach());
    for (const flush of this.#flushes.splice(0)) flush.reject(this.#outOfReach());
  }

  #refuse(entry: Entry, cause: unknown): void {
    entry.done = true;
    entry.reject(cause);
    if (!isKept(entry)) return;
    const what = "receipt" in entry ? `The receipt ${entry.receipt?.id}` : "A settlement";
    this.#alarm.drop("receipt" in entry ? 1 : 0, `${what} cannot be written and was dropped.`, cause);
  }
}

function ignore(): void {}

/** Waits for something, for at most so many milliseconds; unlike all others this timer keeps the process alive. */
async function within(ms: number, something?: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race(something === undefined ? [end] : [something, end]);
  clearTimeout(timer);
}
