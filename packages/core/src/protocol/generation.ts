import type { Open } from "./json.ts";

/** The record of one call, as `GET /generation` tells a little after the call. */
export interface Generation {
  /** Generation id, `gen-…`. */
  id: string;
  /** Id that the provider gave. */
  upstream_id: string | null;
  /** When it was made, as ISO 8601 time. */
  created_at: string;
  /** Model that served. */
  model: string;
  /** Display name of the provider that served. */
  provider_name: string | null;
  /** Kind of call. */
  api_type: Open<"completions" | "embeddings" | "rerank" | "tts" | "stt" | "video" | "image"> | null;
  /** Number of the app that made it. */
  app_id: number | null;
  /** The request's `user`. */
  external_user: string | null;
  /** Origin of the request. */
  origin: string;
  /** Its Referer header. */
  http_referer: string | null;
  /** Its User-Agent header. */
  user_agent: string | null;
  /** Whether the reply was streamed. */
  streamed: boolean | null;
  /** Whether the client left before the end. */
  cancelled: boolean | null;
  /** Why it ended, in OpenRouter's words. */
  finish_reason: string | null;
  /** Why it ended, in the provider's words. */
  native_finish_reason: string | null;
  /** Input tokens by OpenRouter's own count. */
  tokens_prompt: number | null;
  /** Output tokens by OpenRouter's own count. */
  tokens_completion: number | null;
  /** Input tokens by the model's tokenizer; these are billed. */
  native_tokens_prompt: number | null;
  /** Output tokens by the model's tokenizer; these are billed. */
  native_tokens_completion: number | null;
  /** Those of generated images. */
  native_tokens_completion_images: number | null;
  /** Those of reasoning. */
  native_tokens_reasoning: number | null;
  /** Input tokens read from the prompt cache. */
  native_tokens_cached: number | null;
  /** Media in the input. */
  num_media_prompt: number | null;
  /** Media in the output. */
  num_media_completion: number | null;
  /** Sounds in the input. */
  num_input_audio_prompt: number | null;
  /** Search results used. */
  num_search_results: number | null;
  /** Pages fetched. */
  num_fetches: number | null;
  /** Engine that searched. */
  web_search_engine: string | null;
  /** Latency as OpenRouter reports it, in milliseconds. */
  latency: number | null;
  /** Time spent on moderation, in milliseconds. */
  moderation_latency: number | null;
  /** Time of generation, in milliseconds. */
  generation_time: number | null;
  /** Whether the account's own provider key served the call. */
  is_byok: boolean;
  /** What the account is charged, in USD. */
  usage: number;
  /** The same amount under its other name, in USD. */
  total_cost: number;
  /** What caching saved, in USD; below 0 when writing cost more. */
  cache_discount: number | null;
  /** What the provider asked, in USD. */
  upstream_inference_cost: number | null;
  /** Every attempt, failed ones included. */
  provider_responses: ProviderResponse[] | null;
  /** Router that chose the model, such as "openrouter/auto". */
  router: string | null;
  /** Preset that was used. */
  preset_id: string | null;
  /** Tier that the provider reports. */
  service_tier: string | null;
  /** Conversation that it belongs to. */
  session_id?: string | null;
  /** Id shared by all generations of one request. */
  request_id?: string | null;
  /** The generation whose reply the response cache repeated. */
  response_cache_source_id?: string | null;
  /** Region that served. */
  data_region: Open<"global" | "europe" | "us">;
  /** Workspace that it counts for. */
  workspace_id: string | null;
}

/** One attempt at one endpoint. */
export interface ProviderResponse {
  /** Id that the provider gave. */
  id?: string;
  /** Id of the endpoint. */
  endpoint_id?: string;
  /** Display name of the provider. */
  provider_name?: string;
  /** Dated slug of the model. */
  model_permaslug?: string;
  /** HTTP status that it answered, null when it did not. */
  status?: number | null;
  /** How long it took, in milliseconds. */
  latency?: number;
  /** Whether the account's own key was used. */
  is_byok?: boolean;
  /** Tier that the request was sent to. */
  routed_service_tier?: Open<"flex" | "priority">;
}
