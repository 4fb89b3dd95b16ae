import type { JsonObject, Open } from "./json.ts";

/** Where an amount comes from: told by the server, computed from usage and prices, guessed, or not known at all. */
export type CostSource = "reported" | "computed" | "estimated" | "unknown";

/** What a call consumed, by kind; undefined means that nobody told, never zero. */
export interface TokenCounts {
  /** All input tokens, cached ones included. */
  prompt: number | undefined;
  /** All output tokens, reasoning included. */
  completion: number | undefined;
  total: number | undefined;
  /** Input tokens read from the provider's cache. */
  cached: number | undefined;
  /** Input tokens written to the provider's cache. */
  cacheWrite: number | undefined;
  reasoning: number | undefined;
  promptAudio: number | undefined;
  completionAudio: number | undefined;
  completionImage: number | undefined;
}

/** One try of a call; all but the last failed. */
export interface Attempt {
  /** When it began, in ms since 1970. */
  startedAt: number;
  /** How long it took, in ms. */
  duration: number;
  /** HTTP status, when an answer came. */
  status?: number;
  /** The error type, or the kind of error when no answer came; absent on success. */
  error?: string;
  /** Model and provider, when the answer told. */
  model?: string;
  provider?: string;
}

/** What one call was and what it cost. Amounts are whole femto-dollars (1e-15 USD); as JSON they are decimal strings. */
export interface Receipt {
  /**
   * The generation id when there is one, else a local id; unique, so that recording twice counts once. Of a video it is
   * the id of the job, whose cost is known only later.
   */
  id: string;
  /** Id under which OpenRouter keeps the record of the call. */
  generationId: string | undefined;
  api: Open<
    | "chat"
    | "completions"
    | "responses"
    | "messages"
    | "embeddings"
    | "rerank"
    | "images"
    | "speech"
    | "transcriptions"
    | "videos"
  >;
  streamed: boolean;
  /** The model that was asked for. */
  requestedModel: string | undefined;
  /** The model that served. */
  model: string | undefined;
  /** Display name of the provider that served. */
  provider: string | undefined;
  /** When the call began, in ms since 1970. */
  startedAt: number;
  /** Milliseconds from the start; retries and their waits are included. */
  latency: { firstByte: number | undefined; firstToken: number | undefined; total: number };
  attempts: readonly Attempt[];
  tokens: TokenCounts;
  /** What OpenRouter charges, in femto-dollars; undefined when unknown, never zero instead. */
  cost: bigint | undefined;
  costSource: CostSource;
  /** What the provider charges to your own key; counts only with BYOK. */
  upstreamCost: bigint | undefined;
  /** `cost`, and with BYOK `upstreamCost` on top. */
  totalCost: bigint | undefined;
  /** What the cache saved, when told. */
  discount: bigint | undefined;
  /** Whether your own provider key was used. */
  byok: boolean | undefined;
  finishReason: string | undefined;
  nativeFinishReason: string | undefined;
  /** Whether the caller ended the call before the answer did. */
  aborted: boolean;
  /** The kind of error that ended the call; undefined on success. */
  error: string | undefined;
  /** Whom and what the call was for: user, session and your own tags. */
  tags: Readonly<Record<string, string>>;
  /** What whoever wrote the receipt adds of its own, such as the gateway's request headers. */
  details?: JsonObject | undefined;
}
