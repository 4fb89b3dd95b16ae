import type { Annotation } from "./annotation.ts";
import type { FinishReason, Logprobs, ResponseAudio, ResponseImage } from "./chat-completion.ts";
import type { ErrorDetail } from "./error-body.ts";
import type { Json, Open } from "./json.ts";
import type { ReasoningDetail } from "./reasoning.ts";
import type { RouterMetadata } from "./router-metadata.ts";
import type { Usage } from "./usage.ts";

/** One event of a streamed reply. */
export interface ChatChunk {
  /** Generation id, the same on every chunk. */
  id: string;
  object: "chat.completion.chunk";
  /** Time of creation, in seconds since 1970. */
  created: number;
  /** Model that serves, after fallbacks and aliases. */
  model: string;
  /** Display name of the provider that serves. */
  provider?: string;
  /** Configuration of the provider's backend. */
  system_fingerprint?: string | null;
  /** Tier that served; sent with the usage. */
  service_tier?: Open<"default" | "flex" | "priority"> | null;
  /** Progress of the alternatives; empty on debug chunks and on some error chunks. */
  choices: ChunkChoice[];
  /** What the call consumed; sent once, near the end. */
  usage?: Usage | null;
  /** A failure after the stream began; the stream ends with it. */
  error?: ErrorDetail;
  /** How the request was routed, when asked for; sent with the last chunk. */
  openrouter_metadata?: RouterMetadata;
  /** The request as the provider got it, when asked for; one such chunk for each provider tried. */
  debug?: { echo_upstream_body?: Json };
}

/** Progress of one alternative. */
export interface ChunkChoice {
  /** Number of the alternative, from 0. */
  index: number;
  /** What is new. */
  delta: Delta;
  /** Why it ends; the usage chunk repeats it, so count it once. */
  finish_reason: FinishReason | null;
  /** Why it ends, in the provider's words. */
  native_finish_reason?: string | null;
  /** Log probabilities of the new tokens. */
  logprobs?: Logprobs | null;
}

/** What is new in one alternative. */
export interface Delta {
  /** Sent with every chunk. */
  role?: "assistant";
  /** Next piece of the text; empty when the chunk brings something else. */
  content?: string | null;
  /** Next piece of a refusal. */
  refusal?: string | null;
  /** Next piece of the reasoning as text. */
  reasoning?: string | null;
  /** The name that other OpenAI-compatible servers give `reasoning`. */
  reasoning_content?: string | null;
  /** Next pieces of the reasoning blocks; merge them by index and type. */
  reasoning_details?: ReasoningDetail[];
  /** Next pieces of tool calls; merge them by index. */
  tool_calls?: ToolCallDelta[];
  /** Images that are complete now. */
  images?: ResponseImage[];
  /** Next piece of the speech. */
  audio?: ResponseAudio | null;
  /** Sources and parsed files found so far. */
  annotations?: Annotation[];
}

/** A piece of a tool call. */
export interface ToolCallDelta {
  /** Number of the call within the reply, from 0. */
  index: number;
  /** Identifier of the call, on its first piece. */
  id?: string | null;
  /** On the first piece as a rule. */
  type?: "function" | null;
  function?: {
    /** Name of the function, on the first piece. */
    name?: string | null;
    /** Next piece of the arguments' JSON text. */
    arguments?: string | null;
  };
}
