import type { LedgerWarning } from "../sql-ledger.ts";

/** Milliseconds between two warnings about dropped receipts. */
const PAUSE = 10_000;

/** Tells once that the database is gone and once that it is back, and now and then what was lost. */
export class Alarm {
  readonly #tell: (warning: LedgerWarning) => void;
  #dropped = 0;
  #down = false;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(tell: (warning: LedgerWarning) => void) {
    this.#tell = tell;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get isDown(): boolean {
    return this.#down;
  }

  down(cause: unknown, waiting: number): void {
    if (this.#down) return;
    this.#down = true;
    this.#say(
      "down",
      `The ledger's database is out of reach; ${waiting} receipts and settlements wait for it.`,
      cause,
    );
  }

  back(waiting: number): void {
    if (!this.#down) return;
    this.#down = false;
    const lost =
      this.#dropped === 0 ? "" : ` ${this.#dropped} receipts were lost since the ledger was opened.`;
    this.#say(
      "back",
      `The ledger's database is back; ${waiting} receipts and settlements wait to be written.${lost}`,
    );
  }

  /** @param isLast - whether it must be told now, because later is too late */
  drop(receipts: number, reason: string, cause?: unknown, isLast = false): void {
    this.#dropped += receipts;
    const now = performance.now();
    if (!isLast && now - this.#toldAt < PAUSE) return;
    this.#toldAt = now;
    this.#say("dropped", `${reason} Receipts lost since the ledger was opened: ${this.#dropped}.`, cause);
  }

  #say(kind: LedgerWarning["kind"], message: string, cause?: unknown): void {
    const warning = { kind, message, dropped: this.#dropped };
    try {
      this.#tell(cause === undefined ? warning : { ...warning, cause });
    } catch {
      // Whoever listens must not stop the queue.
    }
  }
}
