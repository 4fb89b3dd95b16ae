import {
  type Catalog,
  type CatalogEndpoint,
  type CatalogModel,
  type CatalogProvider,
  createCatalog,
} from "./catalog.ts";

/** The router behind openrouter.ai, as the provider of all its models. */
export const openRouter: CatalogProvider = {
  slug: "openrouter",
  name: "OpenRouter",
  routes: true,
  privacy_policy_url: "https://openrouter.ai/privacy",
  terms_of_service_url: "https://openrouter.ai/terms",
  status_page_url: "https://status.openrouter.ai",
};

/**
 * A catalogue in which one provider, itself a router, offers every model: each has one endpoint, since trying several
 * at the same door would only repeat the request. Models that it does not list are passed on all the same.
 */
export function createRelayCatalog(
  models: readonly CatalogModel[],
  provider: CatalogProvider = openRouter,
): Catalog {
  const relayed = models.map((model) => ({
    ...model,
    endpoints: [mergeEndpoints(model.endpoints, provider.slug)],
  }));
  const listed = createCatalog(relayed, new Map([[provider.slug, provider]]));
  return {
    ...listed,
    find: (name) => {
      const model = listed.find(name);
      // The router takes a slug without a variant for the model that is paid for, listed or not.
      return model?.id.endsWith(":free") && !name.includes(":") ? undefined : model;
    },
    adopt: (id) => ({
      ...unlisted,
      id,
      canonical_slug: id,
      name: id,
      endpoints: [mergeEndpoints([], provider.slug)],
    }),
  };
}

const unlisted = {
  created: 0,
  description: "",
  hugging_face_id: null,
  input_modalities: ["text"],
  output_modalities: ["text"],
  outputs_unknown: true,
  tokenizer: "Other",
  instruct_type: null,
  knowledge_cutoff: null,
};

/** What any of the endpoints can do, at the price of the first. */
function mergeEndpoints(endpoints: readonly CatalogEndpoint[], provider: string): CatalogEndpoint {
  const [first] = endpoints;
  return {
    provider,
    tag: provider,
    quantization: null,
    context_length: Math.max(0, ...endpoints.map((endpoint) => endpoint.context_length)),
    max_completion_tokens: first?.max_completion_tokens ?? null,
    supported_parameters: [...new Set(endpoints.flatMap((endpoint) => endpoint.supported_parameters))],
    pricing: first?.pricing ?? { prompt: "-1", completion: "-1" },
  };
}
