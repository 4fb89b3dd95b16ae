import type { Receipt } from "../protocol/receipt.ts";
import type { LedgerDimension, LedgerTotal } from "./ledger.ts";
import {
  dimensionOf,
  type Ledger,
  type LedgerFilter,
  type LedgerGroup,
  type LedgerRow,
  matchesFilter,
  Tally,
} from "./ledger.ts";

/** Options of {@link createMemoryLedger}. */
export interface MemoryLedgerOptions {
  /** How many receipts are held; the oldest go first. @default 10_000 */
  limit?: number | undefined;
}

/** A ledger within the process: it answers at once and forgets everything when the process ends. */
export interface MemoryLedger extends Ledger {
  record(receipt: Receipt): void;
  /** Without a filter, the sum of all that was ever recorded; with one, of the receipts that are held. */
  total(filter?: LedgerFilter): LedgerTotal;
  /** Sums over the receipts that are held. */
  by(dimension: LedgerDimension, filter?: LedgerFilter): LedgerGroup[];
  group(dimensions: readonly LedgerDimension[], filter?: LedgerFilter): LedgerRow[];
  /** The receipts that are held, oldest first. */
  receipts(filter?: LedgerFilter): Receipt[];
  /** How many receipts the limit has pushed out. */
  readonly dropped: number;
}

/**
 * Makes a ledger that lives in memory.
 *
 * @throws RangeError when the limit is not a whole number of one or more (or Infinity).
 */
export function createMemoryLedger(options: MemoryLedgerOptions = {}): MemoryLedger {
  const { limit = 10_000 } = options;
  if (!(limit >= 1) || (limit !== Number.POSITIVE_INFINITY && !Number.isInteger(limit))) {
    throw new RangeError(`The limit of a ledger must be a whole number of one or more, not ${limit}.`);
  }
  return new HeldReceipts(limit);
}

class HeldReceipts implements MemoryLedger {
  readonly #limit: number;
  readonly #held = new Map<string, Receipt>();
  readonly #ever = new Tally();
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get dropped(): number {
    return this.#dropped;
  }

  record(receipt: Receipt): void {
    const earlier = this.#held.get(receipt.id);
    if (earlier !== undefined) this.#ever.add(earlier, -1);
    this.#ever.add(receipt);
    this.#held.set(receipt.id, receipt);
    if (this.#held.size <= this.#limit) return;
    const oldest = this.#held.keys().next();
    if (!oldest.done) this.#held.delete(oldest.value);
    this.#dropped += 1;
  }

  receipts(filter: LedgerFilter = {}): Receipt[] {
    return [...this.#held.values()].filter((receipt) => matchesFilter(receipt, filter));
  }

  total(filter?: LedgerFilter): LedgerTotal {
    const tally = new Tally();
    if (filter === undefined) return Object.assign(tally, this.#ever);
    for (const receipt of this.receipts(filter)) tally.add(receipt);
    return tally;
  }

  by(dimension: LedgerDimension, filter?: LedgerFilter): LedgerGroup[] {
    return this.group([dimension], filter).map(({ keys, total }) => ({ key: keys[0], total }));
  }

  group(dimensions: readonly LedgerDimension[], filter?: LedgerFilter): LedgerRow[] {
    const rows = new Map<string, { keys: (string | undefined)[]; total: Tally }>();
    for (const receipt of this.receipts(filter)) {
      const keys = dimensions.map((dimension) => dimensionOf(receipt, dimension));
      // JSON keeps apart what a separator could not: an absent value becomes null.
      const id = JSON.stringify(keys);
      const row = rows.get(id) ?? { keys, total: new Tally() };
      row.total.add(receipt);
      rows.set(id, row);
    }
    return [...rows.values()];
  }
}
