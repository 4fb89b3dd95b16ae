import type { JSONObject, LanguageModelV4Usage } from "@ai-sdk/provider";
import type { Usage } from "@wayfare/core";
import { amountOf } from "@wayfare/core/adapter";

/** Reads a usage report; what was not told stays undefined, never zero. `raw` is the report as it came. */
export function decodeUsage(usage: Usage | null | undefined): LanguageModelV4Usage {
  const input = amountOf(usage?.prompt_tokens);
  const output = amountOf(usage?.completion_tokens);
  const cacheRead = amountOf(usage?.prompt_tokens_details?.cached_tokens);
  const cacheWrite = amountOf(usage?.prompt_tokens_details?.cache_write_tokens);
  const reasoning = amountOf(usage?.completion_tokens_details?.reasoning_tokens);
  return {
    inputTokens: {
      total: input,
      noCache: rest(input, cacheRead, cacheWrite),
      cacheRead,
      cacheWrite,
    },
    outputTokens: { total: output, text: rest(output, reasoning), reasoning },
    ...(usage != null && { raw: usage as unknown as JSONObject }),
  };
}

/** What is left of a total without its parts; unknown when no part is known. */
function rest(total: number | undefined, ...parts: (number | undefined)[]): number | undefined {
  if (total === undefined || parts.every((part) => part === undefined)) return undefined;
  return Math.max(
    0,
    parts.reduce<number>((left, part) => left - (part ?? 0), total),
  );
}
