import { comparePrices, formatPrice, multiplyPrice, type Price, parsePrice } from "../money/price.ts";
import type { Pricing } from "../protocol/pricing.ts";
import type { MaxPrice } from "../protocol/provider-preferences.ts";
import type { Offer } from "./offer.ts";

type LimitedKey = "prompt" | "completion" | "request" | "image";

/** For how many units each limit is meant (OpenRouter docs: provider routing, max price). */
const LIMIT_UNITS: readonly (readonly [key: LimitedKey, units: number])[] = [
  ["prompt", 1_000_000],
  ["completion", 1_000_000],
  ["request", 1],
  ["image", 1],
];

const MILLIONTH: Price = { coefficient: 1n, scale: 6 };
/** What writing to a cache costs more than input, where it is charged: for five minutes and for an hour. */
const CACHE_WRITE: Price = { coefficient: 125n, scale: 2 };
const CACHE_WRITE_1H: Price = { coefficient: 2n, scale: 0 };

/**
 * The offers that may serve under `provider.max_price`: dearer ones are out, and a price that is known only when the
 * request is routed is at most the limit. If none is left or none was known, whoever serves keeps to the limits.
 */
export function limitOffers(
  offers: readonly Offer[],
  maxPrice: MaxPrice | null | undefined,
): readonly Offer[] {
  if (typeof maxPrice !== "object" || maxPrice === null) return offers;
  const left = offers.filter(({ pricing }) => isWithin(pricing, maxPrice));
  const known = left.length > 0 ? left : [{ pricing: { prompt: "-1", completion: "-1" } }];
  return known.map((offer) => ({ ...offer, pricing: limitPricing(offer.pricing, maxPrice) }));
}

function isWithin(pricing: Pricing, maxPrice: MaxPrice): boolean {
  return LIMIT_UNITS.every(([key, units]) => {
    const price = parsePrice(pricing?.[key]);
    const limit = parsePrice(maxPrice[key]);
    return (
      price === undefined || limit === undefined || comparePrices(multiplyPrice(price, units), limit) <= 0
    );
  });
}

function limitPricing(pricing: Pricing, maxPrice: MaxPrice): Pricing {
  const limited: Pricing = { ...pricing };
  for (const [key, units] of LIMIT_UNITS) {
    const limit = parsePrice(maxPrice[key]);
    const isDynamic = pricing?.[key] !== undefined && parsePrice(pricing[key]) === undefined;
    if (limit === undefined || !isDynamic) continue;
    const price = units === 1 ? limit : multiplyPrice(limit, MILLIONTH);
    limited[key] = formatPrice(price);
    if (key !== "prompt") continue;
    limited.input_cache_write ??= formatPrice(multiplyPrice(price, CACHE_WRITE));
    limited.input_cache_write_1h ??= formatPrice(multiplyPrice(price, CACHE_WRITE_1H));
  }
  return limited;
}
