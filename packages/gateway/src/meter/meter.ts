import type { Receipt } from "@wayfare/core";
import { settleReceipt } from "@wayfare/core/cost";
import type { Books } from "../options.ts";
import type { MeteredCall } from "./metered-call.ts";
import { receiptOf } from "./receipt-of.ts";

/** Options of {@link Meter}. */
export interface MeterOptions {
  readonly books: Books;
  /** Told once of every call, when it is known what it cost or that nobody will tell. */
  readonly onReceipt: (receipt: Receipt) => void;
  readonly onError: (error: unknown) => void;
}

/** Milliseconds that closing waits for the calls under way. */
const LAST_WAIT = 2000;

/** Writes down what calls cost: settles what was reserved for them and records their receipts. */
export class Meter {
  readonly #options: MeterOptions;
  readonly #open = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  /** Calls that were let through and have not been recorded. */
  #underWay = 0;
  #onIdle = () => {};

  constructor(options: MeterOptions) {
    this.#options = options;
  }

  /** Tells that a call may be let through; it is recorded, or else dropped. */
  expect(): void {
    this.#underWay += 1;
  }

  /** Takes back that a call was let through. */
  drop(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#onIdle();
  }

  /** Takes in a call that was expected. */
  record(call: MeteredCall): void {
    const { findRecord } = call;
    const isTold =
      findRecord === undefined || call.reading.usage !== undefined || call.firstByte === undefined;
    const receipt = receiptOf(isTold ? { ...call, findRecord: undefined } : call);
    this.#book(call, receipt);
    if (isTold) this.#options.onReceipt(receipt);
    else {
      const settling = this.#settleLater(call, receipt, findRecord).finally(() =>
        this.#open.delete(settling),
      );
      this.#open.add(settling);
    }
    this.drop();
  }

  /** Takes in a try that brought nothing and may be billed all the same; its call goes on. */
  lose(call: MeteredCall): void {
    this.#book(call, receiptOf(call));
  }

  /** Takes in what a call cost that was recorded before without it. */
  amend(call: MeteredCall): void {
    const receipt = receiptOf(call);
    this.#book(call, receipt);
    this.#options.onReceipt(receipt);
  }

  /** Waits a little for the calls under way, then ends the search for what calls cost: what is not told is counted. */
  async close(): Promise<void> {
    await this.#idle();
    this.#closing.abort();
    await Promise.all(this.#open);
  }

  /** Resolves when every call is recorded, or when that takes too long: some may belong to servers that run on. */
  #idle(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LAST_WAIT);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Budget and ledger take a call in within one turn, so that no crash can part them. */
  #book({ ticket }: MeteredCall, receipt: Receipt): void {
    const { books, onError } = this.#options;
    ticket.settle(receipt);
    // In an async function also a ledger that throws at once rejects.
    (async () => books.record(receipt))().catch(onError);
  }

  /** An answer that broke off brought no usage: whoever served knows it, a little later. */
  async #settleLater(
    call: MeteredCall,
    receipt: Receipt,
    findRecord: NonNullable<MeteredCall["findRecord"]>,
  ): Promise<void> {
    const { onReceipt } = this.#options;
    let settled: Receipt;
    try {
      settled = settleReceipt(receipt, await findRecord(this.#closing.signal));
    } catch {
      // No record, no right to see it, or no time left.
      settled = receiptOf({ ...call, findRecord: undefined });
    }
    this.#book(call, settled);
    onReceipt(settled);
  }
}
