import { decodeMoney } from "../money/money.ts";
import type { Generation } from "../protocol/generation.ts";
import type { Receipt, TokenCounts } from "../protocol/receipt.ts";
import { readCost, totalOf } from "./charge.ts";
import { readCount } from "./count.ts";
import { withJson } from "./receipt.ts";

/**
 * Completes the receipt of an aborted or interrupted call from the record of `GET /generation`; gives a new receipt.
 *
 * What the record says of money and tokens counts (tokens by the model's own tokenizer, which are billed); model,
 * provider and reasons fill what the receipt lacks. A record without a cost leaves the receipt's cost as it was.
 */
export function settleReceipt(receipt: Receipt, generation: Partial<Generation>): Receipt {
  const reported = readCost(generation.total_cost) ?? readCost(generation.usage);
  const isReported = reported !== undefined;
  const cost = isReported ? reported : receipt.cost;
  const byok = typeof generation.is_byok === "boolean" ? generation.is_byok : receipt.byok;
  const upstreamCost = readCost(generation.upstream_inference_cost) ?? receipt.upstreamCost;
  return withJson({
    ...receipt,
    generationId: receipt.generationId ?? readText(generation.id),
    model: receipt.model ?? readText(generation.model),
    provider: receipt.provider ?? readText(generation.provider_name),
    tokens: settleTokens(receipt.tokens, generation),
    cost,
    costSource: isReported ? "reported" : receipt.costSource,
    upstreamCost,
    totalCost: totalOf(cost, byok, upstreamCost),
    byok,
    discount: decodeMoney(generation.cache_discount) ?? receipt.discount,
    finishReason: receipt.finishReason ?? readText(generation.finish_reason),
    nativeFinishReason: receipt.nativeFinishReason ?? readText(generation.native_finish_reason),
  });
}

function settleTokens(tokens: TokenCounts, generation: Partial<Generation>): TokenCounts {
  const prompt =
    readCount(generation.native_tokens_prompt) ?? readCount(generation.tokens_prompt) ?? tokens.prompt;
  const completion =
    readCount(generation.native_tokens_completion) ??
    readCount(generation.tokens_completion) ??
    tokens.completion;
  return {
    ...tokens,
    prompt,
    completion,
    total: prompt === undefined || completion === undefined ? tokens.total : prompt + completion,
    cached: readCount(generation.native_tokens_cached) ?? tokens.cached,
    reasoning: readCount(generation.native_tokens_reasoning) ?? tokens.reasoning,
    completionImage: readCount(generation.native_tokens_completion_images) ?? tokens.completionImage,
  };
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
