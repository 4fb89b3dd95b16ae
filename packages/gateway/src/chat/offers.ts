import { isFreeModel, type Offer, type OfferLookup } from "@wayfare/core/budgets";
import { inTime } from "../access/in-time.ts";
import { asksForImages, asksSomething, unpriced } from "../inference/piece-prices.ts";
import type { Attempt } from "../planner.ts";

/** Milliseconds that a router has to tell its prices: a call must not wait for them for long. */
const PATIENCE = 2000;

/** What may stand in an answer beside text. */
const media: ReadonlySet<string> = new Set(["image", "audio", "video"]);

/** Whoever may know more than the catalogue about what a provider's endpoints ask. */
export type OffersOf = (provider: string) => { readonly offers: OfferLookup | undefined };

/**
 * What each model of a plan may cost: by the catalogue, and behind a router by all the endpoints that it may choose. A
 * router that does not tell them, or not in time, is taken at the price that it lists. Models go by their ids.
 */
export function offersOf(plan: readonly Attempt[], lineTo: OffersOf): OfferLookup {
  return async (name) => {
    const attempts = plan.filter(({ model }) => model.id === name);
    const found = await Promise.all(attempts.map((attempt) => find(attempt, lineTo)));
    return found.flat();
  };
}

async function find(attempt: Attempt, lineTo: OffersOf): Promise<readonly Offer[]> {
  const found = await ask(attempt, lineTo);
  return found.map((offer) => (isSoldByPiece(attempt, offer) ? unpriced : offer));
}

/** Songs and pictures that a conversation brings are often sold by the piece: a list that says 0 is silent then. */
function isSoldByPiece({ model }: Attempt, { pricing }: Offer): boolean {
  const isMedia = model.output_modalities.some((output) => media.has(output));
  return isMedia && !isFreeModel(model.id) && !asksSomething(pricing) && !asksForImages(pricing);
}

async function ask({ endpoint, requested }: Attempt, lineTo: OffersOf): Promise<readonly Offer[]> {
  // A context of 0 is one that nobody has told.
  const listed = [{ ...endpoint, context_length: endpoint.context_length || undefined }];
  const { offers } = lineTo(endpoint.provider);
  if (offers === undefined) return listed;
  try {
    // What comes too late is there for the next call.
    return (await inTime(Promise.resolve(offers(requested)), PATIENCE, "The router")) ?? listed;
  } catch {
    return listed;
  }
}
