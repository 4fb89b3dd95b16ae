import type { ChatRequest } from "@wayfare/core";
import type { BodyFields } from "@wayfare/core/adapter";
import type { Tags } from "./fixed-fields.ts";

/** The wire's names for those that differ. */
const names: ReadonlyMap<string, string> = new Map([
  ["cacheControl", "cache_control"],
  ["logitBias", "logit_bias"],
  ["parallelToolCalls", "parallel_tool_calls"],
  ["includeReasoning", "include_reasoning"],
  ["maxTokens", "max_tokens"],
  ["topP", "top_p"],
  ["topK", "top_k"],
  ["frequencyPenalty", "frequency_penalty"],
  ["presencePenalty", "presence_penalty"],
]);

/** Settings as the wire has them, and those that it has no field for. */
export interface EncodedSettings {
  readonly fields: Partial<ChatRequest>;
  /** `extraBody`: as in the official provider, it wins over what the call says in the words of the AI SDK. */
  readonly extra: BodyFields | undefined;
  /** Whether schemas are sent as strict ones. */
  readonly strict: boolean | undefined;
  readonly tags: Tags | undefined;
}

/** Writes settings of a model, or the provider options of a call, as body fields; unknown ones stay as they are. */
export function encodeSettings(settings: BodyFields | undefined): EncodedSettings {
  if (settings === undefined) return { fields: {}, extra: undefined, strict: undefined, tags: undefined };
  const { structuredOutputs, extraBody, logprobs, tags, reasoning_effort: effort, ...rest } = settings;
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(rest)) {
    const wire = names.get(name) ?? name;
    // Where both names are given, the wire's own counts.
    if (wire === name || rest[wire] === undefined) fields[wire] = rest[name];
  }
  if (typeof logprobs === "number") Object.assign(fields, { logprobs: true, top_logprobs: logprobs });
  else if (logprobs !== undefined) fields.logprobs = logprobs;
  // Two names for one thing would contradict each other, once layers are merged.
  if (effort != null) fields.reasoning = { effort, ...(fields.reasoning as object | undefined) };
  const { strict } = (structuredOutputs ?? {}) as { strict?: boolean };
  return {
    fields,
    extra: (extraBody ?? undefined) as BodyFields | undefined,
    strict,
    tags: tags as Tags | undefined,
  };
}
