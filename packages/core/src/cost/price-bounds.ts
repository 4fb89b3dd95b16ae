import { comparePrices, type Price } from "../money/price.ts";
import type { Pricing } from "../protocol/pricing.ts";
import { type CostPart, isCharged, unitPrice } from "./price.ts";
import { pricingInForce } from "./price-override.ts";

/** The lowest and the highest price of a unit. */
export interface PriceBounds {
  readonly low: Price;
  readonly high: Price;
}

/** Finds the bounds over parts, any of which a unit may turn out to be; undefined when a price is unknown. */
export type FindBounds = (parts: readonly CostPart[]) => PriceBounds | undefined;

export const FREE: Price = { coefficient: 0n, scale: 15 };

/** The prices that may hold for calls with `low` to `high` input tokens; undefined when that cannot be told. */
export function boundPrices(
  pricing: Pricing,
  { low, high }: { low: number; high: number },
  at: Date,
): FindBounds | undefined {
  if (!pricing) return undefined;
  const tiers = turningPoints(pricing, low, high).map((tokens) => pricingInForce(pricing, tokens, at));
  const known = tiers.filter((tier) => tier !== undefined);
  if (known.length < tiers.length) return undefined;
  return (parts) => {
    const prices = known.flatMap((tier) => {
      return parts.map((part) => (isCharged(part, tier, pricing) ? unitPrice(part, tier, pricing) : FREE));
    });
    return prices.reduce<PriceBounds | undefined>(widen, widen(undefined, prices[0], 0));
  };
}

function widen(
  bounds: PriceBounds | undefined,
  price: Price | undefined,
  index: number,
): PriceBounds | undefined {
  if (price === undefined || (bounds === undefined && index > 0)) return undefined;
  if (bounds === undefined) return { low: price, high: price };
  return {
    low: comparePrices(price, bounds.low) < 0 ? price : bounds.low,
    high: comparePrices(price, bounds.high) > 0 ? price : bounds.high,
  };
}

/** The counts of input tokens from which other prices hold, within a range, and its ends. */
function turningPoints({ overrides }: Pricing, low: number, high: number): number[] {
  const entries = Array.isArray(overrides) ? overrides : [];
  const inside = entries
    .map((entry) => (entry?.min_prompt_tokens ?? Number.NaN) + 1)
    .filter((tokens) => tokens > low && tokens < high);
  return [low, ...inside, high];
}
