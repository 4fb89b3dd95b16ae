export type { LanguageModelV4, LanguageModelV4Prompt } from "@ai-sdk/provider";
export type { OpenRouterProviderMetadata, OpenRouterUsageAccounting } from "./call/metadata.ts";
export { costOf, type ResultCost } from "./cost/cost-of.ts";
export { type CostTracker, type CostTrackerOptions, createCostTracker } from "./cost/cost-tracker.ts";
export type { OpenRouterChatLanguageModel } from "./language/chat-model.ts";
export type { OpenRouterCompletionLanguageModel } from "./language/completion-model.ts";
export { OpenRouter } from "./legacy.ts";
export type { OpenRouterEmbeddingModel } from "./media/embedding-model.ts";
export type { OpenRouterImageModel } from "./media/image-model.ts";
export type { OpenRouterRerankingModel } from "./media/reranking-model.ts";
export type { OpenRouterSpeechModel } from "./media/speech-model.ts";
export type { OpenRouterTranscriptionModel } from "./media/transcription-model.ts";
export type { OpenRouterVideoModel } from "./media/video-model.ts";
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
} from "./options/media-settings.ts";
export type {
  OpenRouterChatSettings,
  OpenRouterCompletionSettings,
  OpenRouterEvaluationModelId,
  OpenRouterEvaluationProviderPreferences,
  OpenRouterEvaluationSettings,
  OpenRouterLanguageModelOptions,
  OpenRouterPercentileCutoffs,
  OpenRouterProviderOptions,
  OpenRouterProviderSettings,
  OpenRouterSharedSettings,
} from "./options/settings.ts";
export { createOpenRouter, type OpenRouterProvider, openrouter } from "./provider.ts";
export type { WebSearchToolArgs } from "./tools.ts";
