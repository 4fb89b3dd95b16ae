export type { LanguageModelV4, LanguageModelV4Prompt } from "@ai-sdk/provider";
export type { OpenRouterChatLanguageModel } from "./chat-model.ts";
export type { OpenRouterCompletionLanguageModel } from "./completion-model.ts";
export { costOf, type ResultCost } from "./cost-of.ts";
export { type CostTracker, type CostTrackerOptions, createCostTracker } from "./cost-tracker.ts";
export type { OpenRouterEmbeddingModel } from "./embedding-model.ts";
export type { OpenRouterImageModel } from "./image-model.ts";
export { OpenRouter } from "./legacy.ts";
export type {
  OpenRouterEmbeddingModelId,
  OpenRouterEmbeddingSettings,
  OpenRouterImageModelId,
  OpenRouterImageSettings,
  OpenRouterRerankingModelId,
  OpenRouterRerankingSettings,
  OpenRouterSpeechModelId,
  OpenRouterSpeechSettings,
  OpenRouterTranscriptionModelId,
  OpenRouterTranscriptionSettings,
  OpenRouterVideoModelId,
  OpenRouterVideoSettings,
} from "./media-settings.ts";
export type { OpenRouterProviderMetadata, OpenRouterUsageAccounting } from "./metadata.ts";
export { createOpenRouter, type OpenRouterProvider, openrouter } from "./provider.ts";
export type { OpenRouterRerankingModel } from "./reranking-model.ts";
export type {
  OpenRouterChatSettings,
  OpenRouterCompletionSettings,
  OpenRouterLanguageModelOptions,
  OpenRouterProviderOptions,
  OpenRouterProviderSettings,
  OpenRouterSharedSettings,
} from "./settings.ts";
export type { OpenRouterSpeechModel } from "./speech-model.ts";
export type { WebSearchToolArgs } from "./tools.ts";
export type { OpenRouterTranscriptionModel } from "./transcription-model.ts";
export type { OpenRouterVideoModel } from "./video-model.ts";
