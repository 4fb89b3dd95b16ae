import { formatMoney, type Money } from "../money/money.ts";
import type { Receipt } from "../protocol/receipt.ts";

/**
 * By what receipts can be grouped and filtered; `tag:x` is the tag named `x`, `day` a UTC date such as "2026-11-21"
 * and `hour` the same with its hour, "2026-11-21T09".
 */
export type LedgerDimension =
  | "model"
  | "requestedModel"
  | "provider"
  | "api"
  | "day"
  | "hour"
  | "key"
  | "user"
  | "session"
  | "app"
  | `tag:${string}`;

/** Which receipts count: every named dimension has that value, and the call began in [from, to). */
export type LedgerFilter = { readonly [D in LedgerDimension]?: string | undefined } & {
  /** Milliseconds since 1970, inclusive. */
  readonly from?: number | undefined;
  /** Milliseconds since 1970, exclusive. */
  readonly to?: number | undefined;
};

/** Exact sums over calls; money of different certainty is never mixed. */
export interface LedgerTotal {
  readonly calls: number;
  /** Calls that an error ended; what they cost is in the sums like any other. */
  readonly failedCalls: number;
  /** Calls whose cost is unknown: they are in none of the sums of money. */
  readonly unknownCalls: number;
  /** Charged, as reported by OpenRouter, in femto-dollars. */
  readonly reported: Money;
  /** Charged, as computed from listed prices. */
  readonly computed: Money;
  /** Charged, as guessed from an own count. */
  readonly estimated: Money;
  /** Paid to providers directly for calls on the account's own keys, as reported. */
  readonly external: Money;
  /** Calls on own keys whose provider's bill is unknown. */
  readonly unknownExternalCalls: number;
  /** Input tokens of the calls that reported them. */
  readonly promptTokens: number;
  /** Output tokens of the calls that reported them. */
  readonly completionTokens: number;
  /** Those of reasoning. */
  readonly reasoningTokens: number;
  /** Input tokens read from the providers' caches. */
  readonly cachedTokens: number;
}

/** The sums of the calls that share one value of a dimension; `undefined` for calls without one. */
export interface LedgerGroup {
  readonly key: string | undefined;
  readonly total: LedgerTotal;
}

/** The sums of the calls that share one value of each of several dimensions, in the order of the dimensions. */
export interface LedgerRow {
  readonly keys: readonly (string | undefined)[];
  readonly total: LedgerTotal;
}

/** Keeps receipts and adds them up; recording the same receipt id again replaces the earlier one. */
export interface Ledger {
  /** Takes a receipt in. */
  record(receipt: Receipt): void | Promise<void>;
  /** Sums over the calls that a filter lets through. */
  total(filter?: LedgerFilter): LedgerTotal | Promise<LedgerTotal>;
  /**
   * Sums for each value of a dimension, in an order that stays the same: in memory that in which the values first
   * occurred, in a database that of the values as text, calls without one first.
   */
  by(dimension: LedgerDimension, filter?: LedgerFilter): LedgerGroup[] | Promise<LedgerGroup[]>;
  /** Sums for each combination of values of several dimensions. */
  group(dimensions: readonly LedgerDimension[], filter?: LedgerFilter): LedgerRow[] | Promise<LedgerRow[]>;
}

const DIMENSIONS: ReadonlyMap<string, (receipt: Receipt) => string | undefined> = new Map([
  ["model", (receipt: Receipt) => receipt.model],
  ["requestedModel", (receipt: Receipt) => receipt.requestedModel],
  ["provider", (receipt: Receipt) => receipt.provider],
  ["api", (receipt: Receipt) => receipt.api],
  ["day", (receipt: Receipt) => new Date(receipt.startedAt).toISOString().slice(0, 10)],
  ["hour", (receipt: Receipt) => new Date(receipt.startedAt).toISOString().slice(0, 13)],
]);

const TAG = "tag:";

/** Returns a receipt's value of a dimension; `key`, `user`, `session` and `app` are tags of those names. Empty is none. */
export function dimensionOf(receipt: Receipt, dimension: LedgerDimension): string | undefined {
  const read = DIMENSIONS.get(dimension);
  // Databases that keep sums hold no place for "no value" beside the empty text: here they are one.
  if (read !== undefined) return read(receipt) || undefined;
  const tag = dimension.startsWith(TAG) ? dimension.slice(TAG.length) : dimension;
  return (Object.hasOwn(receipt.tags, tag) && receipt.tags[tag]) || undefined;
}

/** Says whether a receipt counts under a filter. */
export function matchesFilter(receipt: Receipt, filter: LedgerFilter): boolean {
  const { from, to, ...dimensions } = filter;
  if (from !== undefined && receipt.startedAt < from) return false;
  if (to !== undefined && receipt.startedAt >= to) return false;
  return Object.entries(dimensions).every(
    ([dimension, value]) =>
      value === undefined || dimensionOf(receipt, dimension as LedgerDimension) === value,
  );
}

/** A running {@link LedgerTotal}; `JSON.stringify` writes its money as decimal strings in dollars. */
export class Tally implements LedgerTotal {
  calls = 0;
  failedCalls = 0;
  unknownCalls = 0;
  reported: Money = 0n;
  computed: Money = 0n;
  estimated: Money = 0n;
  external: Money = 0n;
  unknownExternalCalls = 0;
  promptTokens = 0;
  completionTokens = 0;
  reasoningTokens = 0;
  cachedTokens = 0;

  /** Adds a receipt, or with `-1` takes one out that was added before. */
  add(receipt: Receipt, sign: 1 | -1 = 1): this {
    const factor = BigInt(sign);
    this.calls += sign;
    if (receipt.error !== undefined) this.failedCalls += sign;
    this.promptTokens += sign * (receipt.tokens.prompt ?? 0);
    this.completionTokens += sign * (receipt.tokens.completion ?? 0);
    this.reasoningTokens += sign * (receipt.tokens.reasoning ?? 0);
    this.cachedTokens += sign * (receipt.tokens.cached ?? 0);
    if (receipt.cost === undefined || receipt.costSource === "unknown") this.unknownCalls += sign;
    else this[receipt.costSource] += factor * receipt.cost;
    if (receipt.byok !== true) return this;
    if (receipt.upstreamCost === undefined) this.unknownExternalCalls += sign;
    else this.external += factor * receipt.upstreamCost;
    return this;
  }

  toJSON(): Record<keyof LedgerTotal, number | string> {
    const { reported, computed, estimated, external, ...counts } = this as LedgerTotal;
    return {
      ...counts,
      reported: formatMoney(reported),
      computed: formatMoney(computed),
      estimated: formatMoney(estimated),
      external: formatMoney(external),
    };
  }
}
