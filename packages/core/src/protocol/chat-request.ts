import type { CacheControl, TextPart } from "./content-part.ts";
import type { Json, Open } from "./json.ts";
import type { Message } from "./message.ts";
import type { ModelId } from "./model-id.ts";
import type { Plugin } from "./plugin.ts";
import type { ProviderPreferences } from "./provider-preferences.ts";
import type { ReasoningEffort, ReasoningOptions } from "./reasoning.ts";
import type { ResponseFormat } from "./response-format.ts";
import type { StopCondition, Tool, ToolChoice } from "./tool.ts";

/**
 * Body of `POST /chat/completions` (OpenRouter docs: API parameters).
 *
 * A sampling parameter that the serving endpoint lacks is dropped, unless `provider.require_parameters` is true.
 */
export interface ChatRequest {
  /** The conversation, at least one message; required unless there is a `prompt`. */
  messages?: Message[] | undefined;
  /** Plain text in place of `messages`. */
  prompt?: string | undefined;
  /** Model to ask. @default the account's default model */
  model?: ModelId | undefined;
  /** Models to try in order, after `model` when both are given; at most 3. */
  models?: ModelId[] | undefined;
  /** Order of fallbacks. @deprecated Use `provider.sort` with its `partition`. */
  route?: Open<"fallback" | "sort"> | null | undefined;
  /** Where the request may go, and in which order. */
  provider?: ProviderPreferences | null | undefined;
  /** Things that OpenRouter does around inference. */
  plugins?: Plugin[] | undefined;
  /** Preset whose settings fill what the request leaves out. */
  preset?: string | undefined;
  /** Class of service; "fast" means "priority". @default "auto" */
  service_tier?: Open<"auto" | "default" | "fast" | "flex" | "priority" | "scale"> | null | undefined;

  /** Send the reply in pieces. @default false */
  stream?: boolean | undefined;
  /** No effect: the usage is always sent. @deprecated Leave it out. */
  stream_options?: { include_usage?: boolean | undefined } | null | undefined;
  /** No effect: the usage is always sent. @deprecated Leave it out. */
  usage?: { include?: boolean | undefined } | undefined;

  /** Longest output in tokens, reasoning included. */
  max_completion_tokens?: number | null | undefined;
  /** Longest output in tokens, some providers want at least 16. @deprecated Use `max_completion_tokens`. */
  max_tokens?: number | null | undefined;
  /** Up to four strings that end the output. */
  stop?: string | string[] | null | undefined;
  /** Randomness, 0 to 2. @default 1 */
  temperature?: number | null | undefined;
  /** Sample from the likeliest tokens that make up this share, above 0 up to 1. @default 1 */
  top_p?: number | null | undefined;
  /** Sample from so many of the likeliest tokens; 0 means all. @default 0 */
  top_k?: number | null | undefined;
  /** Leave out tokens below this share of the likeliest one, 0 to 1. @default 0 */
  min_p?: number | null | undefined;
  /** Leave out tokens that are unlikely beside the likeliest one, 0 to 1. @default 0 */
  top_a?: number | null | undefined;
  /** Discourage tokens the more often they occurred, −2 to 2. @default 0 */
  frequency_penalty?: number | null | undefined;
  /** Discourage tokens that occurred at all, −2 to 2. @default 0 */
  presence_penalty?: number | null | undefined;
  /** Discourage tokens of input and output, above 0 up to 2; 1 is neutral. @default 1 */
  repetition_penalty?: number | null | undefined;
  /** Make sampling repeatable, as far as the provider can. */
  seed?: number | null | undefined;
  /** Added to the score of a token, by token id, −100 to 100. */
  logit_bias?: Record<string, number> | null | undefined;
  /** Return the log probability of each output token. @default false */
  logprobs?: boolean | null | undefined;
  /** Alternatives to return for each token, 0 to 20; needs `logprobs`. */
  top_logprobs?: number | null | undefined;

