import type { JSONObject, JSONValue } from "@ai-sdk/provider";
import type {
  Annotation,
  CostDetails,
  Logprobs,
  ReasoningDetail,
  Receipt,
  RouterMetadata,
} from "@wayfare/core";
import { amountOf, type EncodedReceipt, encodeReceipt } from "@wayfare/core/adapter";

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

/**
 * What `providerMetadata.openrouter` holds; cast it to this. The second half is of language models only.
 */
export interface OpenRouterProviderMetadata {
  /** Display name of the provider that answered; "" when it was not told. */
  provider: string;
  /** The model that answered. */
  model?: string;
  /** Id under which OpenRouter keeps the record of the call. */
  generationId?: string;
  /** What OpenRouter charges, in USD. */
  cost?: number;
  /** Whether an own provider key was used. */
  isByok?: boolean;
  /** `usage.cost_details` as it came. */
  costDetails?: CostDetails;
  usage?: OpenRouterUsageAccounting;
  /** The receipt of the call, its money as decimal strings in USD; see `costOf` for sums. */
  receipt?: EncodedReceipt;
  reasoning_details?: ReasoningDetail[];
  /** Files that were parsed: they come back by themselves with the messages of `ai`. */
  annotations?: Annotation[];
  nativeFinishReason?: string;
  logprobs?: Logprobs;
  serviceTier?: string;
  /** `openrouter_metadata`, which a header asks for. */
  routerMetadata?: RouterMetadata;
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
 * @param readReceipt - brings the receipt; asked when somebody reads it, since few do
 */
export function encodeMetadata(answer: Answer, readReceipt: () => Receipt | undefined): JSONObject {
  const usage = (answer.usage ?? {}) as Counts;
  let receipt: JSONValue | undefined;
  const metadata: JSONObject = {
    // The official provider says "" where none was told.
    provider: answer.provider ?? "",
    get receipt() {
      const found = receipt === undefined ? readReceipt() : undefined;
      receipt ??= found && (encodeReceipt(found) as unknown as JSONObject);
      return receipt;
    },
    // Middleware may hide it.
    set receipt(value) {
      receipt = value ?? null;
    },
  };
  put(metadata, "model", answer.model);
  put(metadata, "generationId", answer.id || readReceipt()?.generationId);
  put(metadata, "cost", amountOf(usage.cost));
  put(metadata, "isByok", usage.is_byok);
  put(metadata, "costDetails", usage.cost_details);
  if (answer.usage != null) metadata.usage = encodeAccounting(usage);
  return metadata;
}

/** Says what was told, and nothing of what was not. */
export function put(metadata: JSONObject, name: string, value: unknown): void {
  if (value !== undefined && value !== null) metadata[name] = value as JSONValue;
}

type Counts = Record<string, JSONValue | undefined>;

/** Numbers that were not told are left out, except the three that the official type promises. */
function encodeAccounting(usage: Counts): JSONObject {
  const promptTokens = amountOf(usage.prompt_tokens) ?? 0;
  const completionTokens = amountOf(usage.completion_tokens) ?? 0;
  const totalTokens = amountOf(usage.total_tokens) ?? promptTokens + completionTokens;
  const told: JSONObject = { promptTokens, completionTokens, totalTokens };
  const input = partOf(usage.prompt_tokens_details);
  const cachedTokens = amountOf(input.cached_tokens);
  const reasoningTokens = amountOf(partOf(usage.completion_tokens_details).reasoning_tokens);
  const upstreamInferenceCost = amountOf(partOf(usage.cost_details).upstream_inference_cost);
  put(told, "cost", amountOf(usage.cost));
  put(told, "isByok", usage.is_byok);
  if (cachedTokens !== undefined) {
    const details: JSONObject = { cachedTokens };
    put(details, "cacheWriteTokens", amountOf(input.cache_write_tokens));
    told.promptTokensDetails = details;
  }
  if (reasoningTokens !== undefined) told.completionTokensDetails = { reasoningTokens };
  if (upstreamInferenceCost !== undefined) told.costDetails = { upstreamInferenceCost };
  return told;
}

function partOf(value: JSONValue | undefined): Counts {
  return typeof value === "object" && value !== null ? (value as Counts) : {};
}
