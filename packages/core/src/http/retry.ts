import { isOpenRouterError, type OpenRouterError } from "../errors/openrouter-error.ts";
import { abortedBy } from "./deadline.ts";

/** When to try again. */
export interface RetryPolicy {
  /** Tries after the first. @default 2 */
  maxRetries?: number;
  /** First back-off in milliseconds; doubles each time, full jitter. @default 500 */
  baseDelay?: number;
  /** Longest back-off in milliseconds. @default 8000 */
  maxDelay?: number;
  /** Longest Retry-After that is obeyed, in milliseconds; a longer one fails at once, with the wait in the error. @default 60000 */
  maxRetryAfter?: number;
}

/** What a server says of when to come back. */
interface RetryAdvice {
  /** Milliseconds. */
  retryAfter?: number | undefined;
  limit_source?: string | undefined;
}

/** How long to wait after a failure that is worth another attempt; undefined means give up. */
export function backOff(
  { retryAfter, limit_source }: RetryAdvice,
  attempt: number,
  policy: RetryPolicy,
  random: number,
): number | undefined {
  const { maxRetries = 2, baseDelay = 500, maxDelay = 8000, maxRetryAfter = 60_000 } = policy;
  // Not the other way round: a number that is none would never end.
  if (!(attempt <= maxRetries)) return undefined;
  // A day's allowance comes back with the day: without a word when, it is not within seconds.
  if (limit_source === "openrouter_free_tier_daily" && retryAfter === undefined) return undefined;
  if (retryAfter !== undefined) {
    // A little later than asked, so that callers that were told the same second do not come back as one.
    return retryAfter > maxRetryAfter ? undefined : retryAfter + random * Math.min(250, retryAfter * 0.1);
  }
  return random * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1));
}

/** What surrounds the attempts of one call. */
export interface RetryContext {
  policy: RetryPolicy;
  /** Ends a wait between attempts; asked for only when there is one. */
  signal: () => AbortSignal | undefined;
  /** On the clock of `performance.now()`. */
  totalDue: number;
  onRetry?: ((error: OpenRouterError, attempt: number, delay: number) => void) | undefined;
  /** Asked before another try; what it throws ends the call. */
  beforeRetry?: ((error: OpenRouterError) => Promise<void> | undefined) | undefined;
}

/** Runs attempts until one succeeds, the policy gives up, or waiting would outlast the total deadline. */
export async function withRetries<T>(
  run: (attempt: number) => Promise<T>,
  context: RetryContext,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run(attempt);
    } catch (error) {
      if (!isOpenRouterError(error)) throw error;
      if (!error.retryable) throw error;
      const delay = backOff(error, attempt, context.policy, Math.random());
      if (delay === undefined || performance.now() + delay >= context.totalDue) throw error;
      const permission = context.beforeRetry?.(error);
      if (permission !== undefined) await permission;
      context.onRetry?.(error, attempt, delay);
      await pause(delay, context.signal());
    }
  }
}

/** Waits; an abort ends the wait at once and throws. @param isHeld - whether the process stays alive for it */
export function pause(delay: number, signal: AbortSignal | undefined, isHeld = true): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortedBy(signal));
    const onAbort = (): void => {
      clearTimeout(timer);
      if (signal !== undefined) reject(abortedBy(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, delay);
    // Not every runtime has timers that can be let go.
    if (!isHeld) (timer as { unref?: () => void }).unref?.();
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
