import type { FileAnnotation } from "./annotation.ts";
import type { Open } from "./json.ts";
import type { RouterMetadata } from "./router-metadata.ts";

/** Body of a failed request (OpenRouter docs: errors). */
export interface ErrorBody {
  error: ErrorDetail;
  /** Account that made the request. */
  user_id?: string | null;
  /** How the request was routed, when asked for; never with a 500. */
  openrouter_metadata?: RouterMetadata;
}

/** The error itself: in an error body, in a chunk of a stream, or in a choice of a reply. */
export interface ErrorDetail {
  /** HTTP status as a rule; inside a stream it may be a word such as "server_error". */
  code: number | string;
  /** Text for people; a 500 carries a general one. */
  message: string;
  /** Stable name of the error, where a route tells it outside `metadata`. */
  error_type?: ErrorType;
  /** What is known about the cause. */
  metadata?: ErrorMetadata | null;
  /** Why no endpoint could serve the request, and what would. */
  availability?: Availability;
}

/** Stable name of an error; often missing, then the HTTP status decides. */
export type ErrorType = Open<
  | "context_length_exceeded"
  | "max_tokens_exceeded"
  | "token_limit_exceeded"
  | "string_too_long"
  | "invalid_request"
  | "invalid_prompt"
  | "content_policy_violation"
  | "refusal"
  | "invalid_image"
  | "image_too_large"
  | "image_too_small"
  | "unsupported_image_format"
  | "image_download_failed"
  | "authentication"
  | "payment_required"
  | "permission_denied"
  | "not_found"
  | "image_not_found"
  | "precondition_failed"
  | "payload_too_large"
  | "unprocessable"
  | "rate_limit_exceeded"
  | "server"
  | "unmapped"
  | "provider_unavailable"
  | "provider_overloaded"
  | "timeout"
>;

/** Which limit was hit. */
export type LimitSource = Open<
  | "upstream_provider_shared_pool"
  | "openrouter_free_tier_daily"
  | "openrouter_free_tier_per_minute"
  | "openrouter_admission_control"
  | "openrouter_credits"
  | "openrouter_in_flight_budget"
  | "openrouter_key_limit"
  | "openrouter_workspace_budget"
  | "openrouter_guardrail_budget"
>;

/** What is known about the cause; each kind of error fills a few of the fields. */
export interface ErrorMetadata {
  /** Stable name of the error. */
  error_type?: ErrorType;
  /** Display name of the provider that failed. */
  provider_name?: string | null;
  /** The provider's own error code, as documented. */
  provider_code?: string | number | null;
  /** The same code under the name that is seen on the wire. */
  provider_error_code?: string | number | null;
  /** The provider's own words or body. */
  raw?: unknown;
  /** Whether the account's own provider key was used. */
  is_byok?: boolean;
  /** Which limit was hit. */
  limit_source?: LimitSource;
  /** Finer reason of a limit; "in_flight_budget_exhausted" is the one 402 worth a retry. */
  reason?: Open<"in_flight_budget_exhausted" | "weight_exceeds_budget">;
  /** Advice in prose. */
  remedy_hint?: string | null;
  /** How long to wait before a retry, in seconds. */
  retry_after_seconds?: number | null;
  /** The same as the provider told it, before rounding. */
  retry_after_seconds_raw?: number | null;
  /** Headers that belong to the error, such as `Retry-After` and `X-RateLimit-Reset` (ms since 1970). */
  headers?: Record<string, string>;
  /** Attempts that failed before this one, in order. */
  previous_errors?: PreviousError[];
  /** Why the input was flagged by moderation. */
  reasons?: string[];
  /** The flagged text, at most 100 characters. */
  flagged_input?: string;
  /** Model whose provider moderates. */
  model_slug?: string;
  /** Guardrail patterns that matched. */
  patterns?: unknown[];
  /** How many endpoints each step of routing left over. */
  routing_funnel?: { step: string; endpoint_count: number }[];
  /** The step that left none. */
  failed_routing_step?: string;
  /** Whom an exhausted budget belongs to. */
  scope?: string;
  /** Size of that budget, in USD. */
  limit_usd?: number;
  /** What was spent of it, in USD. */
  spend_usd?: number;
  /** What is held by calls in flight, in USD; only Wayfare tells. */
  reserved_usd?: number;
  /** What is left after both, in USD; only Wayfare tells. */
  remaining_usd?: number;
  /** When it is filled up again, as ISO 8601 time. */
  resets_at?: string | number | null;
  /** Files that had been parsed before the failure; send them back to keep the work. */
  file_annotations?: FileAnnotation[];
}

/** An attempt that failed earlier in the same request. */
export interface PreviousError {
  /** HTTP status, or a word. */
  code?: number | string;
  /** Text for people. */
  message?: string;
  /** Provider that failed. */
  provider?: string;
  /** HTTP status, where `code` is a word. */
  status?: number;
}

/** Why no endpoint could serve the request, and what would (OpenRouter docs: errors). */
export interface Availability {
  /** Stable reason; the documentation's examples leave it out at times. */
  code?: Open<
    | "model_not_found"
    | "wrong_endpoint"
    | "no_endpoints"
    | "model_deprecated"
    | "model_unavailable_upstream"
    | "privacy_restricted"
    | "constraint_filtered"
    | "free_variant_ended"
    | "region_restricted"
    | "capacity_exhausted"
    | "temporarily_unavailable"
  >;
  /** The documentation's other name for `code`. */
  error_type?: string;
  /** HTTP status that goes with it. */
  http_status?: number;
  /** Whether the same request may succeed later. */
  retryable?: boolean;
  /** How long to wait, in seconds. */
  retry_after?: number | null;
  /** Models that were asked for. */
  requested_models?: string[];
  /** Providers that are concerned. */
  affected_providers?: string[];
  /** Rules that took endpoints out. */
  excluded_by?: Open<
    | "geo"
    | "data_region"
    | "data_policy:zdr"
    | "data_policy:training"
    | "max_price"
    | "context_length"
    | "require_parameters"
    | "quantization"
    | "allowed_providers"
  >[];
  /** Models that would serve. */
  fallback_models?: string[];
  /** The one rule that decided. */
  constraint?: { field: string; detail?: string };
  /** Page that explains the code. */
  docs_url?: string;
}
