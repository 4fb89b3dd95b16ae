import type { Pricing, Usage } from "@wayfare/core";
import { type CostPart, type Money, moneyToNumber, priceUsage } from "@wayfare/core/cost";
import type { Prompt } from "./prompt.ts";
import { countPieces, type Piece, type Script } from "./script.ts";

/** The parts of a cost that count as the price of the input; all others are the output's. */
const inputParts: ReadonlySet<CostPart> = new Set<CostPart>([
  "prompt",
  "cacheRead",
  "cacheWrite",
  "cacheWrite1h",
  "promptAudio",
  "promptAudioCacheRead",
  "promptImage",
  "request",
  "image",
]);

/** The usage of an answer, or of as much of it as was spoken, at the endpoint's listed prices. */
export function usageOf(
  prompt: Prompt,
  pieces: readonly Piece[],
  call: Script["call"],
  pricing: Pricing,
): Usage {
  const { all, reasoning, image } = countPieces(pieces, call);
  const counted = {
    prompt_tokens: prompt.tokens,
    completion_tokens: all,
    total_tokens: prompt.tokens + all,
    prompt_tokens_details: {
      cached_tokens: 0,
      cache_write_tokens: 0,
      audio_tokens: prompt.audioTokens,
      video_tokens: 0,
    },
    cost_details: null,
    completion_tokens_details: { reasoning_tokens: reasoning, image_tokens: image, audio_tokens: 0 },
  };
  return withCost(counted, pricing, prompt.images);
}

/** A usage with what it costs at listed prices. */
export function withCost(counted: Omit<Usage, "cost">, pricing: Pricing, images = 0): Usage {
  const { prompt_tokens, completion_tokens, total_tokens, ...details } = counted;
  const usage: Usage = {
    prompt_tokens,
    completion_tokens,
    total_tokens,
    cost: null,
    is_byok: false,
    ...details,
  };
  // A price of "-1" leaves the cost unknown, which is null on the wire and never 0.
  const priced = priceUsage(usage, pricing, { images });
  if (priced === undefined) return usage;
  // The output gets the rest, so that both always add up to the whole.
  const input = sum(priced.parts, (part) => inputParts.has(part));
  return {
    ...usage,
    cost: moneyToNumber(priced.total),
    cost_details: {
      upstream_inference_cost: moneyToNumber(priced.total),
      upstream_inference_prompt_cost: moneyToNumber(input),
      upstream_inference_completions_cost: moneyToNumber(priced.total - input),
    },
  };
}

function sum(parts: Readonly<Partial<Record<CostPart, Money>>>, counts: (part: CostPart) => boolean): Money {
  return Object.entries(parts).reduce(
    (total, [part, money]) => (counts(part as CostPart) ? total + money : total),
    0n,
  );
}
