import type { Money } from "../money/money.ts";
import {
  comparePrices,
  multiplyPrice,
  type Price,
  parsePrice,
  priceToMoney,
  sumPrices,
} from "../money/price.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Pricing } from "../protocol/pricing.ts";
import type { RequestCount } from "./count-request.ts";
import type { CostPart } from "./price.ts";
import { boundPrices, FREE, type PriceBounds } from "./price-bounds.ts";
import type { ServerWork } from "./server-tools.ts";
import type { TokenRange } from "./token-range.ts";

/** What is the same at every offer. */
export interface CallShape {
  readonly request: ChatRequest;
  readonly count: RequestCount;
  readonly work: ServerWork;
  /** Input of all rounds. */
  readonly prompt: TokenRange;
  readonly at: Date;
}

/**
 * What a search of OpenRouter's own engines costs: 4 USD for 1000 results, or 5 USD for 1000 searches
 * (OpenRouter docs: web search).
 */
const RESULT_PRICE = parsePrice("0.004") as Price;
const SEARCH_PRICE = parsePrice("0.005") as Price;

/** What a call costs at listed prices, at least and at most; undefined when a price that may be needed is unknown. */
export function costBounds(
  pricing: Pricing,
  { request, count, work, prompt, at }: CallShape,
  completionTokens: number,
): { low: Money; high: Money } | undefined {
  const find = boundPrices(pricing, { low: count.prompt.low, high: prompt.high }, at);
  const text = find?.(textParts(request));
  const media = find?.([...textParts(request), ...mediaParts(count)]);
  const output = find?.(outputParts(request, pricing));
  const fee = find?.(["request"]);
  const image = count.images > 0 ? find?.(["image"]) : { low: FREE, high: FREE };
  if (!text || !media || !output || !fee || !image) return undefined;
  const seen = count.media.high * work.rounds;
  const high = sumPrices([
    multiplyPrice(text.high, prompt.high - seen),
    multiplyPrice(media.high, seen),
    multiplyPrice(output.high, completionTokens),
    multiplyPrice(fee.high, work.rounds),
    multiplyPrice(image.high, count.images * work.rounds),
    multiplyPrice(searchPrice(work, find?.(["webSearch"])), work.searches),
  ]);
  const low = sumPrices([multiplyPrice(media.low, prompt.low), fee.low]);
  return { low: priceToMoney(low), high: priceToMoney(high) };
}

function textParts(request: ChatRequest): CostPart[] {
  const parts: CostPart[] = ["prompt", "cacheRead", "cacheWrite"];
  return cachesForAnHour(request) ? [...parts, "cacheWrite1h"] : parts;
}

function mediaParts({ images, hasSound }: RequestCount): CostPart[] {
  const seen: CostPart[] = images > 0 || hasSound ? ["promptImage"] : [];
  return hasSound ? [...seen, "promptAudio", "promptAudioCacheRead"] : seen;
}

/** A model that makes images or sound may do so unless the request says otherwise. */
function outputParts({ modalities, audio }: ChatRequest, pricing: Pricing): CostPart[] {
  const parts: CostPart[] = ["completion", "reasoning"];
  const wants = (kind: string): boolean => !Array.isArray(modalities) || modalities.includes(kind);
  if (pricing.image_output != null && wants("image")) parts.push("completionImage");
  if (pricing.audio_output != null && (audio != null || wants("audio"))) parts.push("completionAudio");
  return parts;
}

/** Whether a breakpoint anywhere asks for the longer life, which costs more to write. */
function cachesForAnHour({ cache_control, prompt_cache_options, messages, tools }: ChatRequest): boolean {
  const marks: unknown[] = [cache_control, prompt_cache_options];
  for (const message of Array.isArray(messages) ? messages : []) {
    if (!Array.isArray(message?.content)) continue;
    for (const part of message.content) marks.push(part?.cache_control);
  }
  for (const tool of Array.isArray(tools) ? tools : [])
    marks.push((tool as { cache_control?: unknown })?.cache_control);
  return marks.some((mark) => {
    const { ttl } = (mark ?? {}) as { ttl?: unknown };
    return ttl != null && ttl !== "5m";
  });
}

/** The dearer of the provider's own search and the others, where both may be used. */
function searchPrice({ results, isNative }: ServerWork, listed: PriceBounds | undefined): Price {
  const byResult = multiplyPrice(RESULT_PRICE, results);
  const engines = comparePrices(byResult, SEARCH_PRICE) > 0 ? byResult : SEARCH_PRICE;
  if (listed === undefined) return engines;
  return isNative || comparePrices(listed.high, engines) > 0 ? listed.high : engines;
}
