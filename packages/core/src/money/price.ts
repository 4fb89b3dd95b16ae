import { type Decimal, formatDecimal, parseDecimal, rescale } from "./decimal.ts";
import { MONEY_SCALE, type Money } from "./money.ts";

/** An exact price in USD per unit (token, request, search or image), never negative. */
export type Price = Decimal;

// A catalogue has a few hundred different prices and every call looks up about ten of them. The bounds
// keep a hostile catalogue from growing the table without end.
const KNOWN_PRICES_LIMIT = 4096;
const KNOWN_PRICE_LENGTH = 40;
const knownPrices = new Map<string, Price | undefined>();

/**
 * Reads a price in USD per unit exactly.
 *
 * Anything negative (`"-1"` means dynamic), missing or not a number gives `undefined`: unknown, never zero
 * (OpenRouter docs: models API).
 */
export function parsePrice(price: string | number | null | undefined): Price | undefined {
  if (typeof price !== "string" && typeof price !== "number") return undefined;
  const text = String(price);
  const known = knownPrices.get(text);
  if (known !== undefined || knownPrices.has(text)) return known;
  const parsed = readPrice(text);
  if (text.length > KNOWN_PRICE_LENGTH) return parsed;
  if (knownPrices.size >= KNOWN_PRICES_LIMIT) knownPrices.clear();
  knownPrices.set(text, parsed);
  return parsed;
}

function readPrice(text: string): Price | undefined {
  const decimal = parseDecimal(text);
  if (decimal === undefined || decimal.coefficient < 0n) return undefined;
  // At the scale of money or finer, the product with a whole number of tokens is mostly money already.
  const scale = Math.max(decimal.scale, MONEY_SCALE);
  return { coefficient: rescale(decimal, scale), scale };
}

/**
 * Multiplies a price by a number of units, exactly.
 *
 * @throws RangeError when the units are not finite.
 */
export function multiplyPrice(price: Price, units: number | bigint | Decimal): Price {
  if (typeof units === "number" && Number.isSafeInteger(units)) {
    return { coefficient: price.coefficient * BigInt(units), scale: price.scale };
  }
  if (typeof units === "bigint") return { coefficient: price.coefficient * units, scale: price.scale };
  const factor = typeof units === "object" ? units : parseDecimal(String(units));
  if (factor === undefined) throw new RangeError(`Not a number of units: ${String(units)}.`);
  return { coefficient: price.coefficient * factor.coefficient, scale: price.scale + factor.scale };
}

/** Adds prices (or products of prices) exactly. */
export function sumPrices(prices: Iterable<Price>): Price {
  let coefficient = 0n;
  let scale = MONEY_SCALE;
  for (const price of prices) {
    if (price.scale > scale) {
      coefficient = rescale({ coefficient, scale }, price.scale);
      scale = price.scale;
    }
    coefficient += rescale(price, scale);
  }
  return { coefficient, scale };
}

/** Rounds an exact price, product or sum to money, half-even: the one rounding of a cost. */
export function priceToMoney(price: Price): Money {
  return rescale(price, MONEY_SCALE);
}

/** Orders two exact prices: negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function comparePrices(a: Price, b: Price): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = rescale(a, scale) - rescale(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * Writes the exact price of `units` units in USD as a plain decimal; one million gives the usual price list.
 *
 * @default units 1
 */
export function formatPrice(price: Price, units: number | bigint = 1): string {
  return formatDecimal(multiplyPrice(price, units));
}
