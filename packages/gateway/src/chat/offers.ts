import type { Offer, OfferLookup } from "@wayfare/core/budgets";
import type { Attempt } from "../planner.ts";

/** Whoever may know more than the catalogue about what a provider's endpoints ask. */
export type OffersOf = (provider: string) => { readonly offers: OfferLookup | undefined };

/**
 * What each model of a plan may cost: by the catalogue, and behind a router by all the endpoints that it may choose. A
 * router that does not tell them is taken at the price that it lists.
 */
export function offersOf(plan: readonly Attempt[], lineTo: OffersOf): OfferLookup {
  return async (name) => {
    const attempts = plan.filter(({ requested }) => requested === name);
    const found = await Promise.all(attempts.map((attempt) => find(attempt, lineTo)));
    return found.flat();
  };
}

async function find({ endpoint, requested }: Attempt, lineTo: OffersOf): Promise<readonly Offer[]> {
  // A context of 0 is one that nobody has told.
  const listed = [{ ...endpoint, context_length: endpoint.context_length || undefined }];
  const { offers } = lineTo(endpoint.provider);
  if (offers === undefined) return listed;
  try {
    return (await offers(requested)) ?? listed;
  } catch {
    return listed;
  }
}
