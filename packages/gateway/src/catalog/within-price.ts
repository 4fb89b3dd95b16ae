import type { MaxPrice, Pricing } from "@wayfare/core";
import { comparePrices, multiplyPrice, parsePrice } from "@wayfare/core/cost";

/** For how many units each limit is meant (OpenRouter docs: provider routing, max price). */
const units = { prompt: 1_000_000, completion: 1_000_000, request: 1, image: 1 } as const;

/** Whether an endpoint keeps to `provider.max_price`. A price that is not known keeps to none; a missing one is free. */
export function isWithinPrice(pricing: Pricing, maxPrice: MaxPrice): boolean {
  return (Object.keys(units) as (keyof typeof units)[]).every((name) => {
    const limit = parsePrice(maxPrice[name]);
    if (limit === undefined || pricing[name] === undefined) return true;
    const price = parsePrice(pricing[name]);
    return price !== undefined && comparePrices(multiplyPrice(price, units[name]), limit) <= 0;
  });
}
