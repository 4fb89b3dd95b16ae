import type { ChatRequest, OpenRouterError } from "@wayfare/core";
import { isObject } from "@wayfare/core/internal";
import type { Catalog, CatalogEndpoint, CatalogModel, CatalogProvider } from "./catalog/catalog.ts";
import { isWithinPrice } from "./catalog/within-price.ts";
import type { InferenceKind } from "./inference/kind.ts";
import { pathsFor } from "./inference/kinds.ts";
import { invalidRequest, noEndpoints, wrongEndpoint } from "./refusal.ts";

/** One endpoint to try. */
export interface Attempt {
  /** The model that will answer. */
  readonly model: CatalogModel;
  /** Where it is asked. */
  readonly endpoint: CatalogEndpoint;
  /** Whose endpoint that is. */
  readonly provider: CatalogProvider;
  /** The model as the request named it, variant included. */
  readonly requested: string;
}

/** Longest part of a name that an error repeats. */
const LONGEST_NAME = 200;

/** Variants that change how a model is routed, not which model it is (OpenRouter docs: model variants). */
const routingVariant = /:(?:nitro|floor|online|exacto)$/;

/**
 * What to try, in order: the endpoints of `model`, then those of each of `models`. A pure function of its arguments.
 * @throws InvalidRequestError (400) for an unknown model, or one that is asked for what another path gives;
 * UnavailableError (404) when the rules leave no endpoint
 */
export function planAttempts(request: ChatRequest, catalog: Catalog, kind: InferenceKind): Attempt[] {
  const names = [...new Set([request.model, ...(request.models ?? [])])].filter((name) => name !== undefined);
  if (names.length === 0)
    throw invalidRequest(`No model was named. Set 'model', for example to "${example(catalog)}".`);
  const models = names.map((requested) => ({ requested, model: findModel(catalog, requested, kind) }));
  const plan: Attempt[] = [];
  let refusal: OpenRouterError | undefined;
  for (const { requested, model } of models) {
    const endpoints = eligible(offersOf(model, requested, catalog), request);
    if (endpoints.length === 0) refusal ??= refuse(model, request, catalog);
    plan.push(...endpoints);
  }
  if (plan.length === 0 && refusal !== undefined) throw refusal;
  return plan;
}

function offersOf(model: CatalogModel, requested: string, { providers }: Catalog): Attempt[] {
  return model.endpoints.flatMap((endpoint) => {
    const provider = providers.get(endpoint.provider);
    return provider === undefined ? [] : [{ model, endpoint, provider, requested }];
  });
}

function example({ models }: Catalog): string {
  return models[0]?.id ?? "openai/gpt-4o-mini";
}

function findModel(catalog: Catalog, requested: string, kind: InferenceKind): CatalogModel {
  const model = findListed(catalog, requested) ?? catalog.adopt?.(requested);
  if (model !== undefined) return fitting(model, kind);
  if (requested.includes("@preset/")) {
    throw invalidRequest(
      "This gateway keeps no presets. Name a model, and send the preset's settings in the request.",
    );
  }
  throw invalidRequest(`${requested.slice(0, LONGEST_NAME)} is not a valid model ID`);
}

/** Models that make vectors, rankings or the like are asked at paths of their own. */
function fitting(model: CatalogModel, { does, outputs }: InferenceKind): CatalogModel {
  const given = model.output_modalities;
  if (model.outputs_unknown || given.some((output) => outputs.includes(output))) return model;
  const paths = pathsFor(given).map((path) => `POST ${path}`);
  const where = paths.length > 0 ? ` Ask it at ${paths.join(" or ")}.` : "";
  throw wrongEndpoint(`${model.id} does not ${does}: its output is ${given.join(", ")}.${where}`, model.id);
}

/** A listed model by its name; routing variants are taken off one by one until a name is known. */
export function findListed(catalog: Catalog, name: string): CatalogModel | undefined {
  const model = catalog.find(name);
  const base = name.replace(routingVariant, "");
  return model ?? (base === name ? undefined : findListed(catalog, base));
}

/** The endpoints that the provider preferences leave, in their order (OpenRouter docs: provider routing). */
function eligible(offers: readonly Attempt[], { provider }: ChatRequest): readonly Attempt[] {
  const { order, only, ignore, allow_fallbacks, max_price } = provider ?? {};
  // A router behind us gets the preferences with the request, and only it knows whom they mean.
  if (offers.some((offer) => offer.provider.routes)) return offers;
  const allowed = offers.filter(
    ({ endpoint }) =>
      (!only || only.some((slug) => matches(endpoint, slug))) &&
      !ignore?.some((slug) => matches(endpoint, slug)) &&
      (!isObject(max_price) || isWithinPrice(endpoint.pricing, max_price)),
  );
  const first = new Set(
    (order ?? []).flatMap((slug) => allowed.filter(({ endpoint }) => matches(endpoint, slug))),
  );
  const rest = allowed.filter((offer) => !first.has(offer));
  if (allow_fallbacks !== false) return [...first, ...rest];
  return order ? [...first] : allowed.slice(0, 1);
}

/** A base slug means every endpoint of the provider, a longer one exactly that endpoint. */
function matches(endpoint: CatalogEndpoint, slug: string): boolean {
  const wanted = slug.toLowerCase();
  return wanted === endpoint.provider || wanted === endpoint.tag;
}

function refuse(model: CatalogModel, { provider }: ChatRequest, catalog: Catalog): OpenRouterError {
  if (model.endpoints.length === 0)
    return noEndpoints(`No endpoints found for ${model.id}.`, "Initial Endpoints");
  const { max_price, ...others } = provider ?? {};
  if (isObject(max_price) && eligible(offersOf(model, model.id, catalog), { provider: others }).length > 0)
    return noEndpoints(
      `No endpoints of ${model.id} keep to 'provider.max_price'. Raise it, or choose another model.`,
      "Filter by Max Price",
    );
  const step =
    provider?.only || provider?.ignore ? "Filter by Allowed Providers" : "Filter by Provider Order";
  return noEndpoints("No allowed providers are available for the selected model.", step);
}
