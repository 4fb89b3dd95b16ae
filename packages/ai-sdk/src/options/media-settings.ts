import type {
  EmbeddingRequest,
  ImageRequest,
  ProviderPreferences,
  RerankRequest,
  SpeechRequest,
  TranscriptionRequest,
  VideoRequest,
} from "@wayfare/core";
import type { OpenRouterSharedSettings } from "./settings.ts";

/** Names of models; any other string is one too. */
export type OpenRouterEmbeddingModelId = string;
export type OpenRouterImageModelId = string;
export type OpenRouterRerankingModelId = string;
export type OpenRouterSpeechModelId = string;
export type OpenRouterTranscriptionModelId = string;
export type OpenRouterVideoModelId = string;

/** What the settings of all models have in common. */
interface Extra {
  /** More fields for the body; they win over the settings beside them. */
  extraBody?: Record<string, unknown> | undefined;
  /** Tags of your own for the receipt of a call; budgets count by them. Not sent. */
  tags?: Record<string, string> | undefined;
}

/** Settings of an embedding model; a call may give them anew in `providerOptions.openrouter`. */
export interface OpenRouterEmbeddingSettings
  extends Partial<Omit<EmbeddingRequest, "model" | "input">>,
    OpenRouterSharedSettings {
  /** How many texts one request takes; `embedMany` makes several requests of more. @default 2048 */
  maxEmbeddingsPerCall?: number | undefined;
}

/** Settings of an image model; a call may give them anew in `providerOptions.openrouter`. */
export interface OpenRouterImageSettings
  extends Partial<Omit<ImageRequest, "model" | "prompt" | "provider">>,
    OpenRouterSharedSettings {
  /** Where the request may go; image requests know not all of it, see `ImageProviderPreferences` of core. */
  provider?: ProviderPreferences | null | undefined;
}

/** Settings of a reranking model; a call may give them anew in `providerOptions.openrouter`. */
export interface OpenRouterRerankingSettings
  extends Partial<Omit<RerankRequest, "model" | "query" | "documents">>,
    Extra {}

/** Settings of a speech model; a call may give them anew in `providerOptions.openrouter`. */
export interface OpenRouterSpeechSettings extends Partial<Omit<SpeechRequest, "model" | "input">>, Extra {}

/** Settings of a transcription model; a call may give them anew in `providerOptions.openrouter`. */
export interface OpenRouterTranscriptionSettings
  extends Partial<Omit<TranscriptionRequest, "model" | "input_audio">>,
    Extra {}

/** Settings of a video model; a call may give them anew in `providerOptions.openrouter`. */
export interface OpenRouterVideoSettings extends Partial<Omit<VideoRequest, "model" | "prompt">>, Extra {
  /** The same as `generate_audio`. */
  generateAudio?: boolean | undefined;
  /** How long to wait before the job is asked for again, in ms; 50 at least. @default 2000 */
  pollIntervalMs?: number | undefined;
  /** How long to wait for the video in all, in ms. @default 600_000 */
  maxPollTimeMs?: number | undefined;
}
