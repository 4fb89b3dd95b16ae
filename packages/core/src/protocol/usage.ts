/** What a call consumed, counted with the serving model's own tokenizer; sent with every reply. */
export interface Usage {
  /** Input tokens, cached ones included. */
  prompt_tokens: number;
  /** Output tokens, reasoning included. */
  completion_tokens: number;
  /** Sum of input and output tokens. */
  total_tokens: number;
  /** What the account is charged, in USD; for a BYOK call it is the fee alone and often 0. */
  cost?: number | null;
  /** Whether the account's own provider key served the call. */
  is_byok?: boolean;
  /** Input tokens by kind. */
  prompt_tokens_details?: PromptTokensDetails | null;
  /** Output tokens by kind. */
  completion_tokens_details?: CompletionTokensDetails | null;
  /** What the provider asked for the call. */
  cost_details?: CostDetails | null;
  /** How often tools ran on OpenRouter's side. */
  server_tool_use_details?: ServerToolUseDetails | null;
}

/** Input tokens by kind; each is a part of `prompt_tokens`. */
export interface PromptTokensDetails {
  /** Tokens read from the provider's prompt cache. */
  cached_tokens?: number | null;
  /** Tokens written to the prompt cache; told only where writing has a price of its own. */
  cache_write_tokens?: number | null;
  /** Tokens of audio input. */
  audio_tokens?: number | null;
  /** Tokens of video input. */
  video_tokens?: number | null;
}

/** Output tokens by kind; each is a part of `completion_tokens`. */
export interface CompletionTokensDetails {
  /** Tokens spent on reasoning, whether or not the reasoning was returned. */
  reasoning_tokens?: number | null;
  /** Tokens of generated images. */
  image_tokens?: number | null;
  /** Tokens of generated audio. */
  audio_tokens?: number | null;
  /** Tokens of the prediction that the model kept. */
  accepted_prediction_tokens?: number | null;
  /** Tokens of the prediction that the model discarded; they are charged as output. */
  rejected_prediction_tokens?: number | null;
}

/** The provider's own charge, in USD; for a BYOK call this is what the key's owner pays. */
export interface CostDetails {
  /** Whole charge of the provider, in USD. */
  upstream_inference_cost?: number | null;
  /** The part of it for input, in USD. */
  upstream_inference_prompt_cost?: number | null;
  /** The part of it for output, in USD. */
  upstream_inference_completions_cost?: number | null;
  /** Charge for tools that OpenRouter ran, in USD. */
  server_tool_cost?: number | null;
}

/** Counts of tool runs on OpenRouter's side. */
export interface ServerToolUseDetails {
  /** Calls that the model asked for, all server tools together; a provider's native tools are not counted. */
  tool_calls_requested?: number | null;
  /** Calls that ran and gave a result. */
  tool_calls_executed?: number | null;
  /** Web searches made. */
  web_search_requests?: number | null;
}
