import type { JSONObject, LanguageModelV4Usage } from "@ai-sdk/provider";
import type { Usage } from "@wayfare/core";

/** Reads a usage report; what was not told stays undefined, never zero. `raw` is the report as it came. */
export function decodeUsage(usage: Usage | null | undefined): LanguageModelV4Usage {
  const input = countOf(usage?.prompt_tokens);
  const output = countOf(usage?.completion_tokens);
  const cacheRead = countOf(usage?.prompt_tokens_details?.cached_tokens);
  const cacheWrite = countOf(usage?.prompt_tokens_details?.cache_write_tokens);
  const reasoning = countOf(usage?.completion_tokens_details?.reasoning_tokens);
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

/** A number of tokens, or undefined for anything else. */
export function countOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** What is left of a total without its parts; unknown when no part is known. */
function rest(total: number | undefined, ...parts: (number | undefined)[]): number | undefined {
  if (total === undefined || parts.every((part) => part === undefined)) return undefined;
  return Math.max(
    0,
    parts.reduce<number>((left, part) => left - (part ?? 0), total),
  );
}
