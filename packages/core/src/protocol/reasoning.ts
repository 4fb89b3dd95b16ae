import type { Open, Unlisted } from "./json.ts";

/** How hard the model thinks; an effort that the model lacks is mapped to its nearest one. */
export type ReasoningEffort = Open<"max" | "xhigh" | "high" | "medium" | "low" | "minimal" | "none">;

/** Reasoning settings of a request (OpenRouter docs: reasoning tokens). */
export interface ReasoningOptions {
  /** Relative effort; give this or `max_tokens`, not both. */
  effort?: ReasoningEffort | null | undefined;
  /** Budget for reasoning in tokens; the request's own output limit must be larger. */
  max_tokens?: number | null | undefined;
  /** Think, but leave the reasoning out of the reply. @default false */
  exclude?: boolean | null | undefined;
  /** Turn reasoning on at medium effort, or off. */
  enabled?: boolean | null | undefined;
  /** How long a summary of the reasoning should be, for models that summarise. */
  summary?: Open<"auto" | "concise" | "detailed"> | null | undefined;
  /** Which turns' reasoning the model sees again. */
  context?: Open<"auto" | "all_turns" | "current_turn"> | null | undefined;
  /** Depth of thought, for models that offer more than one. */
  mode?: Open<"standard" | "pro"> | null | undefined;
}

/** The dialect of a reasoning detail; it decides which models accept the detail back. */
export type ReasoningFormat = Open<
  | "unknown"
  | "openai-responses-v1"
  | "azure-openai-responses-v1"
  | "bedrock-openai-responses-v1"
  | "bedrock-xai-responses-v1"
  | "xai-responses-v1"
  | "meta-responses-v1"
  | "anthropic-claude-v1"
  | "google-gemini-v1"
>;

/** One block of reasoning; send the whole array back unmodified and in order together with tool results. */
export type ReasoningDetail =
  | ReasoningSummary
  | ReasoningEncrypted
  | ReasoningText
  | ReasoningServerToolCall
  | UnlistedReasoning;

/** What every block of reasoning has. */
interface ReasoningBlock {
  /** Identifier given by the provider. */
  id?: string | null;
  /** Dialect of the block. */
  format?: ReasoningFormat | null;
  /** Position of the block in the reply; pieces of a stream with the same index and type belong together. */
  index?: number;
}

/** A summary that stands for reasoning which is kept back. */
export interface ReasoningSummary extends ReasoningBlock {
  type: "reasoning.summary";
  /** Text of the summary. */
  summary: string;
}

/** Reasoning that only the provider can read. */
export interface ReasoningEncrypted extends ReasoningBlock {
  type: "reasoning.encrypted";
  /** Opaque payload; in a stream it arrives late. */
  data: string;
}

/** Reasoning in plain text. */
export interface ReasoningText extends ReasoningBlock {
  type: "reasoning.text";
  /** The text; in a stream a late piece may hold a signature alone. */
  text?: string | null;
  /** Proof of origin, which the provider checks when the block comes back. */
  signature?: string | null;
}

/** A tool call that OpenRouter made while the model was thinking. */
export interface ReasoningServerToolCall extends ReasoningBlock {
  type: "reasoning.server_tool_call";
  /** Name of the tool. */
  tool_name: string;
  /** Arguments as JSON text. */
  arguments: string;
  /** What the tool gave back. */
  result: string;
  /** Identifier of the call. */
  tool_call_id?: string | null;
}

/** A kind of block that these types do not list yet; pass it on untouched. */
export interface UnlistedReasoning extends ReasoningBlock {
  type: Unlisted;
  [field: string]: unknown;
}
