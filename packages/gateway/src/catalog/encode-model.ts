import type { Architecture, Model, SupportedParameter } from "@wayfare/core";
import type { CatalogModel } from "./catalog.ts";

/** A model as `GET /models` lists it: what any of its endpoints can do, at the price of the first. */
export function encodeModel(model: CatalogModel): Model {
  const [first] = model.endpoints;
  // A parameter counts when any endpoint honours it; routing then goes to one that does.
  const parameters = new Set(model.endpoints.flatMap((endpoint) => endpoint.supported_parameters));
  return {
    id: model.id,
    canonical_slug: model.canonical_slug,
    hugging_face_id: model.hugging_face_id,
    name: model.name,
    created: model.created,
    description: model.description,
    context_length: longestContext(model),
    architecture: encodeArchitecture(model),
    pricing: first?.pricing ?? { prompt: "-1", completion: "-1" },
    top_provider: {
      context_length: first?.context_length ?? null,
      max_completion_tokens: first?.max_completion_tokens ?? null,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: [...parameters].sort() as SupportedParameter[],
    default_parameters: {},
    supported_voices: null,
    knowledge_cutoff: model.knowledge_cutoff,
    expiration_date: null,
    // Relative, as on OpenRouter: the gateway does not know under which name it is reached.
    links: { details: `/api/v1/models/${model.canonical_slug}/endpoints` },
    ...(model.reasoning && { reasoning: model.reasoning }),
  };
}

/** The longest of any endpoint; what the model itself says where there is none. */
function longestContext({ endpoints, context_length = 0 }: CatalogModel): number {
  if (endpoints.length === 0) return context_length;
  return Math.max(...endpoints.map((endpoint) => endpoint.context_length));
}

/** What goes in and comes out, both in full and in short. */
export function encodeArchitecture(model: CatalogModel): Architecture {
  const { input_modalities, output_modalities, tokenizer, instruct_type } = model;
  return {
    modality: `${input_modalities.join("+")}->${output_modalities.join("+")}`,
    input_modalities: [...input_modalities],
    output_modalities: [...output_modalities],
    tokenizer,
    instruct_type,
  };
}
