import type { JSONObject, JSONValue } from "@ai-sdk/provider";
import type { Receipt } from "@wayfare/core";
import { encodeReceipt } from "@wayfare/core/cost";
import { countOf } from "./usage.ts";

/** What OpenRouter counted and charged, under the names that the official provider gave it. */
export interface OpenRouterUsageAccounting {
  promptTokens: number;
  promptTokensDetails?: { cachedTokens: number; cacheWriteTokens?: number };
  completionTokens: number;
  completionTokensDetails?: { reasoningTokens: number };
  totalTokens: number;
  /** What OpenRouter charges, in USD. */
  cost?: number;
  /** Whether an own provider key was used: then the provider's bill comes on top of `cost`, else it is part of it. */
  isByok?: boolean;
  costDetails?: { upstreamInferenceCost: number };
}

/** What every kind of answer tells of itself. */
interface Answer {
  id?: string | undefined;
  model?: string | undefined;
  provider?: string | undefined;
  // Usage reports of chat, embeddings, images and the rest have these in common.
  usage?: object | null | undefined;
}

/**
 * The part of `providerMetadata.openrouter` that all models share: `provider`, `model`, `generationId`, `usage`,
 * `cost` in USD, `isByok`, `costDetails` as on the wire, and `receipt`, whose money are decimal strings in USD.
 */
export function encodeMetadata(answer: Answer, receipt: Receipt | undefined): JSONObject {
  const usage = (answer.usage ?? {}) as Record<string, JSONValue | undefined>;
  const metadata: JSONObject = {
    // The official provider says "" where none was told.
    provider: answer.provider ?? "",
    model: answer.model,
    generationId: answer.id || receipt?.generationId,
    cost: countOf(usage.cost),
    isByok: typeof usage.is_byok === "boolean" ? usage.is_byok : undefined,
    costDetails: usage.cost_details,
    receipt: receipt && (encodeReceipt(receipt) as unknown as JSONObject),
  };
  if (answer.usage != null) metadata.usage = encodeAccounting(usage);
  for (const name of Object.keys(metadata)) if (metadata[name] == null) delete metadata[name];
  return metadata;
}

type Counts = Record<string, JSONValue | undefined>;

/** Numbers that were not told are left out, except the three that the official type promises. */
function encodeAccounting(usage: Counts): JSONObject {
  const prompt = countOf(usage.prompt_tokens);
  const completion = countOf(usage.completion_tokens);
  const input = partOf(usage.prompt_tokens_details);
  const output = partOf(usage.completion_tokens_details);
  const cached = countOf(input.cached_tokens);
  const reasoning = countOf(output.reasoning_tokens);
  const upstream = countOf(partOf(usage.cost_details).upstream_inference_cost);
  const cost = countOf(usage.cost);
  return {
    promptTokens: prompt ?? 0,
    completionTokens: completion ?? 0,
    totalTokens: countOf(usage.total_tokens) ?? (prompt ?? 0) + (completion ?? 0),
    ...(cost !== undefined && { cost }),
    ...(typeof usage.is_byok === "boolean" && { isByok: usage.is_byok }),
    ...(cached !== undefined && { promptTokensDetails: { cachedTokens: cached, ...written(input) } }),
    ...(reasoning !== undefined && { completionTokensDetails: { reasoningTokens: reasoning } }),
    ...(upstream !== undefined && { costDetails: { upstreamInferenceCost: upstream } }),
  };
}

function written({ cache_write_tokens }: Counts): JSONObject {
  const count = countOf(cache_write_tokens);
  return count === undefined ? {} : { cacheWriteTokens: count };
}

function partOf(value: JSONValue | undefined): Counts {
  return typeof value === "object" && value !== null ? (value as Counts) : {};
}