  /** The form that the reply must have. */
  response_format?: ResponseFormat | undefined;
  /** Hold the reply to its schema; passed on to providers that know the field. */
  structured_outputs?: boolean | undefined;
  /** How long-winded the reply should be. @default "medium" */
  verbosity?: Open<"low" | "medium" | "high" | "xhigh" | "max"> | null | undefined;
  /** Text that the reply will mostly repeat, which makes it faster. */
  prediction?: { type: "content"; content: string | TextPart[] } | null | undefined;
  /** Kinds of output. @default ["text"] */
  modalities?: Open<"text" | "image" | "audio">[] | undefined;
  /** Settings of generated images; models differ in what they know. */
  image_config?: ImageConfig | undefined;
  /** Voice and encoding of generated speech; it needs `stream: true`. */
  audio?: AudioOptions | undefined;

  /** What the model may call; send it again with every turn. */
  tools?: Tool[] | undefined;
  /** Whether the model calls a tool, and which. @default "auto" */
  tool_choice?: ToolChoice | undefined;
  /** Whether one turn may hold several calls. @default true */
  parallel_tool_calls?: boolean | null | undefined;
  /** Steps with server tools, at most 30. @default 30 */
  max_tool_calls?: number | undefined;
  /** Stop running server tools as soon as one condition holds; wins over `max_tool_calls`. */
  stop_server_tools_when?: StopCondition[] | undefined;
  /** Settings of native web search. */
  web_search_options?: { search_context_size?: Open<"low" | "medium" | "high"> | undefined } | undefined;

  /** How the model reasons. */
  reasoning?: ReasoningOptions | undefined;
  /** Short for `reasoning.effort`, which it must not contradict. */
  reasoning_effort?: ReasoningEffort | null | undefined;
  /** Return the reasoning. @deprecated Use `reasoning.exclude`. */
  include_reasoning?: boolean | undefined;

  /** Cache the prompt and let OpenRouter find the place. */
  cache_control?: CacheControl | undefined;
  /** Requests with the same key are kept together for the sake of the cache. */
  prompt_cache_key?: string | null | undefined;
  /** Cache only where parts carry a breakpoint, and for how long. */
  prompt_cache_options?: { mode: "explicit"; ttl?: string | null | undefined } | null | undefined;

  /** Your end user, at most 128 characters; providers get a hash of it. */
  user?: string | undefined;
  /** Conversation that the request belongs to, at most 256 characters; keeps it on one provider. */
  session_id?: string | undefined;
  /** Where the call stands in your traces. */
  trace?: TraceContext | undefined;
  /** Notes of yours: at most 16, keys up to 64 characters, values up to 512. */
  metadata?: Record<string, string> | undefined;
  /** Echo the request as the provider gets it; streams only. */
  debug?: { echo_upstream_body?: boolean | undefined } | undefined;

  /** Ways to shorten the prompt. @deprecated Use the plugin `context-compression`. */
  transforms?: Open<"middle-out">[] | undefined;
  /** Passed on to Mistral, which then adds its own safety prompt. */
  safe_prompt?: boolean | undefined;
  /** Passed on to providers that know it. */
  raw_mode?: boolean | undefined;
}

/** Settings of generated images. */
export interface ImageConfig {
  /** Width to height. */
  aspect_ratio?: Open<"1:1" | "16:9" | "9:16" | "4:3" | "3:4" | "3:2" | "2:3"> | undefined;
  /** Quality, in the model's words. */
  quality?: string | undefined;
  [option: string]: Json | undefined;
}

/** Voice and encoding of generated speech. */
export interface AudioOptions {
  /** Name of the voice. */
  voice: string;
  /** Encoding of the sound. */
  format: Open<"wav" | "mp3" | "flac" | "opus" | "pcm16">;
}

/** Where a call stands in your traces; other fields are passed on to your destinations. */
export interface TraceContext {
  /** Id of the whole trace. */
  trace_id?: string | undefined;
  /** Name of the whole trace. */
  trace_name?: string | undefined;
  /** Name of the step. */
  span_name?: string | undefined;
  /** Name of this call. */
  generation_name?: string | undefined;
  /** Id of the step above. */
  parent_span_id?: string | undefined;
  [field: string]: unknown;
}
