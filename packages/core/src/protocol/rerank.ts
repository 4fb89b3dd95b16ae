import type { ModelId } from "./model-id.ts";
import type { ProviderPreferences } from "./provider-preferences.ts";

/** Body of `POST /rerank`. */
export interface RerankRequest {
  /** Model that ranks. */
  model: ModelId;
  /** What is sought. */
  query: string;
  /** What is ranked, at least one. */
  documents: (string | RerankDocument)[];
  /** How many of the best to return. @default all */
  top_n?: number | undefined;
  /** Where the request may go, and in which order. */
  provider?: ProviderPreferences | null | undefined;
}

/** A document of text, an image, or both. */
export interface RerankDocument {
  /** Its text. */
  text?: string | undefined;
  /** Its image, as an address or a data URL. */
  image?: string | undefined;
}

/** Answer of `POST /rerank`. */
export interface RerankResponse {
  /** Generation id. */
  id?: string;
  /** Model that ranked. */
  model: string;
  /** Display name of the provider that served. */
  provider?: string;
  /** The documents, best first. */
  results: RerankResult[];
  /** What the call consumed. */
  usage?: RerankUsage;
}

/** One document with its score. */
export interface RerankResult {
  /** Number of the document in the request, from 0. */
  index: number;
  /** How well it answers the query; higher is better. */
  relevance_score: number;
  /** The document. */
  document?: { text?: string; image?: string };
}

/** What a rerank call consumed. */
export interface RerankUsage {
  /** Searches as some providers bill them. */
  search_units?: number;
  /** All tokens. */
  total_tokens?: number;
  /** What the account is charged, in USD. */
  cost?: number | null;
}
