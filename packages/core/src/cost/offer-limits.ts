import { comparePrices, formatPrice, multiplyPrice, type Price, parsePrice } from "../money/price.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
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
 * Limits on text bound no images and no sound: at such an offer these are unknown but for limits of their own.
 */
export function limitOffers(offers: readonly Offer[], request: ChatRequest): readonly Offer[] {
  const maxPrice = request.provider?.max_price;
  if (typeof maxPrice !== "object" || maxPrice === null) return offers;
  const left = offers.filter(({ pricing }) => isWithin(pricing, maxPrice));
  const known = left.length > 0 ? left : [{ pricing: { prompt: "-1", completion: "-1" } }];
  return known.map((offer) => ({ ...offer, pricing: limitPricing(offer.pricing, maxPrice, request) }));
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

function limitPricing(pricing: Pricing, maxPrice: MaxPrice, request: ChatRequest): Pricing {
  const limited: Pricing = { ...pricing };
  if (isDynamic(pricing, "prompt") || isDynamic(pricing, "completion"))
    Object.assign(limited, mediaPricing(pricing, maxPrice, request));
  for (const [key, units] of LIMIT_UNITS) {
    const limit = parsePrice(maxPrice[key]);
    if (limit === undefined || !isDynamic(pricing, key)) continue;
    const price = units === 1 ? limit : multiplyPrice(limit, MILLIONTH);
    limited[key] = formatPrice(price);
    if (key !== "prompt") continue;
    limited.input_cache_write ??= formatPrice(multiplyPrice(price, CACHE_WRITE));
    limited.input_cache_write_1h ??= formatPrice(multiplyPrice(price, CACHE_WRITE_1H));
  }
  return limited;
}

const UNKNOWN = "-1";

/** What a router may ask for media; prices that it lists stay. */
function mediaPricing(
  pricing: Pricing,
  maxPrice: MaxPrice,
  { modalities, audio }: ChatRequest,
): Partial<Pricing> {
  const sound = readLimit(maxPrice.audio);
  const image = readLimit(maxPrice.image);
  const media: Partial<Pricing> = {
    audio: knownPrice(pricing.audio) ?? sound,
    image: knownPrice(pricing.image) ?? image,
  };
  if (image === UNKNOWN) media.image_token = knownPrice(pricing.image_token) ?? UNKNOWN;
  const wants = (kind: string): boolean => Array.isArray(modalities) && modalities.includes(kind);
  // A limit by the image says nothing of a token that comes out.
  if (wants("image")) media.image_output = knownPrice(pricing.image_output) ?? UNKNOWN;
  if (wants("audio") || audio != null) media.audio_output = knownPrice(pricing.audio_output) ?? sound;
  return media;
}

function knownPrice(price: string | undefined): string | undefined {
  return parsePrice(price) && price;
}

function readLimit(limit: number | string | undefined): string {
  const price = parsePrice(limit);
  return price === undefined ? UNKNOWN : formatPrice(price);
}

function isDynamic(pricing: Pricing, key: LimitedKey): boolean {
  return pricing?.[key] !== undefined && parsePrice(pricing[key]) === undefined;
}
