import type { Money } from "../money/money.ts";
import type { Pricing } from "../protocol/pricing.ts";
import type { Usage } from "../protocol/usage.ts";
import { priceUsage } from "./price.ts";
import type { UnitOptions } from "./units.ts";

/** What a cost function is told beside the usage. */
export interface PricedCall {
  /** The model that served, or the one that was asked for when the reply names none. */
  model: string;
  /** Display name of the provider that served. */
  provider: string | undefined;
  /** When the call began, in ms since 1970. */
  startedAt: number;
}

/** Computes what a call cost, in femto-dollars; undefined when it cannot be known. */
export type ComputeCost = (usage: Partial<Usage>, call: PricedCall) => Money | undefined;

/** Finds the listed prices of a model at the provider that served it; undefined when they are not known. */
export type PriceLookup = (model: string, provider: string | undefined) => Pricing | undefined;

/** A cost function over listed prices, for servers that report no cost; `units` are what usage reports leave open. */
export function listedPrices(lookup: PriceLookup, units?: UnitOptions): ComputeCost {
  return (usage, { model, provider, startedAt }) => {
    return priceUsage(usage, lookup(model, provider), { ...units, at: new Date(startedAt) })?.total;
  };
}
