import type { StoredKey } from "@wayfare/ledger";

/** What a key may and may not do, beside what OpenRouter's keys know; absent means that there is no such rule. */
export interface KeyPolicy {
  /** Model ids, or "author/*". An id without a variant stands for all of its variants. */
  readonly allowed_models?: readonly string[];
  /** Provider slugs. */
  readonly allowed_providers?: readonly string[];
  /** Provider slugs. */
  readonly ignored_providers?: readonly string[];
  /** "deny" keeps to providers that do not train on prompts, whatever a request says. */
  readonly data_collection?: "allow" | "deny";
  /** True keeps to endpoints with zero data retention, whatever a request says. */
  readonly zdr?: boolean;
  readonly requests_per_minute?: number;
  readonly requests_per_day?: number;
  /** Input and output together. */
  readonly tokens_per_minute?: number;
  /** Requests to free models. */
  readonly free_requests_per_minute?: number;
  /** Requests to free models. */
  readonly free_requests_per_day?: number;
  /** Longest output that a request may ask for, in tokens. */
  readonly max_completion_tokens?: number;
}

const none: KeyPolicy = {};

/** The policy of a key; keys that are not kept have none. What stands there was checked when it was written. */
export function policyOf(key: StoredKey | undefined): KeyPolicy {
  return (key?.policy as KeyPolicy | undefined) ?? none;
}
