import type { ChatRequest } from "@wayfare/core";
import { fieldsOf, type InferenceKind } from "../../inference/kind.ts";
import { inferenceKinds } from "../../inference/kinds.ts";
import type { BodyEdits } from "../../inference/splice-fields.ts";
import type { DialectCall } from "../dialect.ts";
import { transcriptionForm, type UpstreamForm } from "./transcription-form.ts";

/** How an upstream of the OpenAI kind differs from what our clients send. */
export interface UpstreamRules {
  /** Where each kind of call goes, below the base URL; kinds that are missing are not served. */
  readonly paths: Readonly<Record<string, string>>;
  /** Kinds of call whose body is no JSON there. */
  readonly forms?: Readonly<Record<string, (call: DialectCall) => UpstreamForm>>;
  /** Fields that decide what is made and that no such upstream has, by kind of call: these are not left out. */
  readonly lacking?: Readonly<Record<string, readonly string[]>>;
  edits(call: DialectCall): BodyEdits;
  /** Request headers of the client that are passed on, in lower case. */
  readonly headers: readonly string[];
  /** Whether `GET /generation` tells what a call cost. */
  readonly keepsRecords: boolean;
}

/** OpenRouter itself, or another gateway of its kind: all is passed on, but fallbacks between models are ours. */
export const openRouterRules: UpstreamRules = {
  paths: Object.fromEntries(inferenceKinds.map(({ api, path }) => [api, path])),
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

/** Those of single kinds of call. */
const foreignHere: Readonly<Record<string, readonly string[]>> = {
  embeddings: ["input_type"],
  images: ["aspect_ratio", "input_references", "resolution", "seed", "stream"],
  speech: ["input_references"],
};

/** Any other server that speaks OpenAI's API. It has to be asked for the usage of a stream. */
export const openAiRules: UpstreamRules = {
  paths: {
    chat: "/chat/completions",
    completions: "/completions",
    embeddings: "/embeddings",
    images: "/images/generations",
    speech: "/audio/speech",
    transcriptions: "/audio/transcriptions",
  },
  forms: { transcriptions: transcriptionForm },
  // Pictures to edit and voices to copy have paths of their own there.
  lacking: { images: ["input_references"], speech: ["input_references"] },
  edits: ({ endpoint, model, request, kind }) => ({
    ...leaveOut([...foreign, ...(foreignHere[kind.api] ?? [])]),
    ...formatEdit(request, kind),
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

function leaveOut(fields: readonly string[]): BodyEdits {
  return Object.fromEntries(fields.map((field) => [field, undefined]));
}

/** Sound without a wish is PCM on OpenRouter and MP3 there (OpenRouter docs: text to speech). */
function formatEdit(request: ChatRequest, { answer }: InferenceKind): BodyEdits {
  const isUnsaid = answer === "bytes" && fieldsOf(request).response_format === undefined;
  return isUnsaid ? { response_format: quote("pcm") } : {};
}

/** Edits are JSON text already, since they are spliced in as bytes. */
function quote(value: unknown): string {
  return JSON.stringify(value);
}
