import { type Json, type JsonObject, parseMoney } from "@wayfare/core";
import { isObject } from "@wayfare/core/internal";
import type { StoredKey } from "@wayfare/ledger";

/** How one field of a key is read from the wire. */
export interface KeyField {
  /** What to send, for the error. */
  readonly wanted: string;
  /** Whether null is a value of its own: none, or no limit. */
  readonly nullable: boolean;
  fits(value: unknown): boolean;
}

/** A field that OpenRouter documents, and where it is kept. */
export interface StoredField extends KeyField {
  readonly to: keyof StoredKey;
  /** From the wire's value to the one that is kept; null never gets here. */
  decode(value: never): unknown;
  /** Whether it may be changed later. */
  readonly fixed?: boolean;
}

const LONGEST_TEXT = 256;
const MOST_NAMES = 1000;
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const utcTime = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]00:00)$/i;

const same = (value: unknown) => value;
const isText = (value: unknown) => typeof value === "string" && value !== "" && value.length <= LONGEST_TEXT;
const boolean = {
  wanted: "true or false",
  nullable: false,
  fits: (value: unknown) => value === true || value === false,
};
const text = { wanted: `a text of 1 to ${LONGEST_TEXT} characters`, fits: isText };
const amount = (value: unknown) => typeof value === "number" && Number.isFinite(value) && value >= 0;

/** The fields that OpenRouter documents (docs: management API keys), and one of ours beside them. */
export const storedFields: Readonly<Record<string, StoredField>> = {
  name: { ...text, to: "name", nullable: false, decode: same },
  disabled: { ...boolean, to: "disabled", decode: same },
  limit: {
    to: "limit",
    wanted: "an amount in USD of 0 or more, or null for no limit",
    nullable: true,
    fits: amount,
    decode: (value: number) => parseMoney(value),
  },
  limit_reset: {
    to: "limitReset",
    wanted: '"daily", "weekly", "monthly" or null for no reset',
    nullable: true,
    fits: (value) => value === "daily" || value === "weekly" || value === "monthly",
    decode: same,
  },
  include_byok_in_limit: { ...boolean, to: "includeByokInLimit", decode: same },
  expires_at: {
    to: "expiresAt",
    wanted: 'a time in UTC such as "2027-12-31T23:59:59Z", or null for never',
    nullable: true,
    fits: isUtcTime,
    decode: (value: string) => Date.parse(value),
  },
  creator_user_id: { ...text, to: "creatorUserId", nullable: true, decode: same, fixed: true },
  workspace_id: {
    to: "workspaceId",
    wanted: "a UUID",
    nullable: false,
    fits: (value) => typeof value === "string" && uuid.test(value),
    decode: (value: string) => value.toLowerCase(),
    fixed: true,
  },
  is_management_key: { ...boolean, to: "management", decode: same, fixed: true },
};

const count = {
  wanted: "a whole number of 0 or more, or null for no limit",
  nullable: true,
  fits: (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0,
};
const positive = {
  wanted: "a whole number of 1 or more, or null for no limit",
  nullable: true,
  fits: (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 1,
};
const names = (what: string): KeyField => ({
  wanted: `an array of 1 to ${MOST_NAMES} ${what}, or null for all`,
  nullable: true,
  fits: (value) =>
    Array.isArray(value) && value.length > 0 && value.length <= MOST_NAMES && value.every(isText),
});
const providers = names("provider slugs");

/** The fields of a key's policy; they are kept as they came. */
export const policyFields: Readonly<Record<string, KeyField>> = {
  allowed_models: names('model ids, or "author/*" for all of an author'),
  allowed_providers: providers,
  ignored_providers: providers,
  data_collection: {
    wanted: '"deny", "allow" or null',
    nullable: true,
    fits: (value) => value === "deny" || value === "allow",
  },
  zdr: { ...boolean, wanted: "true, false or null", nullable: true },
  requests_per_minute: count,
  requests_per_day: count,
  tokens_per_minute: count,
  free_requests_per_minute: count,
  free_requests_per_day: count,
  max_completion_tokens: positive,
};

/** JavaScript takes the 31st of February for the 3rd of March; nobody means that. */
function isUtcTime(value: unknown): boolean {
  const day = typeof value === "string" ? utcTime.exec(value)?.[1] : undefined;
  if (day === undefined) return false;
  const at = Date.parse(value as string);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/** The policy fields of a key as the wire shows them: all of them, null where there is no rule. */
export function encodePolicy(policy: JsonObject): Record<string, Json> {
  return Object.fromEntries(Object.keys(policyFields).map((field) => [field, policy[field] ?? null]));
}

/** A policy with changes from the wire: what is null is taken out, what is not there stays. */
export function decodePolicy(body: Readonly<Record<string, unknown>>, before: JsonObject): JsonObject {
  const policy: JsonObject = isObject(before) ? { ...before } : {};
  for (const field of Object.keys(policyFields)) {
    const value = body[field];
    if (value === null) delete policy[field];
    else if (value !== undefined) policy[field] = value as Json;
  }
  return policy;
}
