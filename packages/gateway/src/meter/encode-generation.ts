import type { Generation, Receipt } from "@wayfare/core";
import { moneyToNumber } from "@wayfare/core/cost";
import { generationTypeOf } from "../inference/kinds.ts";
import { type CallDetails, decodeDetails } from "./details.ts";

/** A call as `GET /generation` tells it. What nobody has counted is null; an unknown cost can only be said as 0 there. */
export function encodeGeneration(receipt: Receipt): Generation {
  const { tokens, tags, latency } = receipt;
  const details = decodeDetails(receipt.details);
  const cost = receipt.cost === undefined ? 0 : moneyToNumber(receipt.cost);
  return {
    id: receipt.id,
    upstream_id: details.upstream_id,
    created_at: new Date(receipt.startedAt).toISOString(),
    model: receipt.model ?? receipt.requestedModel ?? "",
    provider_name: receipt.provider ?? null,
    api_type: generationTypeOf(receipt.api),
    app_id: null,
    external_user: tags.user ?? null,
    origin: details.origin,
    http_referer: details.http_referer,
    user_agent: details.user_agent,
    streamed: receipt.streamed,
    cancelled: receipt.aborted,
    finish_reason: receipt.finishReason ?? (receipt.error === undefined ? null : "error"),
    native_finish_reason: receipt.nativeFinishReason ?? null,
    ...encodeCounts(tokens),
    web_search_engine: null,
    latency: latency.firstByte ?? null,
    moderation_latency: null,
    generation_time: latency.firstByte === undefined ? null : latency.total - latency.firstByte,
    is_byok: receipt.byok ?? false,
    usage: cost,
    total_cost: cost,
    cache_discount: receipt.discount === undefined ? null : moneyToNumber(receipt.discount),
    upstream_inference_cost: receipt.upstreamCost === undefined ? null : moneyToNumber(receipt.upstreamCost),
    provider_responses: encodeResponses(receipt, details),
    router: null,
    preset_id: null,
    service_tier: details.service_tier,
    session_id: tags.session ?? null,
    request_id: null,
    response_cache_source_id: null,
    data_region: "global",
    workspace_id: tags.workspace ?? null,
  };
}

/** OpenRouter's own count beside the provider's: here both are the provider's. */
function encodeCounts(tokens: Receipt["tokens"]) {
  return {
    tokens_prompt: tokens.prompt ?? null,
    tokens_completion: tokens.completion ?? null,
    native_tokens_prompt: tokens.prompt ?? null,
    native_tokens_completion: tokens.completion ?? null,
    native_tokens_completion_images: tokens.completionImage ?? null,
    native_tokens_reasoning: tokens.reasoning ?? null,
    native_tokens_cached: tokens.cached ?? null,
    num_media_prompt: null,
    num_media_completion: null,
    num_input_audio_prompt: null,
    num_search_results: null,
    num_fetches: null,
  };
}

type ProviderResponse = NonNullable<Generation["provider_responses"]>[number];

/** Every try, failed ones included: it is how a client learns who was asked before. */
function encodeResponses({ attempts }: Receipt, { endpoints }: CallDetails): ProviderResponse[] {
  return attempts.map(({ duration, provider, status }, index) => ({
    ...endpoints[index],
    is_byok: false,
    latency: duration,
    ...(provider !== undefined && { provider_name: provider }),
    status: status ?? null,
  }));
}
