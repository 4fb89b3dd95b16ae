import type { ModelReasoning, Pricing, ProviderInfo } from "@wayfare/core";

/** A provider, and how fast the sandbox plays it. */
export interface CatalogProvider extends ProviderInfo {
  readonly sandbox?: SandboxPace;
}

/** One provider's offer of one model. */
export interface CatalogEndpoint {
  /** Base slug of the provider. */
  readonly provider: string;
  /** Slug of the endpoint, such as "deepinfra/fp8". */
  readonly tag: string;
  readonly quantization: string | null;
  /** Longest input plus output, in tokens. */
  readonly context_length: number;
  readonly max_completion_tokens: number | null;
  readonly supported_parameters: readonly string[];
  readonly pricing: Pricing;
  /** What the provider calls the model, where that is not our id. */
  readonly upstream_model?: string;
  /** How the sandbox plays it. */
  readonly sandbox?: SandboxScript;
}

/** A model and who offers it, in the order in which they are tried. */
export interface CatalogModel {
  readonly id: string;
  readonly canonical_slug: string;
  readonly name: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly description: string;
  readonly hugging_face_id: string | null;
  readonly input_modalities: readonly string[];
  readonly output_modalities: readonly string[];
  readonly tokenizer: string;
  readonly instruct_type: string | null;
  readonly knowledge_cutoff: string | null;
  readonly reasoning?: ModelReasoning;
  readonly endpoints: readonly CatalogEndpoint[];
}

/** How fast a stand-in answers. */
export interface SandboxPace {
  /** Time to the first token, in milliseconds. */
  readonly latency: number;
  /** Tokens per second. */
  readonly throughput: number;
}

/** What a stand-in does differently from a provider in good health. */
export interface SandboxScript extends Partial<SandboxPace> {
  readonly fault?: SandboxFault;
}

/** A failure, as data. */
export interface SandboxFault {
  /** In place of an answer, as its first event, or after `after_tokens` tokens of it. */
  readonly when: "request" | "first_event" | "stream";
  readonly after_tokens?: number;
  /** Breaks the connection in place of telling an error. */
  readonly cut?: boolean;
  readonly status: number;
  readonly message: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Seconds, told in Retry-After. */
  readonly retry_after?: number;
}

/** All that the gateway knows about models. */
export interface Catalog {
  readonly models: readonly CatalogModel[];
  readonly providers: ReadonlyMap<string, CatalogProvider>;
  /** A model by its id or its dated slug. */
  find(id: string): CatalogModel | undefined;
}

/** Builds the index. Of models that share a dated slug, as a free variant does, the first one has it. */
export function createCatalog(
  models: readonly CatalogModel[],
  providers: ReadonlyMap<string, CatalogProvider>,
): Catalog {
  const known = new Map<string, CatalogModel>();
  for (const model of models) known.set(model.id, model);
  for (const model of models) if (!known.has(model.canonical_slug)) known.set(model.canonical_slug, model);
  return { models, providers, find: (id) => known.get(id) };
}

/** The display name of a provider, as `provider` of an answer carries it. */
export function providerName(catalog: Catalog, slug: string): string {
  return catalog.providers.get(slug)?.name ?? slug;
}
