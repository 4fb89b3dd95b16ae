import type { JsonObject, Open } from "./json.ts";

/** How the request was routed; sent when the header `X-OpenRouter-Metadata: enabled` asks for it. */
export interface RouterMetadata {
  /** Model as the request named it. */
  requested: string;
  /** How the model was chosen. */
  strategy: Open<
    "direct" | "auto" | "free" | "latest" | "alias" | "fallback" | "pareto" | "bodybuilder" | "fusion"
  >;
  /** Region that served the request, or null. */
  region: string | null;
  /** The route in one line of prose. */
  summary: string;
  /** Number of the attempt that gave the reply, from 1. */
  attempt: number;
  /** Whether the account's own provider key served the request. */
  is_byok: boolean;
  /** The endpoints that came into question. */
  endpoints: RouterEndpoints;
  /** Floors that the router applied. */
  params?: RouterParams;
  /** Every attempt in order, failed ones included. */
  attempts?: RouterAttempt[];
  /** What happened to the request besides inference. */
  pipeline?: PipelineStage[];
  /** Time of generation, in milliseconds. */
  generation_time?: number | null;
}

/** The endpoints that came into question. */
export interface RouterEndpoints {
  /** How many there were. */
  total: number;
  /** The ones left after filtering. */
  available: { provider: string; model: string; selected: boolean }[];
}

/** Floors that a router applied when it chose. */
export interface RouterParams {
  /** Lowest quality score allowed. */
  quality_floor?: number;
  /** Lowest throughput allowed, in tokens per second. */
  throughput_floor?: number;
  /** Family of model versions that was considered. */
  version_group?: string;
}

/** One attempt at one endpoint. */
export interface RouterAttempt {
  /** Display name of the provider. */
  provider: string;
  /** Model that was tried. */
  model: string;
  /** HTTP status that the provider answered. */
  status: number;
}

/** One stage that a request passed besides inference. */
export interface PipelineStage {
  type: Open<"guardrail" | "plugin" | "server_tools" | "response_healing" | "context_compression">;
  /** Name of the stage. */
  name: string;
  /** What it did, in one line. */
  summary?: string;
  /** Details of the stage, free in form. */
  data?: JsonObject;
  /** What the stage cost, in USD. */
  cost_usd?: number | null;
  /** Guardrail that acted. */
  guardrail_id?: string;
  /** Whom that guardrail is assigned to. */
  guardrail_scope?: string;
}
