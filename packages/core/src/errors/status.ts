import type { ErrorType } from "../protocol/error-body.ts";
import type { ErrorKind } from "./openrouter-error.ts";

/** What follows from an error type or a status: the remedy, and whether the same request may succeed later. */
export interface Verdict {
  kind: ErrorKind;
  retryable: boolean;
}

interface TypeRow extends Verdict {
  status: number;
}

const fix = { kind: "request", retryable: false } as const;
const refused = { kind: "refused", retryable: false } as const;
const elsewhere = { kind: "unavailable", retryable: true } as const;

/**
 * The one table of error types: HTTP status, remedy, retryable.
 * Source: OpenRouter docs, errors; the status of each type as in the API specification.
 */
export const errorTypes: Readonly<Record<string, TypeRow>> = {
  context_length_exceeded: { status: 400, ...fix },
  max_tokens_exceeded: { status: 400, ...fix },
  token_limit_exceeded: { status: 400, ...fix },
  string_too_long: { status: 400, ...fix },
  invalid_request: { status: 400, ...fix },
  invalid_prompt: { status: 400, ...fix },
  content_policy_violation: { status: 400, ...refused },
  refusal: { status: 400, ...refused },
  invalid_image: { status: 400, ...fix },
  image_too_large: { status: 400, ...fix },
  image_too_small: { status: 400, ...fix },
  unsupported_image_format: { status: 400, ...fix },
  image_download_failed: { status: 400, ...fix },
  authentication: { status: 401, kind: "authentication", retryable: false },
  payment_required: { status: 402, kind: "payment", retryable: false },
  permission_denied: { status: 403, kind: "authentication", retryable: false },
  not_found: { status: 404, ...fix },
  image_not_found: { status: 404, ...fix },
  precondition_failed: { status: 412, ...fix },
  payload_too_large: { status: 413, ...fix },
  unprocessable: { status: 422, ...fix },
  rate_limit_exceeded: { status: 429, kind: "rate_limit", retryable: true },
  server: { status: 500, ...elsewhere },
  unmapped: { status: 500, ...elsewhere },
  provider_unavailable: { status: 502, ...elsewhere },
  provider_overloaded: { status: 503, ...elsewhere },
  timeout: { status: 504, ...elsewhere },
};

const statusTypes: Readonly<Record<number, ErrorType>> = {
  400: "invalid_request",
  401: "authentication",
  402: "payment_required",
  403: "permission_denied",
  404: "not_found",
  408: "timeout",
  409: "invalid_request",
  412: "precondition_failed",
  413: "payload_too_large",
  422: "unprocessable",
  429: "rate_limit_exceeded",
  500: "server",
  502: "provider_unavailable",
  503: "provider_overloaded",
  504: "timeout",
  524: "timeout",
  529: "provider_overloaded",
};

/**
 * The same errors by the names of the APIs of Anthropic and OpenAI (OpenRouter docs: messages; Anthropic docs: errors;
 * OpenAI docs: error codes).
 */
const otherNames: Readonly<Record<string, ErrorType>> = {
  invalid_request_error: "invalid_request",
  authentication_error: "authentication",
  invalid_api_key: "authentication",
  billing_error: "payment_required",
  insufficient_quota: "payment_required",
  permission_error: "permission_denied",
  not_found_error: "not_found",
  request_too_large: "payload_too_large",
  rate_limit_error: "rate_limit_exceeded",
  api_error: "server",
  server_error: "server",
  overloaded_error: "provider_overloaded",
  timeout_error: "timeout",
};

/** The error type behind a name that an API gives it; a name that is not known stays. */
export function errorTypeNamed(name: string): ErrorType {
  return Object.hasOwn(otherNames, name) ? (otherNames[name] as ErrorType) : name;
}

/** The error type that stands for a status; "server" for an unknown 5xx, "invalid_request" for an unknown 4xx. */
export function errorTypeOf(status: number): ErrorType {
  return statusTypes[status] ?? (status >= 500 ? "server" : "invalid_request");
}

/** The HTTP status of an error type, or of another API's name for it; 500 for one that is not in the table. */
export function statusOf(errorType: string): number {
  const name = errorTypeNamed(errorType);
  return Object.hasOwn(errorTypes, name) ? (errorTypes[name] as TypeRow).status : 500;
}
