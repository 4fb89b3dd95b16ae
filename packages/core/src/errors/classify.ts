import type { Availability, ErrorMetadata } from "../protocol/error-body.ts";
import { errorTypeOf, errorTypes, type Verdict } from "./status.ts";

/** What an error body tells; everything may be missing on real bodies. */
export interface Failure {
  status: number;
  error_type?: string | undefined;
  metadata?: ErrorMetadata | undefined;
  availability?: Availability | undefined;
}

/**
 * Limits by who set them. Only money reserved by calls in flight comes back by itself; the other 402s and the
 * 403 budgets need somebody to pay or to raise a limit (OpenRouter docs, errors: limit_source).
 */
const limits: Readonly<Record<string, Verdict>> = {
  openrouter_in_flight_budget: { kind: "rate_limit", retryable: true },
  openrouter_credits: { kind: "payment", retryable: false },
  openrouter_key_limit: { kind: "payment", retryable: false },
  openrouter_workspace_budget: { kind: "payment", retryable: false },
  openrouter_guardrail_budget: { kind: "payment", retryable: false },
};

/** The remedy for a failed call, from the most telling fact to the least: limit, content, availability, type, status. */
export function classify(failure: Failure): Verdict {
  const { status, metadata, availability } = failure;
  // More than the whole budget was asked for: no wait will bring that.
  if (metadata?.reason === "weight_exceeds_budget") return { kind: "payment", retryable: false };
  const source = String(metadata?.limit_source);
  if (Object.hasOwn(limits, source)) return limits[source] as Verdict;
  if (status === 403 && (metadata?.reasons != null || metadata?.patterns != null)) {
    return { kind: "refused", retryable: false };
  }
  const verdict = verdictOf(failure);
  const retryable = availability?.retryable;
  return typeof retryable === "boolean" ? { ...verdict, retryable } : verdict;
}

function verdictOf({ status, error_type, metadata, availability }: Failure): Verdict {
  // A 404 of the router names no missing thing: the filters left no endpoint, so another route is the remedy.
  const unrouted = availability != null || metadata?.routing_funnel != null;
  if (status === 404 && unrouted) return { kind: "unavailable", retryable: false };
  const named =
    error_type !== undefined && Object.hasOwn(errorTypes, error_type) ? error_type : errorTypeOf(status);
  const row = errorTypes[named];
  if (row === undefined) return { kind: "unavailable", retryable: status >= 500 };
  return { kind: row.kind, retryable: row.retryable };
}
