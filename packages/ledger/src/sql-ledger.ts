import type {
  Ledger,
  LedgerDimension,
  LedgerFilter,
  LedgerGroup,
  LedgerRow,
  LedgerTotal,
  Receipt,
} from "@wayfare/core";
import type { BudgetStore } from "@wayfare/core/budgets";
import type { Dialect } from "kysely";
import type { KeyStore } from "./key-store.ts";

/** Options of `openLedger`; one of `path`, `url` and `dialect` says where, else it is `path`. */
export interface LedgerOptions {
  /** SQLite file; ":memory:" for none. @default "wayfare.db" */
  path?: string | undefined;
  /** Address of a PostgreSQL database, "postgres://…"; needs the package `pg`. */
  url?: string | undefined;
  /** Another way to PostgreSQL or SQLite, such as PGlite. */
  dialect?: Dialect | undefined;
  /** Milliseconds that receipts wait to be written together. @default 100 */
  flushInterval?: number | undefined;
  /**
   * How many receipts and settlements are held while the database is slow or gone, and one more for a settlement's
   * receipt; others are lost, with a warning. @default 100_000
   */
  queueLimit?: number | undefined;
  /**
   * For how many days single receipts and sums by the hour are kept; sums by the day are kept for good. Further back a
   * range counts the hours, or days, that lie in it as a whole, and a receipt recorded again is counted again. Hours are
   * kept at least as long as receipts: `hours` needs `receipts` beside it, and must not be less. @default for good
   */
  retention?: { receipts?: number | undefined; hours?: number | undefined } | undefined;
  /** Told when the database is gone, when it is back, and when something had to be dropped. @default console.warn */
  onWarning?: ((warning: LedgerWarning) => void) | undefined;
}

/** What a ledger has to say for itself. */
export interface LedgerWarning {
  readonly kind: "down" | "back" | "dropped";
  readonly message: string;
  /** Receipts lost so far, since the ledger was opened. */
  readonly dropped: number;
  readonly cause?: unknown;
}

/** Receipts, budgets and keys in one database. */
export interface SqlLedger extends Ledger {
  /** Resolves when the receipt is on disk; nobody has to wait for it. Rejects when it had to be dropped. */
  record(receipt: Receipt): Promise<void>;
  /**
   * Sums over the calls that a filter lets through, as of one moment. Only where no sums are kept for a question (tags,
   * `session`, `api`, `requestedModel`) and SQLite has to look at many receipts, others go on meanwhile, and a receipt
   * recorded again in the meantime may be left out; so for `by` and `group`.
   */
  total(filter?: LedgerFilter): Promise<LedgerTotal>;
  /** Sums for each value of a dimension, ordered by value as text; calls without one come first. */
  by(dimension: LedgerDimension, filter?: LedgerFilter): Promise<LedgerGroup[]>;
  /** Sums for each combination of values of several dimensions, ordered by the values in their order. */
  group(dimensions: readonly LedgerDimension[], filter?: LedgerFilter): Promise<LedgerRow[]>;
  /** One receipt by its id, as it was recorded. */
  receipt(id: string): Promise<Receipt | undefined>;
  /** Receipts in the order in which they were recorded, read page by page. */
  receipts(filter?: LedgerFilter): AsyncIterable<Receipt>;
  /** Receipts as text, whole lines at a time, as many as fit into some kilobytes. */
  export(format: "csv" | "jsonl", filter?: LedgerFilter): AsyncIterable<string>;
  /** Accounts for `createBudgets`, atomic across all processes that share the database. */
  readonly budgets: BudgetStore;
  readonly keys: KeyStore;
  /** Receipts and settlements that wait to be written. */
  readonly pending: number;
  /** Receipts lost since the ledger was opened. */
  readonly dropped: number;
  /** Whether the last try to write failed. */
  readonly down: boolean;
  /** Brings the roll-ups up to date and removes what retention no longer keeps; runs by itself as well. */
  maintain(): Promise<void>;
  /** Resolves when everything recorded so far is on disk; rejects when the database is out of reach. */
  flush(): Promise<void>;
  /** Writes what waits and closes; what cannot be written within `grace` ms is dropped, with a warning. @param grace - 5000 by default */
  close(grace?: number): Promise<void>;
}
