import { type Money, type OpenRouterError, parseMoney } from "@wayfare/core";
import type { Story } from "@wayfare/test-upstream";

/**
 * What a receipt says of a call that failed before its first content: nothing was charged where the request was
 * refused, or the API said in its own words what went wrong. Otherwise, and after a timeout, a generation may go on.
 */
export function expectedCost({ status = 0, code }: OpenRouterError): bigint | undefined {
  const isTimeout = [408, 504, 524].includes(status);
  const isRefused = code !== undefined || (status >= 400 && status < 500);
  return isRefused && !isTimeout ? 0n : undefined;
}

/** What the provider charged for stories, in femto-dollars. */
export function sumOf(...stories: readonly Story[]): Money {
  return stories.reduce((sum, { completion }) => sum + parseMoney(completion.usage.cost), 0n);
}
