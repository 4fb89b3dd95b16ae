export { createOpenAI } from "./create-openai.ts";
export { errorOf } from "./errors.ts";
export { type MeteredFetch, type MeteredFetchOptions, meteredFetch } from "./metered-fetch.ts";
export { receiptOf } from "./receipts.ts";
export type {
  RoutedChatChunk,
  RoutedChatCompletion,
  RoutedChatRequest,
  RoutedParsedCompletion,
} from "./routed-chat.ts";
export type { RoutedOpenAI } from "./routed-openai.ts";
export type { OpenAIOptions, OpenAISettings, RoutedCallOptions, RoutedRequestOptions } from "./settings.ts";
