import type { Money } from "../money/money.ts";
import { multiplyPrice, type Price, parsePrice, priceToMoney, sumPrices } from "../money/price.ts";
import type { Pricing } from "../protocol/pricing.ts";
import type { Usage } from "../protocol/usage.ts";
import { pricingInForce } from "./price-override.ts";
import { splitUsage, type UnitOptions, type Units } from "./units.ts";

/** What a cost is made of; every token is counted in exactly one part. */
export type CostPart = keyof Units;

/** What the usage report leaves open. */
export interface PriceOptions extends UnitOptions {
  /** When the call began, for prices that depend on the hour or the day; @default now */
  at?: Date | undefined;
}

/** A computed cost, in femto-dollars. */
export interface PricedUsage {
  /** The exact sum, rounded once. */
  readonly total: Money;
  /** The parts that had units; each is rounded by itself, so their sum may miss the total by its last digits. */
  readonly parts: Readonly<Partial<Record<CostPart, Money>>>;
}

type PriceKey = Exclude<keyof Pricing, "discount" | "overrides">;

// A token without a price of its own costs what its side costs: the first listed key decides.
const PRICE_KEYS: Readonly<Record<CostPart, readonly PriceKey[]>> = {
  prompt: ["prompt"],
  cacheRead: ["input_cache_read", "prompt"],
  cacheWrite: ["input_cache_write", "prompt"],
  cacheWrite1h: ["input_cache_write_1h", "input_cache_write", "prompt"],
  promptAudio: ["audio", "prompt"],
  promptAudioCacheRead: ["input_audio_cache", "audio", "input_cache_read", "prompt"],
  promptImage: ["image_token", "prompt"],
  completion: ["completion"],
  reasoning: ["internal_reasoning", "completion"],
  completionImage: ["image_output", "completion"],
  completionAudio: ["audio_output", "completion"],
  request: ["request"],
  webSearch: ["web_search"],
  image: ["image"],
};
const PARTS = Object.keys(PRICE_KEYS) as CostPart[];

/**
 * Computes what a call costs at listed prices, or `undefined` when usage or a needed price is unknown.
 *
 * - A price that is `"-1"`, missing with no price to stand in for it, or unreadable makes the whole cost unknown.
 * - `overrides` are applied to the whole call; `discount` is not, because listed prices contain it already.
 * - `internal_reasoning` replaces `completion` for reasoning tokens, unless it is zero or repeats the listed
 *   `completion` price; then these tokens are output like any other.
 * - No `request` price means no fee, no `image` price (or one that repeats `prompt`) that images are paid as tokens.
 */
export function priceUsage(
  usage: Partial<Usage> | null | undefined,
  pricing: Pricing | null | undefined,
  options: PriceOptions = {},
): PricedUsage | undefined {
  if (!usage || !pricing) return undefined;
  const units = splitUsage(usage, options);
  if (units === undefined) return undefined;
  const inForce = pricingInForce(pricing, usage.prompt_tokens ?? 0, options.at);
  if (inForce === undefined) return undefined;
  const parts: Partial<Record<CostPart, Money>> = {};
  const products: Price[] = [];
  for (const part of PARTS) {
    const count = units[part];
    if (count === 0 || !isCharged(part, inForce, pricing)) continue;
    const price = unitPrice(part, inForce, pricing);
    if (price === undefined) return undefined;
    const product = multiplyPrice(price, count);
    products.push(product);
    parts[part] = priceToMoney(product);
  }
  return { total: priceToMoney(sumPrices(products)), parts };
}

/** Whether a part is charged by the piece: without a price there is no fee, and images may be paid as tokens. */
export function isCharged(part: CostPart, inForce: Pricing, listed: Pricing): boolean {
  if (part === "request") return inForce.request != null;
  return part !== "image" || (inForce.image != null && inForce.image !== listed.prompt);
}

/** The price of one unit of a part by the prices in force; `listed` are those without overrides. */
export function unitPrice(part: CostPart, inForce: Pricing, listed: Pricing): Price | undefined {
  const keys = part === "reasoning" ? reasoningKeys(inForce, listed) : PRICE_KEYS[part];
  return parsePrice(listedPrice(inForce, keys));
}

function listedPrice(pricing: Pricing, keys: readonly PriceKey[]): string | undefined {
  for (const key of keys) {
    const price = pricing[key];
    if (price !== undefined && price !== null) return price;
  }
  return undefined;
}

// Overrides never carry `internal_reasoning`. Where it only repeats the base price for output, it has to follow
// an override of that price: otherwise the long-context price would not reach the reasoning tokens.
function reasoningKeys(inForce: Pricing, listed: Pricing): readonly PriceKey[] {
  const own = inForce.internal_reasoning;
  const isSeparate = own !== listed.completion && parsePrice(own)?.coefficient !== 0n;
  return isSeparate ? ["internal_reasoning", "completion"] : ["completion"];
}
