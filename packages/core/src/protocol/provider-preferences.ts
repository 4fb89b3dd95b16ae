import type { JsonObject, Open } from "./json.ts";

/**
 * Where a request may go and in which order (OpenRouter docs: provider routing).
 *
 * Providers are named by slug: a base slug such as "google-vertex" means all its regions and variants but no
 * service tiers; a longer one such as "deepinfra/turbo" means exactly that endpoint.
 */
export interface ProviderPreferences {
  /** Try these first, in this order; switches load balancing off. */
  order?: string[] | null | undefined;
  /** Use no others; meets the account's allow-list. */
  only?: string[] | null | undefined;
  /** Use none of these; joins the account's ignore-list. */
  ignore?: string[] | null | undefined;
  /** Whether endpoints beyond `order`, or beyond the first-ranked one, may serve. @default true */
  allow_fallbacks?: boolean | null | undefined;
  /** Use only endpoints that honour every parameter of the request. @default false */
  require_parameters?: boolean | null | undefined;
  /** "deny" leaves out providers that store prompts or train on them. @default "allow" */
  data_collection?: Open<"allow" | "deny"> | null | undefined;
  /** Use only endpoints that keep no data; it can tighten the account's setting, not loosen it. */
  zdr?: boolean | null | undefined;
  /** Use only models whose author permits distillation. */
  enforce_distillable_text?: boolean | null | undefined;
  /** Use only weights in these number formats. */
  quantizations?: Quantization[] | null | undefined;
  /** Try endpoints strictly in this order instead of balancing load. */
  sort?: ProviderSort | ProviderSortOptions | null | undefined;
  /** Prefer endpoints at least this fast, in tokens per second; a bare number means the median. */
  preferred_min_throughput?: number | Percentiles | null | undefined;
  /** Prefer endpoints that begin within this time, in seconds; a bare number means the median. */
  preferred_max_latency?: number | Percentiles | null | undefined;
  /** Use only endpoints that cost at most this much. */
  max_price?: MaxPrice | null | undefined;
  /** Fields for one provider alone, by its slug. */
  options?: Record<string, JsonObject> | null | undefined;
}

/** What endpoints are sorted by. */
export type ProviderSort = Open<"price" | "throughput" | "latency" | "exacto">;

/** A sort order with its reach. */
export interface ProviderSortOptions {
  /** What to sort by. */
  by?: ProviderSort | null | undefined;
  /** Sort within each model, so that fallbacks stay fallbacks, or across all models. @default "model" */
  partition?: Open<"model" | "none"> | null | undefined;
}

/** Cut-offs at percentiles of the last five minutes; all must hold. */
export interface Percentiles {
  p50?: number | null | undefined;
  p75?: number | null | undefined;
  p90?: number | null | undefined;
  p99?: number | null | undefined;
}

/** Highest prices, in USD; strings keep decimals exact. */
export interface MaxPrice {
  /** For a million input tokens. */
  prompt?: number | string | undefined;
  /** For a million output tokens. */
  completion?: number | string | undefined;
  /** For one request. */
  request?: number | string | undefined;
  /** For one image. */
  image?: number | string | undefined;
  /** For one unit of audio. */
  audio?: number | string | undefined;
}

/** Number format of a model's weights; "fp4" and "fp8" include their block-scaled kinds. */
export type Quantization = Open<
  "int4" | "int8" | "fp4" | "mxfp4" | "nvfp4" | "fp6" | "fp8" | "mxfp8" | "fp16" | "bf16" | "fp32" | "unknown"
>;
