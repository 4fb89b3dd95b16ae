import { estimateCost, type Money, priceUsage } from "@wayfare/core/cost";
import type { MeteredCall } from "./metered-call.ts";

/** Characters of a token, about, in most languages. */
const TOKEN_LENGTH = 4;

/** What a call without a usage report cost by an own count; undefined when nobody bills it or a price is not known. */
export function countCost({ kind, request, reading, bill, startedAt }: MeteredCall): Money | undefined {
  if (bill === undefined || reading.usage !== undefined || !kind.countable) return undefined;
  const { pricing } = bill.endpoint;
  if (kind.isPriced?.(pricing) === false) return undefined;
  const { promptTokens } = estimateCost(kind.asChat(request), [{ pricing }]);
  const { characters = 0, pieces = 0 } = reading;
  // A piece is a token at least.
  const completion = Math.max(pieces, Math.ceil(characters / TOKEN_LENGTH));
  const prompt = Math.ceil(promptTokens.likely);
  const usage = {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  };
  return priceUsage(usage, pricing, { at: new Date(startedAt) })?.total;
}
