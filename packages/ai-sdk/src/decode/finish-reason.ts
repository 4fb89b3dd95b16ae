import type { LanguageModelV4FinishReason } from "@ai-sdk/provider";
import { finishMeaning } from "@wayfare/core/adapter";

/** Reads a finish reason; see {@link finishMeaning}. */
export function decodeFinishReason(
  raw: string | null | undefined,
  hasToolCalls: boolean,
): LanguageModelV4FinishReason {
  return { unified: finishMeaning(raw, hasToolCalls), raw: raw ?? undefined };
}
