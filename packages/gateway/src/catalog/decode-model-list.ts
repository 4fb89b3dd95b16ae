import type { Model, Pricing } from "@wayfare/core";
import type { Catalog, CatalogModel, CatalogProvider } from "./catalog.ts";
import { list, object, type Read, text } from "./check.ts";
import type { CatalogFile } from "./decode.ts";
import { createRelayCatalog } from "./relay-catalog.ts";

/**
 * Decodes the answer of an OpenRouter `GET /models` into a catalogue in which one provider, the router behind that
 * answer, offers every model.
 * @throws CatalogError that names the place
 */
export function decodeModelList({ name, value }: CatalogFile, provider: CatalogProvider): Catalog {
  const models = list(decodeListed)(object(value, name).data, `${name}: data`);
  return createRelayCatalog(models, provider);
}

const decodeListed: Read<CatalogModel> = (value, at) => {
  const model = object(value, at) as unknown as Model;
  const id = text(model.id, `${at}.id`);
  const longest = model.top_provider?.max_completion_tokens ?? null;
  return {
    id,
    canonical_slug: model.canonical_slug ?? id,
    name: model.name ?? id,
    created: model.created ?? 0,
    description: model.description ?? "",
    hugging_face_id: model.hugging_face_id ?? null,
    input_modalities: model.architecture?.input_modalities ?? ["text"],
    output_modalities: model.architecture?.output_modalities ?? ["text"],
    ...(model.architecture?.output_modalities === undefined && { outputs_unknown: true }),
    tokenizer: model.architecture?.tokenizer ?? "Other",
    instruct_type: model.architecture?.instruct_type ?? null,
    knowledge_cutoff: model.knowledge_cutoff ?? null,
    ...(model.reasoning && { reasoning: model.reasoning }),
    // Whose endpoint it is comes with the catalogue that the model is put in.
    endpoints: [
      {
        provider: "",
        tag: "",
        quantization: null,
        context_length: model.context_length ?? 0,
        max_completion_tokens: longest,
        supported_parameters: model.supported_parameters ?? [],
        pricing: pricingOf(model),
      },
    ],
  };
};

/** Prices are kept as they are told; other servers tell none, which makes them unknown, not free. */
function pricingOf({ pricing }: Partial<Model>): Pricing {
  const told = typeof pricing?.prompt === "string" && typeof pricing.completion === "string";
  return told ? pricing : { prompt: "-1", completion: "-1" };
}
