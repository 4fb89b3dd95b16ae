import type { ModelReasoning, Pricing } from "@wayfare/core";
import {
  type Catalog,
  type CatalogEndpoint,
  type CatalogModel,
  type CatalogProvider,
  createCatalog,
  type SandboxScript,
} from "./catalog.ts";
import { count, list, object, optional, price, type Read, text } from "./check.ts";

/** A catalogue file as it was parsed, and its name for errors. */
export interface CatalogFile {
  readonly name: string;
  readonly value: unknown;
}

/**
 * Decodes catalogue files of our own format into one catalogue. Providers may be described over several files.
 * @throws CatalogError that names the file and the place
 */
export function decodeCatalog(files: readonly CatalogFile[]): Catalog {
  const providers = new Map<string, CatalogProvider>();
  const models = new Map<string, CatalogModel>();
  for (const { name, value } of files) {
    const file = object(value, name);
    for (const provider of optional(list(decodeProvider), [])(file.providers, `${name}: providers`)) {
      providers.set(provider.slug, { ...providers.get(provider.slug), ...provider });
    }
    for (const model of optional(list(decodeModel), [])(file.models, `${name}: models`)) {
      models.set(model.id, model);
    }
  }
  // Every provider of an endpoint has an entry, if only with its slug for a name.
  for (const slug of [...models.values()].flatMap((model) =>
    model.endpoints.map(({ provider }) => provider),
  )) {
    providers.set(slug, {
      privacy_policy_url: null,
      ...providers.get(slug),
      slug,
      name: providers.get(slug)?.name ?? slug,
    });
  }
  return createCatalog([...models.values()], providers);
}

const decodeProvider: Read<CatalogProvider> = (value, at) => {
  const provider = object(value, at);
  const slug = text(provider.slug, `${at}.slug`);
  // A file that only adds to a provider known from elsewhere must not wipe its name.
  const name = provider.name === undefined ? {} : { name: text(provider.name, `${at}.name`) };
  return { ...provider, slug, ...name } as CatalogProvider;
};

/** What a file leaves out gets the most common value; ids, limits and prices have none. */
const decodeModel: Read<CatalogModel> = (value, at) => {
  const model = object(value, at);
  const id = text(model.id, `${at}.id`);
  const parameters = optional(list(text), [])(model.supported_parameters, `${at}.supported_parameters`);
  const reasoning = optional(object, undefined)(model.reasoning, `${at}.reasoning`);
  const context_length = optional(count, undefined)(model.context_length, `${at}.context_length`);
  return {
    id,
    canonical_slug: optional(text, id)(model.canonical_slug, `${at}.canonical_slug`),
    name: optional(text, id)(model.name, `${at}.name`),
    created: optional(count, 0)(model.created, `${at}.created`),
    description: optional(text, "")(model.description, `${at}.description`),
    hugging_face_id: optional(text, null)(model.hugging_face_id, `${at}.hugging_face_id`),
    input_modalities: optional(list(text), ["text"])(model.input_modalities, `${at}.input_modalities`),
    output_modalities: optional(list(text), ["text"])(model.output_modalities, `${at}.output_modalities`),
    tokenizer: optional(text, "Other")(model.tokenizer, `${at}.tokenizer`),
    instruct_type: optional(text, null)(model.instruct_type, `${at}.instruct_type`),
    knowledge_cutoff: optional(text, null)(model.knowledge_cutoff, `${at}.knowledge_cutoff`),
    ...(context_length !== undefined && { context_length }),
    ...(reasoning && { reasoning: reasoning as unknown as ModelReasoning }),
    endpoints: list(endpointOf(parameters))(model.endpoints, `${at}.endpoints`),
  };
};

/** Endpoints honour the parameters of their model, apart from those that they list in `lacks`. */
function endpointOf(parameters: readonly string[]): Read<CatalogEndpoint> {
  return (value, at) => {
    const endpoint = object(value, at);
    const provider = text(endpoint.provider, `${at}.provider`);
    const lacks = optional(list(text), [] as string[])(endpoint.lacks, `${at}.lacks`);
    const upstream_model = optional(text, undefined)(endpoint.upstream_model, `${at}.upstream_model`);
    const sandbox = optional(object, undefined)(endpoint.sandbox, `${at}.sandbox`);
    return {
      provider,
      tag: optional(text, provider)(endpoint.tag, `${at}.tag`),
      quantization: optional(text, null)(endpoint.quantization, `${at}.quantization`),
      context_length: count(endpoint.context_length, `${at}.context_length`),
      max_completion_tokens: optional(count, null)(
        endpoint.max_completion_tokens,
        `${at}.max_completion_tokens`,
      ),
      supported_parameters: parameters.filter((parameter) => !lacks.includes(parameter)),
      pricing: decodePricing(endpoint.pricing, `${at}.pricing`),
      ...(upstream_model !== undefined && { upstream_model }),
      ...(sandbox && { sandbox: sandbox as SandboxScript }),
    };
  };
}

/** Checks the two prices that everything needs; further ones are kept as they are. */
const decodePricing: Read<Pricing> = (value, at) => {
  const pricing = object(value, at);
  const prompt = price(pricing.prompt, `${at}.prompt`);
  const completion = price(pricing.completion, `${at}.completion`);
  return { ...pricing, prompt, completion } as Pricing;
};
