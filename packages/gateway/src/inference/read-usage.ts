import type { Usage } from "@wayfare/core";
import { isObject } from "@wayfare/core/internal";
import type { InferenceKind } from "./kind.ts";

/**
 * Reads a usage report of any kind of call as that of a chat: some paths say input and output tokens, rankings only a
 * total, and where all tokens of one side are of one medium they do not say so.
 */
export function readUsage(told: Readonly<Record<string, unknown>>, { media }: InferenceKind): Usage {
  const completion = told.completion_tokens ?? told.output_tokens;
  const alone = completion === undefined ? told.total_tokens : undefined;
  const prompt = told.prompt_tokens ?? told.input_tokens ?? alone;
  return {
    ...told,
    ...(prompt !== undefined && { prompt_tokens: prompt }),
    ...(completion !== undefined && { completion_tokens: completion }),
    ...(isObject(told.prompt_tokens_details) ? {} : details("prompt_tokens_details", media?.prompt, prompt)),
    ...(isObject(told.completion_tokens_details)
      ? {}
      : details("completion_tokens_details", media?.completion, completion)),
  } as unknown as Usage;
}

/** All tokens of one side as tokens of its medium; nothing where it has none. */
function details(field: string, medium: string | undefined, count: unknown): Record<string, unknown> {
  return medium === undefined || count === undefined ? {} : { [field]: { [medium]: count } };
}
