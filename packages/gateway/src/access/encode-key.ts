import type { Json } from "@wayfare/core";
import { type Money, moneyToNumber } from "@wayfare/core/cost";
import type { StoredKey } from "@wayfare/ledger";
import { encodePolicy } from "./key-fields.ts";
import { DEFAULT_WORKSPACE } from "./key-text.ts";

/** Sums of money since ever, today, this week and this month, in femto-dollars. */
export interface Spans {
  readonly total: Money;
  readonly daily: Money;
  readonly weekly: Money;
  readonly monthly: Money;
}

/** What a key has spent: on credits, and at providers with keys of the account's own. */
export interface KeySpending {
  readonly usage: Spans;
  readonly byok: Spans;
}

/** What a key has spent under the names of the wire, in USD. */
export function encodeSpending({ usage, byok }: KeySpending) {
  return {
    usage: moneyToNumber(usage.total),
    usage_daily: moneyToNumber(usage.daily),
    usage_weekly: moneyToNumber(usage.weekly),
    usage_monthly: moneyToNumber(usage.monthly),
    byok_usage: moneyToNumber(byok.total),
    byok_usage_daily: moneyToNumber(byok.daily),
    byok_usage_weekly: moneyToNumber(byok.weekly),
    byok_usage_monthly: moneyToNumber(byok.monthly),
  };
}

/** The limit of a key and what is left of it, in USD; null without one. */
export function encodeLimit(
  { limit, limitReset, includeByokInLimit }: StoredKey,
  remaining: Money | undefined,
) {
  return {
    limit: limit === undefined ? null : moneyToNumber(limit),
    limit_remaining: remaining === undefined ? null : moneyToNumber(remaining),
    limit_reset: limitReset ?? null,
    include_byok_in_limit: includeByokInLimit,
  };
}

/** A key as `/keys` shows it (OpenRouter docs: management API keys), with its policy. */
export function encodeKey(
  key: StoredKey,
  spending: KeySpending,
  remaining: Money | undefined,
): Record<string, Json> {
  return {
    hash: key.hash,
    name: key.name,
    label: key.label,
    disabled: key.disabled,
    ...encodeLimit(key, remaining),
    ...encodeSpending(spending),
    created_at: new Date(key.createdAt).toISOString(),
    updated_at: timeOrNull(key.updatedAt),
    expires_at: timeOrNull(key.expiresAt),
    creator_user_id: key.creatorUserId ?? null,
    external_user: null,
    workspace_id: key.workspaceId ?? DEFAULT_WORKSPACE,
    is_management_key: key.management,
    ...encodePolicy(key.policy),
  };
}

/** A time as the wire writes it; null for none. */
export function timeOrNull(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
