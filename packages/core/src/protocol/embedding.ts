import type { Open } from "./json.ts";
import type { ModelId } from "./model-id.ts";
import type { ProviderPreferences } from "./provider-preferences.ts";
import type { CostDetails } from "./usage.ts";

/** Body of `POST /embeddings`. */
export interface EmbeddingRequest {
  /** Model that embeds. */
  model: ModelId;
  /** A text, several texts, tokens, several lists of tokens, or media; one vector for each entry. */
  input: string | string[] | number[] | number[][] | { content: EmbeddingPart[] }[];
  /** Length of the vectors, for models that can shorten them. */
  dimensions?: number | undefined;
  /** Numbers, or base64 of little-endian 32-bit floats. @default "float" */
  encoding_format?: Open<"float" | "base64"> | undefined;
  /** What the input is, such as "search_query" or "search_document". */
  input_type?: string | undefined;
  /** Your end user. */
  user?: string | undefined;
  /** Where the request may go, and in which order. */
  provider?: ProviderPreferences | null | undefined;
}

/** A piece of an input that mixes media. */
export type EmbeddingPart =
  | { type: "text"; text: string }
  | { type: "image_url"; image_url: { url: string } }
  | { type: "input_audio"; input_audio: EmbeddingMedia }
  | { type: "input_video"; input_video: EmbeddingMedia }
  | { type: "input_file"; input_file: EmbeddingMedia };

/** Media to embed. */
export interface EmbeddingMedia {
  /** Base64, a data URL, or an address where the model takes one. */
  data: string;
  /** Encoding, such as "wav" or "mp4". */
  format?: string | undefined;
}

/** Answer of `POST /embeddings`. */
export interface EmbeddingResponse {
  /** Generation id. */
  id?: string;
  object: "list";
  /** Model that embedded. */
  model: string;
  /** Display name of the provider that served. */
  provider?: string;
  /** The vectors. */
  data: Embedding[];
  /** What the call consumed. */
  usage?: EmbeddingUsage;
}

/** One vector. */
export interface Embedding {
  object: "embedding";
  /** Number of the input entry, from 0. */
  index?: number;
  /** The vector, in the encoding that was asked for. */
  embedding: number[] | string;
}

/** What an embedding call consumed. */
export interface EmbeddingUsage {
  /** Input tokens. */
  prompt_tokens: number;
  /** All tokens, the same here. */
  total_tokens: number;
  /** What the account is charged, in USD. */
  cost?: number | null;
  /** Whether the account's own provider key served the call. */
  is_byok?: boolean;
  /** What the provider asked for the call. */
  cost_details?: CostDetails | null;
  /** Input tokens by medium, when the input mixes media. */
  prompt_tokens_details?: {
    text_tokens?: number;
    image_tokens?: number;
    audio_tokens?: number;
    video_tokens?: number;
    file_tokens?: number;
  } | null;
}
