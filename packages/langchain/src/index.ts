export {
  OpenRouterAuthError,
  OpenRouterContextError,
  OpenRouterError,
  OpenRouterRateLimitError,
} from "./call/errors.ts";
export type { OpenRouterUsageMetadata } from "./call/usage.ts";
export { costOf, type RunCost, receiptOf } from "./cost/cost-of.ts";
export type { OpenRouterResponseMetadata } from "./decode/metadata.ts";
export { ChatOpenRouter } from "./language/chat-openrouter.ts";
export { initOpenRouter } from "./language/init-openrouter.ts";
export { OpenRouterEmbeddings } from "./media/embeddings.ts";
export type { OpenRouterEmbeddingsInput } from "./options/embedding-settings.ts";
export type {
  ChatOpenRouterCallOptions,
  ChatOpenRouterFields,
  ChatOpenRouterInput,
  OpenRouterPlugin,
  OpenRouterResponseFormat,
} from "./options/settings.ts";
