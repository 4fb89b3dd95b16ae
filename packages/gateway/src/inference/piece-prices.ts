import type { ChatRequest, Pricing } from "@wayfare/core";
import type { Offer, OfferLookup } from "@wayfare/core/budgets";
import { formatPrice, multiplyPrice, parsePrice, sumPrices } from "@wayfare/core/cost";
import { textOf } from "@wayfare/core/internal";
import { fieldsOf } from "./kind.ts";

// Rankings, sound and pictures are often sold by the piece, of which lists say nothing: they show "0" for a token then.

const units = ["prompt", "completion", "request", "audio", "audio_output"] as const;
export const unpriced: Offer = { pricing: { prompt: "-1", completion: "-1" } };

/** Whether a list asks anything for what is read, written, spoken or heard. */
export function asksSomething(pricing: Pricing): boolean {
  return units.some((unit) => Number(pricing[unit]) > 0);
}

/** Whether a list tells what the tokens of a picture cost. */
export function asksForImages({ image_output }: Pricing): boolean {
  return Number(image_output) > 0;
}

/** Offers whose prices tell what a call costs; the others have an unknown one. */
export function pricedOffers(lookup: OfferLookup): OfferLookup {
  return async (model) =>
    (await lookup(model))?.map((offer) => (asksSomething(offer.pricing) ? offer : unpriced));
}

/**
 * Those of a speech: some charge each character what lists say of a token, so that the text is held once more as a fee.
 * Where nothing is asked for the sound, its length does not matter.
 */
export function speechOffers(lookup: OfferLookup, request: ChatRequest): OfferLookup {
  const characters = textOf(fieldsOf(request).input)?.length ?? 0;
  const priced = pricedOffers(lookup);
  return async (model) => (await priced(model))?.map((offer) => withFee(offer, characters));
}

function withFee(offer: Offer, characters: number): Offer {
  const { prompt, completion, audio_output, request } = offer.pricing;
  const [letter, fee] = [parsePrice(prompt), parsePrice(request ?? "0")];
  if (letter === undefined || fee === undefined) return offer;
  const isSilent = Number(completion) === 0 && Number(audio_output ?? 0) === 0;
  return {
    ...offer,
    ...(isSilent && { max_completion_tokens: 1 }),
    pricing: { ...offer.pricing, request: formatPrice(sumPrices([fee, multiplyPrice(letter, characters)])) },
  };
}
