import type { ChatRequest } from "@wayfare/core";
import type { DialectCall } from "../dialect.ts";

/** What of a request must change before an upstream gets it: JSON text to put, or undefined to leave a field out. */
export type BodyEdits = Readonly<Record<string, string | undefined>>;

/** How an upstream of the OpenAI kind differs from what our clients send. */
export interface UpstreamRules {
  edits(call: DialectCall): BodyEdits;
  /** Request headers of the client that are passed on, in lower case. */
  readonly headers: readonly string[];
  /** Whether `GET /generation` tells what a call cost. */
  readonly keepsRecords: boolean;
}

/** OpenRouter itself, or another gateway of its kind: all is passed on, but fallbacks between models are ours. */
export const openRouterRules: UpstreamRules = {
  edits: ({ endpoint, requested }) => ({
    model: quote(endpoint.upstream_model ?? requested),
    models: undefined,
    route: undefined,
  }),
  headers: [
    "http-referer",
    "x-title",
    "x-openrouter-title",
    "x-openrouter-categories",
    "x-openrouter-metadata",
    "x-openrouter-experimental-metadata",
    "x-openrouter-cache",
    "x-openrouter-cache-ttl",
    "x-openrouter-cache-clear",
    "x-session-id",
    "x-anthropic-beta",
    "traceparent",
  ],
  keepsRecords: true,
};

/** Fields that only OpenRouter knows; strict upstreams refuse a request that has them. */
const foreign = [
  "cache_control",
  "debug",
  "include_reasoning",
  "models",
  "plugins",
  "preset",
  "provider",
  "reasoning",
  "route",
  "session_id",
  "stop_server_tools_when",
  "trace",
  "transforms",
  "usage",
];

/** Any other server that speaks chat completions. It has to be asked for the usage of a stream. */
export const openAiRules: UpstreamRules = {
  edits: ({ endpoint, model, request }) => ({
    ...Object.fromEntries(foreign.map((field) => [field, undefined])),
    model: quote(endpoint.upstream_model ?? model.id),
    ...effortEdit(request),
    ...(request.stream && { stream_options: quote({ ...request.stream_options, include_usage: true }) }),
  }),
  headers: ["traceparent"],
  keepsRecords: false,
};

/** The one part of `reasoning` that others understand, under their name for it. */
function effortEdit({ reasoning, reasoning_effort }: ChatRequest): BodyEdits {
  const effort = reasoning?.effort;
  return typeof effort === "string" && reasoning_effort == null ? { reasoning_effort: quote(effort) } : {};
}

/** Edits are JSON text already, since they are spliced in as bytes. */
function quote(value: unknown): string {
  return JSON.stringify(value);
}
