import { decodeMoney, type Money } from "../money/money.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { countRequest, type RequestCount } from "./count-request.ts";
import { estimateTokens } from "./count-tokens.ts";
import { type CallShape, costBounds } from "./estimate-offer.ts";
import type { Offer } from "./offer.ts";
import { limitOffers } from "./offer-limits.ts";
import { outputLimit } from "./output-limit.ts";
import { readServerWork, type ServerWork } from "./server-tools.ts";
import { multiplyRange, sumRanges, type TokenCounter, type TokenRange } from "./token-range.ts";

/** How to estimate; everything has a default. */
export interface EstimateOptions {
  /** When the call begins, for prices that depend on the hour or the day. @default now */
  at?: Date | undefined;
  /** Counts text, such as `exactTokens()` of `@wayfare/core/tokens`. @default an own estimate that suits every model */
  countTokens?: TokenCounter | undefined;
  /** Output tokens where neither the request nor an offer sets a limit. @default the cost is unknown then */
  maxCompletionTokens?: number | undefined;
  /** Web searches at most. @default what the request allows, else 5 where a model or a provider decides */
  webSearches?: number | undefined;
  /**
   * What may be charged at most for work on OpenRouter's side whose prices are not listed, in femto-dollars: other
   * models, fetched pages, scanned files, and what a preset adds to the request. @default the request's `max_cost` condition, else the cost is unknown then
   */
  toolCost?: Money | undefined;
}

/** What a call may take, before it is sent. */
export interface Estimate {
  readonly promptTokens: TokenRange;
  readonly completionTokens: { readonly low: number; readonly high: number };
  /** In femto-dollars, at listed prices; undefined when a price that may be needed is unknown. */
  readonly cost: { readonly low: Money; readonly high: Money } | undefined;
}

/** Where no limit is known, so that limits on tokens have a number; such a cost is unknown. */
const BOUNDLESS = 131_072;

/**
 * Estimates what a request takes at any of the offers that might serve it, as a range.
 *
 * - The lower end is the cheapest offer with the fewest tokens, read from a cache, and no output. A reply that is not
 *   billed at all (zero completion insurance) costs less.
 * - The upper end is the dearest offer with the most tokens, written to a cache, and the longest output, at the highest
 *   price that may hold: the tier of the longest prompt, reasoning, images and sound at their own prices.
 * - Web searches count as often as the request allows (else 5 times), with their results in the prompt; a model that
 *   searches by a tool reads the prompt again after each.
 * - `provider.max_price` takes dearer offers out, and is the price where that is known only once the call is routed;
 *   there, images and sound are unknown unless they have a limit of their own.
 * - A preset may change anything about a call, so its cost is unknown without `toolCost`.
 */
export function estimateCost(
  request: ChatRequest,
  offers: readonly Offer[],
  options: EstimateOptions = {},
): Estimate {
  const { countTokens = estimateTokens, at = new Date(), maxCompletionTokens } = options;
  // What a stranger sends may be anything.
  if (typeof request !== "object" || request === null) return estimateCost({}, offers, options);
  const count = countRequest(request, countTokens);
  const work = readServerWork(request, options.webSearches);
  const promptTokens = promptOf(count, work);
  const within = limitOffers(offers, request);
  const limits = within.map((offer) => {
    return outputLimit(request, offer, count.prompt.low, maxCompletionTokens);
  });
  const completionTokens = { low: 0, high: longest(request, limits) * work.rounds };
  const cost = addToolCost(
    within.map((offer, index) => {
      const limit = limits[index];
      const shape: CallShape = { request, count, work, prompt: promptTokens, at };
      return limit === undefined ? undefined : costBounds(offer.pricing, shape, limit * work.rounds);
    }),
    work.isOpen ? toolCostOf(request, options) : 0n,
  );
  return { promptTokens, completionTokens, cost };
}

function longest(request: ChatRequest, limits: readonly (number | undefined)[]): number {
  if (limits.length === 0) return outputLimit(request, {}, 0, BOUNDLESS) ?? BOUNDLESS;
  return limits.reduce<number>((most, limit) => Math.max(most, limit ?? BOUNDLESS), 0);
}

/** What is read in all rounds: the request each time, and the results of every search before it. */
function promptOf({ prompt }: RequestCount, { searches, searchTokens, rounds }: ServerWork): TokenRange {
  const results = { low: 0, likely: Math.min(searches, 1), high: searches * rounds };
  const readings = { low: 1, likely: 1, high: rounds };
  return sumRanges([multiplyRange(prompt, readings), multiplyRange(searchTokens, results)]);
}

function toolCostOf(
  { stop_server_tools_when: stops }: ChatRequest,
  { toolCost }: EstimateOptions,
): Money | undefined {
  if (toolCost !== undefined || !Array.isArray(stops)) return toolCost;
  for (const stop of stops) if (stop?.type === "max_cost") return decodeMoney(stop.max_cost_in_dollars);
  return undefined;
}

function addToolCost(bounds: readonly Estimate["cost"][], toolCost: Money | undefined): Estimate["cost"] {
  if (toolCost === undefined) return undefined;
  let all: Estimate["cost"];
  for (const each of bounds) {
    if (each === undefined) return undefined;
    all = {
      low: all === undefined || each.low < all.low ? each.low : all.low,
      high: all === undefined || each.high > all.high ? each.high : all.high,
    };
  }
  return all && { low: all.low, high: all.high + toolCost };
}
