import type { OfferLookup } from "../admission/admission.ts";
import type { Offer } from "../cost/offer.ts";
import { isOpenRouterError } from "../errors/openrouter-error.ts";
import type { Models } from "./catalog.ts";

/** How long the prices of a model hold, in ms. */
const FRESH = 3_600_000;
/** At most so many models are held. */
const MOST_MODELS = 1000;

interface Held {
  readonly offers: Promise<readonly Offer[] | undefined>;
  /** On the clock of `performance.now()`. */
  readonly until: number;
}

/** Looks offers up in the catalogue: all endpoints of a model, asked for once an hour; undefined for an unknown model. */
export function createOfferLookup(models: Pick<Models, "endpoints">): OfferLookup {
  const held = new Map<string, Held>();
  return (model) => {
    const now = performance.now();
    const known = held.get(model);
    if (known !== undefined && now < known.until) return known.offers;
    const offers = findEndpoints(models, model);
    const entry = { offers, until: now + FRESH };
    held.delete(model);
    if (held.size >= MOST_MODELS) held.delete(held.keys().next().value as string);
    held.set(model, entry);
    offers.catch(() => held.get(model) === entry && held.delete(model));
    return offers;
  };
}

async function findEndpoints(
  models: Pick<Models, "endpoints">,
  model: string,
): Promise<readonly Offer[] | undefined> {
  try {
    const { endpoints } = await models.endpoints(model);
    return Array.isArray(endpoints) && endpoints.length > 0 ? endpoints : undefined;
  } catch (error) {
    // The call itself will say that there is no such model; a list that cannot be had is another matter.
    if (isOpenRouterError(error) && (error.status === 404 || error.kind === "request")) return undefined;
    throw error;
  }
}
