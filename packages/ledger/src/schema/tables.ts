import type { Generated } from "kysely";

/**
 * The tables, the same on SQLite and PostgreSQL; their names begin with `wayfare_`, because a database may be shared with
 * other programs. Money that is added up by the database stands in two whole columns,
 * `*_micros` (1e-6 USD) and `*_femtos` (the rest, 1e-15 USD, below 1e9): one column of femto-dollars would overflow 64
 * bits at 9,223 USD. Times are milliseconds since 1970, truth values 0 or 1.
 */
export interface Tables {
  wayfare_receipts: ReceiptTable;
  wayfare_rollups: RollupTable;
  wayfare_rollup_state: RollupStateTable;
  wayfare_accounts: AccountTable;
  wayfare_bookings: BookingTable;
  wayfare_holds: HoldTable;
  wayfare_settlements: SettlementTable;
  wayfare_keys: KeyTable;
  wayfare_erased_keys: ErasedKeyTable;
}

/** One row for each receipt; what is neither filtered nor added up stands in `rest`. */
export interface ReceiptTable {
  /** Order of recording; a receipt that is recorded again gets a new number. */
  seq: Generated<number>;
  id: string;
  started_at: number;
  api: string;
  requested_model: string | null;
  model: string | null;
  provider: string | null;
  key: string | null;
  user: string | null;
  session: string | null;
  app: string | null;
  /** Whether an error ended the call. */
  failed: number;
  cost_source: string;
  cost_micros: number | null;
  cost_femtos: number | null;
  /** What the provider charges to the account's own key; null when unknown or without BYOK. */
  external_micros: number | null;
  external_femtos: number | null;
  byok: number | null;
  prompt_tokens: number | null;
  completion_tokens: number | null;
  reasoning_tokens: number | null;
  cached_tokens: number | null;
  /** The other fields of the receipt, as JSON. */
  rest: string;
}

/** The sums of a `LedgerTotal`, as columns. */
export interface SumColumns {
  calls: number;
  failed_calls: number;
  unknown_calls: number;
  reported_micros: number;
  reported_femtos: number;
  computed_micros: number;
  computed_femtos: number;
  estimated_micros: number;
  estimated_femtos: number;
  external_micros: number;
  external_femtos: number;
  unknown_external_calls: number;
  prompt_tokens: number;
  completion_tokens: number;
  reasoning_tokens: number;
  cached_tokens: number;
}

/** Sums by the hour and by the day for each combination of a grouping's dimensions. */
export interface RollupTable extends SumColumns {
  /** Name of the grouping, such as "model" or "model,provider,key". */
  grouping: string;
  grain: "hour" | "day";
  /** Start of the hour or day. */
  bucket: number;
  /** "" where the grouping has no such dimension, or the receipt no value. */
  model: string;
  provider: string;
  key: string;
  user: string;
  app: string;
}

/** A single row: how far the receipts have been rolled up. */
export interface RollupStateTable {
  id: number;
  /** Receipts up to this `seq` are in the roll-ups. */
  watermark: number;
  updated_at: number;
}

/** On PostgreSQL whoever changes an account locks its row here first, in the order of the names. */
export interface AccountTable {
  account: string;
  touched_at: number;
}

/** What is spent, by account and slot. */
export interface BookingTable {
  account: string;
  slot: number;
  /** When it no longer counts; null for never. */
  until: number | null;
  /** Whole decimal number, of any size. */
  amount: string;
}

/** Open holds that have a limit. */
export interface HoldTable {
  reservation: string;
  account: string;
  slot: number;
  /** Whole decimal number, of any size. */
  amount: string;
  expires_at: number;
}

/** What each settled reservation booked, so that settling again replaces it. */
export interface SettlementTable {
  id: string;
  /** JSON: `[[account, slot, amount], …]`, amounts as decimal text. */
  booked: string;
  settled_at: number;
}

/** API keys by the hash of their text. */
export interface KeyTable {
  hash: string;
  name: string;
  label: string;
  management: number;
  disabled: number;
  /** Whole femto-dollars as decimal text; null for no limit. */
  spending_limit: string | null;
  limit_reset: string | null;
  include_byok_in_limit: number;
  expires_at: number | null;
  created_at: number;
  updated_at: number | null;
  creator_user_id: string | null;
  workspace_id: string | null;
  /** JSON. */
  policy: string;
}

/** Kinds of keys that were deleted: a store that once had keys never opens itself to everybody. */
export interface ErasedKeyTable {
  hash: string;
  management: number;
  deleted_at: number;
}
