import { classify } from "../errors/classify.ts";
import type { Availability } from "../protocol/error-body.ts";
import { backOff, type RetryPolicy } from "./retry.ts";

/** What is known of a failed attempt. */
export interface RetryFacts {
  /** What the error's own class says; where it is absent, the facts below decide. */
  retryable?: boolean | undefined;
  status?: number | undefined;
  error_type?: string | undefined;
  limit_source?: string | undefined;
  availability?: Availability | undefined;
  /** Milliseconds. */
  retryAfter?: number | undefined;
}

/**
 * How many milliseconds to wait before the next attempt; undefined means give up. Pure: `random` is in [0, 1).
 * `attempt` counts from 1. Worth another try are (OpenRouter docs: errors) 408, 429, 5xx, connection and deadline
 * errors, and the 402 of money that calls in flight have reserved; never an exhausted budget.
 */
export function retryDelay(
  facts: RetryFacts,
  attempt: number,
  policy: RetryPolicy,
  random: number,
): number | undefined {
  return isRetryable(facts) ? backOff(facts, attempt, policy, random) : undefined;
}

function isRetryable({ retryable, status = 0, error_type, limit_source, availability }: RetryFacts): boolean {
  if (retryable !== undefined) return retryable;
  const metadata = limit_source === undefined ? undefined : { limit_source };
  return classify({ status, error_type, metadata, availability }).retryable;
}
