import { comparePrices, multiplyPrice, type Price, parsePrice, sumPrices } from "../money/price.ts";
import type { InputModality, Model, OutputModality, SupportedParameter } from "../protocol/model.ts";
import type { Pricing } from "../protocol/pricing.ts";

/** How many input and output tokens a price comparison stands for. */
export interface PriceWeights {
  /** @default 1 */
  prompt?: number | undefined;
  /** @default 1 */
  completion?: number | undefined;
}

/**
 * Returns the models (or endpoints) cheapest first, compared exactly; a dynamic or unknown price goes last and
 * equals keep their order. Only listed base prices count, not `overrides`.
 *
 * @throws RangeError when a weight is negative or not finite.
 */
export function sortByPrice<T extends { readonly pricing: Pricing }>(
  models: readonly T[],
  weights: PriceWeights = {},
): T[] {
  const { prompt = 1, completion = 1 } = weights;
  if (!isWeight(prompt) || !isWeight(completion)) throw new RangeError("Price weights must be zero or more.");
  return models
    .map((model) => ({ model, price: weighPrice(model.pricing, prompt, completion) }))
    .sort((a, b) => compareKnownFirst(a.price, b.price))
    .map(({ model }) => model);
}

function isWeight(weight: number): boolean {
  return weight >= 0 && weight < Number.POSITIVE_INFINITY;
}

function weighPrice(pricing: Pricing, prompt: number, completion: number): Price | undefined {
  const input = parsePrice(pricing.prompt);
  const output = parsePrice(pricing.completion);
  if (input === undefined || output === undefined) return undefined;
  return sumPrices([multiplyPrice(input, prompt), multiplyPrice(output, completion)]);
}

function compareKnownFirst(a: Price | undefined, b: Price | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return comparePrices(a, b);
}

/** What a model has to offer; every given condition must hold. */
export interface ModelFilter {
  /** Request parameters that it honours, all of them. */
  supported_parameters?: readonly SupportedParameter[] | undefined;
  /** Kinds of input that it takes, all of them. */
  input_modalities?: readonly InputModality[] | undefined;
  /** Kinds of output that it gives, all of them. */
  output_modalities?: readonly OutputModality[] | undefined;
  /** Shortest acceptable context, in tokens. */
  minContext?: number | undefined;
  /** Highest acceptable prices in USD per million tokens, inclusive; a model of unknown price is left out. */
  maxPrice?: { prompt?: string | number | undefined; completion?: string | number | undefined } | undefined;
  /** Whether input and output cost nothing (true) or something (false). */
  free?: boolean | undefined;
  /** Words that occur in id, name or description, all of them, whatever the case. */
  search?: string | undefined;
}

type Condition = (model: Model) => boolean;

/**
 * Returns the models that meet every condition, in their order.
 *
 * @throws RangeError when a highest price is not a number of zero or more.
 */
export function filterModels<T extends Model>(models: readonly T[], filter: ModelFilter): T[] {
  const conditions = [
    ...listConditions(filter),
    ...priceConditions(filter.maxPrice),
    ...searchConditions(filter.search),
  ];
  return models.filter((model) => conditions.every((condition) => condition(model)));
}

function listConditions(filter: ModelFilter): Condition[] {
  const { supported_parameters, input_modalities, output_modalities, minContext, free } = filter;
  const conditions: Condition[] = [];
  if (supported_parameters)
    conditions.push((model) => hasAll(model.supported_parameters, supported_parameters));
  if (input_modalities)
    conditions.push((model) => hasAll(model.architecture?.input_modalities, input_modalities));
  if (output_modalities)
    conditions.push((model) => hasAll(model.architecture?.output_modalities, output_modalities));
  if (minContext !== undefined) conditions.push((model) => (model.context_length ?? 0) >= minContext);
  if (free !== undefined) conditions.push((model) => isFree(model) === free);
  return conditions;
}

function hasAll(offered: readonly string[] | null | undefined, wanted: readonly string[]): boolean {
  return wanted.every((value) => offered?.includes(value) === true);
}

function isFree({ pricing }: Model): boolean {
  return (
    parsePrice(pricing?.prompt)?.coefficient === 0n && parsePrice(pricing?.completion)?.coefficient === 0n
  );
}

function priceConditions(maxPrice: ModelFilter["maxPrice"]): Condition[] {
  return (["prompt", "completion"] as const).flatMap((side) => {
    const limit = maxPrice?.[side];
    if (limit === undefined) return [];
    const highest = parsePrice(limit);
    if (highest === undefined) throw new RangeError(`Not a price in USD per million tokens: ${limit}.`);
    return [
      (model: Model) => {
        const price = parsePrice(model.pricing?.[side]);
        return price !== undefined && comparePrices(multiplyPrice(price, 1_000_000), highest) <= 0;
      },
    ];
  });
}

function searchConditions(search: string | undefined): Condition[] {
  const words = search?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  return words.map((word) => (model) => {
    return [model.id, model.name, model.description].some((text) => text?.toLowerCase().includes(word));
  });
}
