import type { ChatRequest } from "./chat-request.ts";

type Sampling =
  | "max_tokens"
  | "temperature"
  | "top_p"
  | "top_k"
  | "min_p"
  | "top_a"
  | "frequency_penalty"
  | "presence_penalty"
  | "repetition_penalty"
  | "seed"
  | "stop"
  | "logit_bias";
type Routing = "model" | "models" | "provider" | "plugins" | "preset" | "service_tier" | "transforms";
type Naming = "user" | "session_id" | "trace" | "metadata";

/** Body of `POST /completions`, the older API that continues a text. Fields that are not named here pass. */
export interface TextCompletionRequest extends Pick<ChatRequest, Sampling | Routing | Naming | "stream"> {
  /** The text to continue; some servers take several. */
  prompt: string | string[];
  /** What stands behind the gap, for models that fill one. */
  suffix?: string | null | undefined;
  /** Whether the prompt comes back before its continuation. @default false */
  echo?: boolean | null | undefined;
  /** How many continuations; not every server can. @default 1 */
  n?: number | null | undefined;
  /** So many are made, and the best of them come back. */
  best_of?: number | null | undefined;
  /** How many alternatives to return for each token, with their log probabilities. */
  logprobs?: number | null | undefined;
}
