import type { Budget, CalendarWindow, CallLimits, RateLimit } from "@wayfare/core/budgets";
import type { StoredKey } from "@wayfare/ledger";
import { policyOf } from "./key-policy.ts";

/** OpenRouter's words for a reset, and the windows that they mean. */
const windows: Readonly<Record<string, CalendarWindow>> = { daily: "day", weekly: "week", monthly: "month" };

/** Every account that a limit may ask for one day: booked from the first call on, a later limit counts it all. */
const books: readonly Budget[] = (["day", "week", "month", "lifetime"] as const).flatMap((window) =>
  [false, true].map((includeByok): Budget => ({ scope: "key", limit: null, window, includeByok })),
);

const known = new WeakMap<StoredKey, CallLimits>();

/** The limits of a key, the same object for the same key; keys that are not kept have none of their own. */
export function keyLimits(key: StoredKey | undefined): CallLimits | undefined {
  if (key === undefined) return undefined;
  let limits = known.get(key);
  if (limits === undefined) {
    limits = { budgets: [...books, ...spendingLimit(key)], rateLimits: rateLimits(key) };
    known.set(key, limits);
  }
  return limits;
}

/** The key's `limit`, as a budget; none without one. */
export function spendingLimit({ limit, limitReset, includeByokInLimit }: StoredKey): Budget[] {
  if (limit === undefined) return [];
  const window = windows[limitReset ?? ""] ?? "lifetime";
  return [{ scope: "key", limit, window, includeByok: includeByokInLimit }];
}

/** The key's daily limit on free models; none without one. */
export function freeDailyLimit(key: StoredKey): RateLimit[] {
  const requests = policyOf(key).free_requests_per_day;
  if (requests === undefined) return [];
  return [{ scope: "key", requests, per: "day", models: "free", source: "openrouter_free_tier_daily" }];
}

function rateLimits(key: StoredKey): RateLimit[] {
  const policy = policyOf(key);
  const rates: RateLimit[] = [
    { requests: policy.requests_per_minute, per: 60_000 },
    { tokens: policy.tokens_per_minute, per: 60_000 },
    { requests: policy.requests_per_day, per: "day" },
    {
      requests: policy.free_requests_per_minute,
      per: 60_000,
      models: "free",
      source: "openrouter_free_tier_per_minute",
    },
  ];
  const set = rates.filter(({ requests, tokens }) => requests !== undefined || tokens !== undefined);
  return [...set.map((rate): RateLimit => ({ scope: "key", ...rate })), ...freeDailyLimit(key)];
}
