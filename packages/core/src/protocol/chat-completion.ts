import type { Annotation } from "./annotation.ts";
import type { ErrorDetail } from "./error-body.ts";
import type { Open } from "./json.ts";
import type { ReasoningDetail } from "./reasoning.ts";
import type { RouterMetadata } from "./router-metadata.ts";
import type { ToolCall } from "./tool.ts";
import type { Usage } from "./usage.ts";

/** A whole reply of `POST /chat/completions`. */
export interface ChatCompletion {
  /** Generation id, `gen-…`; it finds the record of the call again. */
  id: string;
  object: "chat.completion";
  /** Time of creation, in seconds since 1970. */
  created: number;
  /** Model that served, after fallbacks and aliases. */
  model: string;
  /** Display name of the provider that served, such as "Google AI Studio". */
  provider?: string;
  /** Configuration of the provider's backend. */
  system_fingerprint?: string | null;
  /** Tier that served and is billed. */
  service_tier?: Open<"default" | "flex" | "priority"> | null;
  /** The alternatives, one as a rule. */
  choices: Choice[];
  /** What the call consumed. */
  usage?: Usage;
  /** How the request was routed, when asked for. */
  openrouter_metadata?: RouterMetadata;
  /** A failure inside a 200 reply; `choices` may be missing then, so look here first. */
  error?: ErrorDetail;
}

/** One alternative of a reply. */
export interface Choice {
  /** Number of the alternative, from 0. */
  index: number;
  /** The reply. */
  message: ResponseMessage;
  /** Why it ends, in OpenRouter's words. */
  finish_reason: FinishReason | null;
  /** Why it ends, in the provider's words. */
  native_finish_reason?: string | null;
  /** Log probabilities, when asked for. */
  logprobs?: Logprobs | null;
  /** What went wrong when `finish_reason` is "error"; the content is partial. */
  error?: ErrorDetail;
}

/** Why a reply ends. */
export type FinishReason = Open<"stop" | "length" | "tool_calls" | "content_filter" | "error">;

/** The model's message; it can be sent back as it is with the next turn. */
export interface ResponseMessage {
  role: "assistant";
  /** Text of the reply, or null when there are only tool calls or media. */
  content: string | null;
  /** Text of a refusal. */
  refusal?: string | null;
  /** Reasoning as plain text. */
  reasoning?: string | null;
  /** The name that other OpenAI-compatible servers give `reasoning`. */
  reasoning_content?: string | null;
  /** Reasoning block by block, to be sent back unmodified. */
  reasoning_details?: ReasoningDetail[];
  /** Functions that the model wants to be called. */
  tool_calls?: ToolCall[];
  /** Generated images. */
  images?: ResponseImage[];
  /** Generated speech. */
  audio?: ResponseAudio | null;
  /** Sources and parsed files. */
  annotations?: Annotation[];
}

/** A generated image. */
export interface ResponseImage {
  type?: "image_url";
  image_url: {
    /** The image, as a data URL as a rule. */
    url: string;
  };
  /** Number of the image in the reply, from 0. */
  index?: number;
}

/** Generated speech; a stream brings it in pieces. */
export interface ResponseAudio {
  /** Identifier by which a later turn refers to it. */
  id?: string;
  /** Base64 of the sound, or of the next piece of it. */
  data?: string;
  /** What is said, or the next piece of it. */
  transcript?: string;
  /** When the identifier lapses, in seconds since 1970. */
  expires_at?: number;
}

/** Log probabilities of a reply. */
export interface Logprobs {
  /** One entry for each token of the content. */
  content?: TokenLogprob[] | null;
  /** One entry for each token of the refusal. */
  refusal?: TokenLogprob[] | null;
}

/** Log probability of one token. */
export interface TokenLogprob {
  /** The token. */
  token: string;
  /** Natural logarithm of its probability. */
  logprob: number;
  /** UTF-8 bytes of the token, or null when it has none. */
  bytes?: number[] | null;
  /** The most likely tokens at this place. */
  top_logprobs?: { token: string; logprob: number; bytes?: number[] | null }[];
}
