import type { Admission, AdmissionCall, OfferLookup } from "../admission/admission.ts";
import type { BudgetStore } from "../admission/budget-store.ts";
import type { Budget, RateLimit } from "../admission/limits.ts";
import type { Rule } from "../admission/rule.ts";
import type { EstimateOptions } from "../cost/estimate.ts";

/** Options of {@link createBudgets}. */
export interface BudgetsOptions {
  /** Limits on spending; a call must fit into all that count it. */
  budgets?: readonly Budget[] | undefined;
  /** Limits on requests and tokens. */
  rateLimits?: readonly RateLimit[] | undefined;
  /** Where accounts are kept, such as `ledger.budgets` of `@wayfare/ledger`. @default in memory */
  store?: BudgetStore | undefined;
  /** Prices of every endpoint that might serve a model. @default what the client finds in the catalogue */
  offers?: OfferLookup | undefined;
  /**
   * What becomes of a call under a budget whose highest price is unknown, as with "openrouter/auto": "refuse" it with
   * an error, or "allow" it and book what it cost as soon as that is known. `provider.max_price` makes such a price known. @default "refuse"
   */
  onUnpriced?: "refuse" | "allow" | undefined;
  /** What becomes of calls while the store is out of reach. @default "refuse" */
  onLedgerDown?: "refuse" | "allow" | undefined;
  /** How to count what a request will take at most. */
  estimate?: EstimateOptions | undefined;
  /** Milliseconds after which what a dead process reserved is free again; living ones renew in time. @default 60_000 */
  lapse?: number | undefined;
  /** Milliseconds that a store may take to reserve before it counts as out of reach. @default 5000 */
  timeout?: number | undefined;
  /** Told when a call was let through unchecked, and when the store could not book what one took. @default console.warn */
  onError?: ((error: unknown) => void) | undefined;
  /** Milliseconds since 1970. @default Date.now */
  clock?: (() => number) | undefined;
}

/** How one limit stands for one key, user, session or tag. */
export interface LimitStatus {
  readonly unit: Rule["unit"];
  readonly scope: Rule["scope"];
  /** Femto-dollars, requests or tokens, like the next three; undefined without a limit. */
  readonly limit: bigint | undefined;
  readonly spent: bigint;
  /** Held by calls in flight. */
  readonly reserved: bigint;
  /** Never below zero; undefined without a limit. */
  readonly remaining: bigint | undefined;
  /** When the window ends, in ms since 1970; undefined for a lifetime and for sliding windows. */
  readonly resetsAt: number | undefined;
}

/** Budgets and rate limits, enforced: reserve before a call, settle after it. */
export interface Budgets extends Admission {
  /** How every limit stands that counts calls with these tags. */
  status(call: Pick<AdmissionCall, "tags" | "limits">): Promise<LimitStatus[]>;
}
