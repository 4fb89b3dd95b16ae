import type { ModelReasoning, Pricing, ProviderInfo } from "@wayfare/core";

/** A provider, and how fast the sandbox plays it. */
export interface CatalogProvider extends ProviderInfo {
  /** Whether it is a router itself, so that provider preferences are for it to follow. */
  readonly routes?: boolean;
  readonly sandbox?: SandboxPace;
}

/** One provider's offer of one model. */
export interface CatalogEndpoint {
  /** Base slug of the provider. */
  readonly provider: string;
  /** Slug of the endpoint, such as "deepinfra/fp8". */
  readonly tag: string;
  /** Number format of the weights; null when nobody tells. */
  readonly quantization: string | null;
  /** Longest input plus output, in tokens. */
  readonly context_length: number;
  /** Longest output, in tokens; null when nobody tells. */
  readonly max_completion_tokens: number | null;
  /** Request parameters that it honours. */
  readonly supported_parameters: readonly string[];
  /** Prices in USD, as decimal strings. */
  readonly pricing: Pricing;
  /** What the provider calls the model, where that is not our id. */
  readonly upstream_model?: string;
  /** How the sandbox plays it. */
  readonly sandbox?: SandboxScript;
}

/** A model and who offers it, in the order in which they are tried. */
export interface CatalogModel {
  /** "author/slug", with a variant where that has endpoints of its own: "author/slug:free". */
  readonly id: string;
  /** The id with the date of release; accepted as an id. */
  readonly canonical_slug: string;
  /** For people: "Author: Model". */
  readonly name: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly description: string;
  readonly hugging_face_id: string | null;
  /** What it takes: text, image, file, audio, video. */
  readonly input_modalities: readonly string[];
  /** What it gives: text, image, audio, embeddings, rerank, speech, transcription, video. */
  readonly output_modalities: readonly string[];
  /** True where nobody has told what it gives, and `output_modalities` is a guess: it may then be asked anything. */
  readonly outputs_unknown?: boolean;
  /** Family of its tokenizer. */
  readonly tokenizer: string;
  readonly instruct_type: string | null;
  /** Last day of its training data, YYYY-MM-DD. */
  readonly knowledge_cutoff: string | null;
  /** How it reasons; missing when it does not. */
  readonly reasoning?: ModelReasoning;
  /** Longest input plus output, in tokens; counts while there is no endpoint. */
  readonly context_length?: number;
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
  /** How it fails; without one it answers. */
  readonly fault?: SandboxFault;
}

/** A failure, as data. */
export interface SandboxFault {
  /** In place of an answer, as its first event, or after `after_tokens` tokens of it. */
  readonly when: "request" | "first_event" | "stream";
  /** Only with "stream". */
  readonly after_tokens?: number;
  /** Breaks the connection in place of telling an error. */
  readonly cut?: boolean;
  /** HTTP status of the error. */
  readonly status: number;
  /** Its words. */
  readonly message: string;
  /** Its `error.metadata`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Seconds, told in Retry-After. */
  readonly retry_after?: number;
}

/** All that the gateway knows about models. */
export interface Catalog {
  /** In the order in which they are listed. */
  readonly models: readonly CatalogModel[];
  /** By slug. */
  readonly providers: ReadonlyMap<string, CatalogProvider>;
  /** A model by its id or its dated slug. */
  find(id: string): CatalogModel | undefined;
  /** A model that is not listed but may be asked for, because whoever is behind the catalogue knows more. */
  adopt?(id: string): CatalogModel;
}

/** Builds the index. Of models that share a dated slug, as a free variant does, the first one without a variant has it. */
export function createCatalog(
  models: readonly CatalogModel[],
  providers: ReadonlyMap<string, CatalogProvider>,
): Catalog {
  const known = new Map<string, CatalogModel>();
  for (const model of models) known.set(model.id, model);
  const isVariant = ({ id, canonical_slug }: CatalogModel) =>
    id.includes(":") && !canonical_slug.includes(":");
  const basesFirst = [...models].sort((a, b) => Number(isVariant(a)) - Number(isVariant(b)));
  for (const model of basesFirst)
    if (!known.has(model.canonical_slug)) known.set(model.canonical_slug, model);
  return { models, providers, find: (id) => known.get(id) };
}
