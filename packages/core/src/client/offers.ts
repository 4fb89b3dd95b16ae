import type { OfferLookup } from "../admission/admission.ts";
import type { Offer } from "../cost/offer.ts";
import { isOpenRouterError } from "../errors/openrouter-error.ts";
import type { Models } from "./catalog.ts";

/** How long the prices of a model hold, in ms. */
const FRESH = 3_600_000;
/** At most so many models are held. */
const MOST_MODELS = 1000;

/** How long a failed refresh rests, and how long the catalogue may think, in ms. */
const REST = 60_000;
const PATIENCE = 10_000;

interface Held {
  offers: Promise<readonly Offer[] | undefined>;
  /** On the clock of `performance.now()`. */
  until: number;
}

/**
 * Looks offers up in the catalogue: all endpoints of a model, asked for once an hour; undefined for an unknown model. Old
 * prices serve until there are new ones, so that a catalogue that is down stops nobody.
 */
export function createOfferLookup(models: Pick<Models, "endpoints">): OfferLookup {
  const held = new Map<string, Held>();
  return (model) => {
    const known = held.get(model);
    const now = performance.now();
    if (known !== undefined && now < known.until) return known.offers;
    const asked = findEndpoints(models, model);
    if (known !== undefined) {
      known.until = now + REST;
      asked.then(
        () => Object.assign(known, { offers: asked, until: performance.now() + FRESH }),
        () => {},
      );
      return known.offers;
    }
    const entry: Held = { offers: asked, until: now + FRESH };
    // One that is not there yet may come, and any text may be asked for.
    asked.then(
      (offers) => {
        if (offers === undefined) entry.until = now + REST;
      },
      () => {},
    );
    if (held.size >= MOST_MODELS) held.delete(held.keys().next().value as string);
    held.set(model, entry);
    asked.catch(() => held.get(model) === entry && held.delete(model));
    return asked;
  };
}

async function findEndpoints(
  models: Pick<Models, "endpoints">,
  model: string,
): Promise<readonly Offer[] | undefined> {
  try {
    const { endpoints } = await models.endpoints(model, { deadlines: { total: PATIENCE } });
    return Array.isArray(endpoints) && endpoints.length > 0 ? endpoints : undefined;
  } catch (error) {
    // The call itself will say that there is no such model; a list that cannot be had is another matter.
    if (isOpenRouterError(error) && (error.status === 404 || error.kind === "request")) return undefined;
    throw error;
  }
}
