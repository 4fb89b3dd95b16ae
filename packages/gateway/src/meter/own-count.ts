import { type Money, priceUsage } from "@wayfare/core/cost";
import type { MeteredCall } from "./metered-call.ts";
import { estimateCost } from "./pending.ts";

/** Characters of a token, about, in most languages. */
const TOKEN_LENGTH = 4;

/** What a call without a usage report cost by an own count; undefined when nobody served or a price is not known. */
export function countCost({ request, reading, tries, startedAt }: MeteredCall): Money | undefined {
  const served = tries.find((made) => made.error === undefined)?.attempt;
  if (served === undefined || reading.usage !== undefined) return undefined;
  const { pricing } = served.endpoint;
  const { promptTokens } = estimateCost(request, [{ pricing }]);
  const { characters = 0, pieces = 0 } = reading;
  // A piece is a token at least.
  const completion = Math.max(pieces, Math.ceil(characters / TOKEN_LENGTH));
  const prompt = Math.round((promptTokens.low + promptTokens.high) / 2);
  const usage = {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  };
  return priceUsage(usage, pricing, { at: new Date(startedAt) })?.total;
}
