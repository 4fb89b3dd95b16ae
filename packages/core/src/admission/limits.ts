import type { LimitSource } from "../protocol/error-body.ts";
import type { CalendarWindow } from "./window.ts";

/** Whose calls a limit counts together: all of them, or those that share a tag of that name. */
export type LimitScope = "global" | "key" | "user" | "session" | `tag:${string}`;

/** What limits of all kinds have in common. */
interface LimitOptions {
  /** A call that has no such tag is not counted. @default "global" */
  scope?: LimitScope | undefined;
  /** Only for this user, key, session or tag value. @default each value has a limit of its own */
  value?: string | undefined;
  /** What errors give as `limit_source`. @default by the scope, as OpenRouter names them */
  source?: LimitSource | undefined;
}

/** A limit on spending. */
export interface Budget extends LimitOptions {
  /** In USD, best as decimal text such as "0.50", or in femto-dollars as a bigint; null only keeps the account. */
  limit: string | number | bigint | null;
  /** When it fills up again, in UTC; weeks begin on Monday. @default "lifetime" */
  window?: CalendarWindow | undefined;
  /** Whether what providers charge to your own keys counts as well. @default false */
  includeByok?: boolean | undefined;
}

/** A limit on requests, on tokens, or on both. */
export interface RateLimit extends LimitOptions {
  requests?: number | undefined;
  /** Input and output together. */
  tokens?: number | undefined;
  /** Length of the sliding window in ms, or a window that begins anew at a fixed time. @default 60_000 */
  per?: number | CalendarWindow | undefined;
  /** Count only calls of free models. @default every call */
  models?: "free" | undefined;
}

/**
 * The limits of free models: 20 requests a minute, and 50 a day, or 1,000 for accounts that ever bought 10 credits
 * (OpenRouter docs: API limits).
 */
export function freeModelLimits(
  options: { boughtCredits?: boolean | undefined } & LimitOptions = {},
): RateLimit[] {
  const { boughtCredits = false, ...rest } = options;
  return [
    { source: "openrouter_free_tier_per_minute", ...rest, requests: 20, per: 60_000, models: "free" },
    {
      source: "openrouter_free_tier_daily",
      ...rest,
      requests: boughtCredits ? 1000 : 50,
      per: "day",
      models: "free",
    },
  ];
}

/** Models without a variant that cost nothing: a router over free models. */
const freeModels: ReadonlySet<string> = new Set(["openrouter/free"]);

/** Whether a model costs nothing by its name (OpenRouter docs: model variants, free models router). */
export function isFreeModel(model: string): boolean {
  return freeModels.has(model) || /:free(?::|$)/.test(model);
}
