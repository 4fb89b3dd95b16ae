import {
  AuthenticationError,
  ContentRefusedError,
  type ErrorKind,
  InvalidRequestError,
  type OpenRouterError,
  PaymentRequiredError,
  RateLimitError,
  UnavailableError,
} from "@wayfare/core";
import type { ErrorName } from "@wayfare/test-upstream";

/** What a caller has to learn from an error answer. */
export interface Expected {
  kind: ErrorKind;
  error_type: string;
  retryable: boolean;
  /** Milliseconds. */
  retryAfter?: number;
  provider?: string;
  limit_source?: string;
  /** Part of the message: what the server said, or the remedy. */
  says: readonly RegExp[];
}

/** The class of each kind that an answer can have; `name` is what logs show. */
export function classOf(kind: ErrorKind): { name: string; Class: new (...of: never) => OpenRouterError } {
  const found = classes[kind];
  if (found === undefined) throw new Error(`no answer means "${kind}"`);
  return { name: found[0], Class: found[1] };
}

const classes: Partial<Record<ErrorKind, [string, new (...of: never) => OpenRouterError]>> = {
  request: ["InvalidRequestError", InvalidRequestError],
  authentication: ["AuthenticationError", AuthenticationError],
  payment: ["PaymentRequiredError", PaymentRequiredError],
  rate_limit: ["RateLimitError", RateLimitError],
  unavailable: ["UnavailableError", UnavailableError],
  refused: ["ContentRefusedError", ContentRefusedError],
};

const fix = { kind: "request", error_type: "invalid_request", retryable: false } as const;
const later = { kind: "unavailable", error_type: "server", retryable: true } as const;
const limited = { kind: "rate_limit", error_type: "rate_limit_exceeded", retryable: true } as const;
const locked = { kind: "authentication", error_type: "authentication", retryable: false } as const;
const unpaid = { kind: "payment", error_type: "payment_required", retryable: false } as const;
const refused = { kind: "refused", error_type: "permission_denied", retryable: false } as const;
const unrouted = { kind: "unavailable", error_type: "not_found", retryable: false } as const;

const checkKey = /Check the API key \(OPENROUTER_API_KEY\)/;
const addCredits = /Add credits or raise the limit/;
const changePrompt = /Change the prompt, or route to another model/;
const retryLater = /Retry later, or name fallbacks in `models`/;
const relax = /Relax the provider preferences, or name fallbacks in `models`/;

/** Every answer of `errorBodies`, and what it means (OpenRouter docs: errors). */
export const errorTable: Record<ErrorName, Expected> = {
  invalidModel: { ...fix, says: [/lumen\/otter-99 is not a valid model ID/] },
  inputRequired: { ...fix, says: [/Input required/] },
  tooManyModels: { ...fix, says: [/3 items or fewer/] },
  contextLength: {
    ...fix,
    error_type: "context_length_exceeded",
    says: [/32768 tokens/, /Shorten the messages, lower `max_tokens`/],
  },
  providerRejects: {
    ...fix,
    error_type: "invalid_prompt",
    provider: "Harbor",
    says: [/Provider returned error/],
  },
  refusal: { ...refused, error_type: "refusal", provider: "Harbor", says: [/declined/, changePrompt] },
  requestTimeout: { ...later, error_type: "timeout", says: [/Request timed out/, retryLater] },
  conflict: { ...fix, says: [/A version with this name exists/] },
  preconditionFailed: { ...fix, error_type: "precondition_failed", says: [/Precondition failed/] },
  payloadTooLarge: { ...fix, error_type: "payload_too_large", says: [/larger than 100 MB/] },
  unprocessable: { ...fix, error_type: "unprocessable", says: [/3\.5 is above 2/] },
  zod: { ...fix, says: [/needs at least 1 element/] },
  noKey: { ...locked, says: [/No cookie auth credentials found/, checkKey] },
  badKey: { ...locked, says: [/User not found/, checkKey] },
  credits: { ...unpaid, limit_source: "openrouter_credits", says: [/can only afford 870/, addCredits] },
  inFlight: {
    ...limited,
    error_type: "payment_required",
    retryAfter: 3000,
    limit_source: "openrouter_in_flight_budget",
    says: [/reserved by requests in flight/, /Retry in 3 s/],
  },
  keyLimit: { ...unpaid, limit_source: "openrouter_key_limit", says: [/used up its limit/, addCredits] },
  moderation: { ...refused, provider: "Harbor", says: [/requires moderation/, changePrompt] },
  guardrailPatterns: { ...refused, says: [/Blocked by a guardrail/, changePrompt] },
  keyBudget: {
    ...unpaid,
    error_type: "permission_denied",
    limit_source: "openrouter_key_limit",
    says: [/budget of this key is spent/, addCredits],
  },
  workspaceBudget: {
    ...unpaid,
    error_type: "permission_denied",
    limit_source: "openrouter_workspace_budget",
    says: [/budget of this workspace/, addCredits],
  },
  dataPolicy: { ...unrouted, says: [/data policy/, relax] },
  noEndpoints: { ...fix, error_type: "not_found", says: [/No endpoints found for lumen\/otter-0:free/] },
  noToolEndpoints: { ...fix, error_type: "not_found", says: [/support tool use/] },
  constraintFiltered: { ...unrouted, says: [/Every endpoint was filtered out/, relax] },
  // The reset that it names has passed: that is no reason to come back at once.
  freeDaily: { ...limited, limit_source: "openrouter_free_tier_daily", says: [/free-models-per-day/] },
  freePerMinute: {
    ...limited,
    limit_source: "openrouter_free_tier_per_minute",
    says: [/free-models-per-min/, retryLater],
  },
  admissionControl: {
    ...limited,
    retryAfter: 10_000,
    limit_source: "openrouter_admission_control",
    says: [/Too many requests at once/, /Retry in 10 s/],
  },
  availability429: { ...limited, retryAfter: 25_000, says: [/no capacity/, /Retry in 25 s/] },
  availability503: { ...later, error_type: "provider_overloaded", says: [/for the moment/, retryLater] },
  upstream429: {
    ...limited,
    retryAfter: 4000,
    provider: "Harbor",
    limit_source: "upstream_provider_shared_pool",
    says: [/being rate-limited by Harbor/, /Retry in 4 s/],
  },
  internal: { ...later, says: [/Internal Server Error/, retryLater] },
  provider502: {
    ...later,
    error_type: "provider_unavailable",
    provider: "Harbor",
    says: [/Provider returned error: worker 7 exited/, retryLater],
  },
  providerCode502: {
    ...later,
    error_type: "provider_unavailable",
    provider: "Quay",
    says: [/no usable answer/],
  },
  overloaded503: {
    ...later,
    error_type: "provider_overloaded",
    retryAfter: 2000,
    says: [/All providers are overloaded/, /Retry in 2 s/],
  },
  timeout504: { ...later, error_type: "timeout", says: [/did not answer in time/, retryLater] },
  edgeTimeout524: { ...later, error_type: "timeout", says: [/edge timed out/, retryLater] },
  overloaded529: { ...later, error_type: "provider_overloaded", provider: "Harbor", says: [retryLater] },
  stringCode: { ...later, provider: "Quay", says: [/had an error while processing/, retryLater] },
  stringCode429: { ...limited, provider: "Quay", says: [/Slow down, please/, retryLater] },
};
