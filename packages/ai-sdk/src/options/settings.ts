import type {
  CacheControl,
  ChatRequest,
  Fetch,
  OpenRouter,
  OpenRouterOptions,
  Percentiles,
  ProviderPreferences,
  RetryPolicy,
} from "@wayfare/core";
import type { JsonOptions } from "./json-options.ts";

/** Settings of a provider: those of a client of `@wayfare/core`, and those of the official provider. */
export interface OpenRouterProviderSettings extends Omit<OpenRouterOptions, "retry" | "fetch"> {
  /** A client that exists already; settings of the connection and of accounting are its own then. */
  client?: OpenRouter | undefined;
  /** Retries below those of `ai`, which has its own `maxRetries`. @default false */
  retry?: RetryPolicy | false | undefined;
  /** A `fetch` to use in place of the global one. */
  fetch?: Fetch | undefined;
  /** Fields for the body of every request; settings of a model and of a call win, objects are merged. */
  extraBody?: Record<string, unknown> | undefined;
  /** Your own keys by provider slug, sent as `X-Provider-API-Keys`. */
  api_keys?: Record<string, string> | undefined;
  /** Name of the app, the same as `app.title`. */
  appName?: string | undefined;
  /** Address of the app, the same as `app.url`. */
  appUrl?: string | undefined;
  /** Accepted and without effect: usage is always reported. */
  compatibility?: "strict" | "compatible" | undefined;
  /** @deprecated Use `baseURL`. */
  baseUrl?: string | undefined;
  /** Accepted and without effect: there are no evaluation models here. */
  decisionsBaseURL?: string | undefined;
}

/** Fields of a chat request that stand in the call itself. */
type CallField = "messages" | "prompt" | "model" | "stream" | "stream_options";

/** Names that differ from the wire's, for those who come from the official provider or from AI SDK options. */
interface Renamed {
  /** The same as `cache_control`. */
  cacheControl?: CacheControl | undefined;
  /** The same as `logit_bias`. */
  logitBias?: Record<number, number> | undefined;
  /** Whether to return log probabilities, or of how many alternatives. */
  logprobs?: boolean | number | null | undefined;
  /** The same as `parallel_tool_calls`. */
  parallelToolCalls?: boolean | undefined;
  /** @deprecated Use `reasoning`. */
  includeReasoning?: boolean | undefined;
  /** The same as `max_tokens`. */
  maxTokens?: number | undefined;
  /** The same as `top_p`. */
  topP?: number | undefined;
  /** The same as `top_k`. */
  topK?: number | undefined;
  /** The same as `frequency_penalty`. */
  frequencyPenalty?: number | undefined;
  /** The same as `presence_penalty`. */
  presencePenalty?: number | undefined;
}

/** Every field of a chat request under the wire's own name, and a few more. */
interface ChatFields extends Omit<ChatRequest, CallField | "logprobs" | "web_search_options">, Renamed {
  /** Tags of your own for the receipt of a call, such as `{ feature: "search" }`; budgets count by them. Not sent. */
  tags?: Record<string, string> | undefined;
  /** How schemas are sent. */
  structuredOutputs?: { strict?: boolean | undefined } | undefined;
  /** Native web search of the model; fields beside `search_context_size` are those of the official provider. */
  web_search_options?:
    | (NonNullable<ChatRequest["web_search_options"]> & {
        max_results?: number | undefined;
        search_prompt?: string | undefined;
        engine?: string | undefined;
      })
    | undefined;
}

/**
 * What `providerOptions.openrouter` of a language model call may hold: every field of a chat request under the wire's
 * own name (OpenRouter docs: parameters), and a few more. It is merged over the settings of the model; fields that
 * are not known here go to the API as they are.
 */
export type OpenRouterLanguageModelOptions = JsonOptions<ChatFields>;

/** Settings of a chat model: what `providerOptions.openrouter` may hold, for every call. */
export interface OpenRouterChatSettings extends OpenRouterLanguageModelOptions {
  /** More fields for the body; they win over the settings beside them. */
  extraBody?: Record<string, unknown> | undefined;
}

/** Settings of a text completion model. */
export interface OpenRouterCompletionSettings extends OpenRouterChatSettings {
  /** Text that follows what is to be written. */
  suffix?: string | undefined;
}

/** Settings that models of every kind may be given under the names of the official provider. */
export type OpenRouterSharedSettings = Pick<
  OpenRouterChatSettings,
  | "models"
  | "reasoning"
  | "includeReasoning"
  | "user"
  | "usage"
  | "temperature"
  | "topP"
  | "topK"
  | "frequencyPenalty"
  | "presencePenalty"
  | "maxTokens"
  | "extraBody"
  | "tags"
>;

/** The options of a call that the official provider has a type for. */
export type OpenRouterProviderOptions = Pick<OpenRouterSharedSettings, "models" | "reasoning" | "user">;

/** Cutoffs by percentile: every one that is given counts. */
export type OpenRouterPercentileCutoffs = JsonOptions<Percentiles>;

/** What these would be of: there are no evaluation models here. */
export type OpenRouterEvaluationModelId = string;
/** Routing preferences, as for every other model. */
export type OpenRouterEvaluationProviderPreferences = JsonOptions<ProviderPreferences>;
/** What the official provider takes for them. */
export interface OpenRouterEvaluationSettings {
  user?: string | undefined;
  provider?: OpenRouterEvaluationProviderPreferences | undefined;
  session_id?: string | undefined;
  trace?: Record<string, unknown> | undefined;
  extraBody?: Record<string, unknown> | undefined;
}
