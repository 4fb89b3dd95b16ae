import type { Endpoint, ModelEndpoints, Quantization, SupportedParameter } from "@wayfare/core";
import type { Catalog, CatalogEndpoint, CatalogModel } from "./catalog.ts";
import { encodeArchitecture } from "./encode-model.ts";

/** A model with its endpoints, as `GET /models/{author}/{slug}/endpoints` gives it. */
export function encodeModelEndpoints(model: CatalogModel, catalog: Catalog): ModelEndpoints {
  return {
    id: model.id,
    name: model.name,
    created: model.created,
    description: model.description,
    architecture: encodeArchitecture(model),
    endpoints: model.endpoints.map((endpoint) => encodeEndpoint(endpoint, model, catalog)),
  };
}

/** Nothing is measured yet, so health is good and every statistic null, as OpenRouter says where it has few data. */
function encodeEndpoint(endpoint: CatalogEndpoint, model: CatalogModel, catalog: Catalog): Endpoint {
  const { pricing, supported_parameters } = endpoint;
  const name = catalog.providers.get(endpoint.provider)?.name ?? endpoint.provider;
  // Tool choice is one flag on the list; nobody tells which of its values hold.
  const chooses = supported_parameters.includes("tool_choice");
  return {
    name: `${name} | ${model.canonical_slug}`,
    model_id: model.id,
    model_name: model.name,
    context_length: endpoint.context_length,
    pricing: { discount: 0, ...pricing },
    provider_name: name,
    tag: endpoint.tag,
    // OpenRouter writes the word where a number format is not known.
    quantization: (endpoint.quantization ?? "unknown") as Quantization,
    max_completion_tokens: endpoint.max_completion_tokens,
    max_prompt_tokens: null,
    supported_parameters: [...supported_parameters] as SupportedParameter[],
    status: 0,
    uptime_last_30m: null,
    uptime_last_5m: null,
    uptime_last_1d: null,
    // A price for reading but none for writing: the provider fills the cache by itself.
    supports_implicit_caching:
      pricing.input_cache_read !== undefined && pricing.input_cache_write === undefined,
    supports_tool_choice: { auto: chooses, none: chooses, required: chooses, function: chooses },
    supports_voice_cloning: false,
    latency_last_30m: null,
    throughput_last_30m: null,
  };
}
