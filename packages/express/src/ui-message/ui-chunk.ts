import type { Annotation, ReasoningDetail } from "@wayfare/core";
import type { FinishMeaning } from "@wayfare/core/adapter";

/**
 * What an answer leaves on its parts, to come back with the next request; the same names that `@wayfare/ai-sdk` writes,
 * so that conversations of both go on here.
 */
export interface Kept {
  reasoning_details?: readonly ReasoningDetail[];
  /** The model that reasoned. */
  model?: string;
  /** Remarks beside citations, such as files that were parsed. */
  annotations?: readonly Annotation[];
  /** Whether the text refuses to answer. */
  refusal?: true;
  /** Fields of a tool call that these types do not list. */
  tool_call?: Record<string, unknown>;
  /** Id under which the API keeps a sound. */
  id?: string;
  /** What a sound says. */
  transcript?: string;
  /** When the id of a sound lapses, in seconds since 1970. */
  expires_at?: number;
}

/** What stands under our name beside a part. */
export interface PartMetadata {
  providerMetadata?: { openrouter: Kept };
}

/** The chunks of a UI message stream that are sent (AI SDK docs: stream protocol, `UIMessageChunk`). */
export type UiChunk =
  | { type: "start"; messageId?: string }
  | { type: "start-step" }
  | { type: "text-start" | "reasoning-start"; id: string }
  | { type: "text-delta" | "reasoning-delta"; id: string; delta: string }
  | ({ type: "text-end" | "reasoning-end"; id: string } & PartMetadata)
  | { type: "tool-input-start"; toolCallId: string; toolName: string }
  | { type: "tool-input-delta"; toolCallId: string; inputTextDelta: string }
  | ({ type: "tool-input-available"; toolCallId: string; toolName: string; input: unknown } & PartMetadata)
  | ({
      type: "tool-input-error";
      toolCallId: string;
      toolName: string;
      input: string;
      errorText: string;
    } & PartMetadata)
  | { type: "source-url"; sourceId: string; url: string; title?: string }
  | ({ type: "file"; url: string; mediaType: string } & PartMetadata)
  | ({ type: "custom"; kind: "openrouter.message" } & PartMetadata)
  | { type: "finish-step" }
  | { type: "finish"; finishReason: FinishMeaning; messageMetadata?: unknown }
  | { type: "error"; errorText: string }
  | { type: "abort" };

/** Metadata under our name; nothing where there is nothing to say. */
export function kept(fields: Kept): PartMetadata {
  return Object.keys(fields).length > 0 ? { providerMetadata: { openrouter: fields } } : {};
}
