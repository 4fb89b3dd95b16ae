import type { UsageMetadata } from "@langchain/core/messages";
import type { Receipt, Usage } from "@wayfare/core";
import { amountOf, moneyToNumber } from "@wayfare/core/adapter";

/** Usage as LangChain has it, and what the call cost. */
export interface OpenRouterUsageMetadata extends UsageMetadata {
  /**
   * All that there is to pay, in USD: the charge of OpenRouter, and the provider's bill to an own key. Absent when it is
   * not known. The exact amount stands in `response_metadata.openrouter`.
   */
  total_cost?: number;
}

/** Reads a usage report; counts that were not told are left out. */
export function decodeUsage(
  usage: Usage | null | undefined,
  receipt: Receipt | undefined,
): OpenRouterUsageMetadata | undefined {
  if (usage == null) return undefined;
  const { prompt_tokens_details: input, completion_tokens_details: output } = usage;
  const input_tokens = amountOf(usage.prompt_tokens) ?? 0;
  const output_tokens = amountOf(usage.completion_tokens) ?? 0;
  const decoded: OpenRouterUsageMetadata = {
    input_tokens,
    output_tokens,
    total_tokens: amountOf(usage.total_tokens) ?? input_tokens + output_tokens,
  };
  const input_token_details = counts({
    cache_read: input?.cached_tokens,
    cache_creation: input?.cache_write_tokens,
    audio: input?.audio_tokens,
    video: input?.video_tokens,
  });
  const output_token_details = counts({
    reasoning: output?.reasoning_tokens,
    audio: output?.audio_tokens,
    image: output?.image_tokens,
  });
  if (input_token_details !== undefined) decoded.input_token_details = input_token_details;
  if (output_token_details !== undefined) decoded.output_token_details = output_token_details;
  if (receipt?.totalCost !== undefined) decoded.total_cost = moneyToNumber(receipt.totalCost);
  return decoded;
}

function counts(told: Readonly<Record<string, unknown>>): Record<string, number> | undefined {
  let found: Record<string, number> | undefined;
  for (const name in told) {
    const count = amountOf(told[name]);
    if (count === undefined) continue;
    found ??= {};
    found[name] = count;
  }
  return found;
}
