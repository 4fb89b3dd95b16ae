import type { ChatRequest } from "@wayfare/core";
import { type BodyFields, mergeFields } from "@wayfare/core/adapter";
import { settingSpelt, wireName } from "./setting-names.ts";

type WireField = Exclude<keyof ChatRequest, "messages" | "prompt" | "model" | "stream">;

/** Options that stand for fields whose own names mean something else to LangChain. */
const aliases: ReadonlyMap<string, WireField> = new Map([["requestMetadata", "metadata"]]);

/** Every field of a body that is an option: those of one word are known by this list alone. */
const known: Readonly<Record<Exclude<WireField, "metadata" | "tools" | "tool_choice">, true>> = {
  models: true,
  route: true,
  provider: true,
  plugins: true,
  preset: true,
  service_tier: true,
  stream_options: true,
  usage: true,
  max_completion_tokens: true,
  max_tokens: true,
  stop: true,
  temperature: true,
  top_p: true,
  top_k: true,
  min_p: true,
  top_a: true,
  frequency_penalty: true,
  presence_penalty: true,
  repetition_penalty: true,
  seed: true,
  logit_bias: true,
  logprobs: true,
  top_logprobs: true,
  response_format: true,
  structured_outputs: true,
  verbosity: true,
  prediction: true,
  modalities: true,
  image_config: true,
  audio: true,
  parallel_tool_calls: true,
  max_tool_calls: true,
  stop_server_tools_when: true,
  web_search_options: true,
  reasoning: true,
  reasoning_effort: true,
  include_reasoning: true,
  cache_control: true,
  prompt_cache_key: true,
  prompt_cache_options: true,
  user: true,
  session_id: true,
  trace: true,
  debug: true,
  transforms: true,
  safe_prompt: true,
  raw_mode: true,
};

/** Options that have an underscore and are not for the body: what LangChain notes for its tracing. */
const foreign = /^(ls|lc)_|^tool_choice$/;

/** The field that an option stands for; undefined for those that are not for the body. */
const fieldOf = memoize((name: string): string | undefined => {
  const alias = aliases.get(name);
  if (alias !== undefined) return alias;
  const wire = wireName(name);
  if (Object.hasOwn(known, wire)) return wire;
  // What was meant for the model, a key perhaps, is nobody else's business.
  if (settingSpelt(name) !== undefined) return undefined;
  // Frameworks above leave their own things among the options; what the API may come to know is spelt like this.
  return /^[a-z]+(_[a-z0-9]+)+$/.test(name) && !foreign.test(name) ? name : undefined;
});

/** Whether a setting is an option of calls too. */
export function isOption(name: string): boolean {
  return name === "modelKwargs" || name === "receiptTags" || fieldOf(name) !== undefined;
}

/**
 * Writes options as body fields, `modelKwargs` over them; what the API knows nothing of is left out.
 * @param given - the names of those that count although nobody knows them; all, unless they are told
 */
export function encodeFields(options: BodyFields, given?: ReadonlySet<string>): BodyFields {
  const fields: Record<string, unknown> = {};
  for (const name in options) {
    const value = options[name];
    if (value === undefined || typeof value === "function") continue;
    const field = fieldOf(name);
    if (field === undefined || (given?.has(name) === false && !isKnown(field))) continue;
    // Where both names are given, the wire's own counts; `metadata` without an alias is LangChain's.
    if (field === name || options[field] === undefined || !isOption(field)) fields[field] = value;
  }
  const { modelKwargs } = options;
  const own = withOneEffort(fields);
  return modelKwargs === undefined ? own : mergeFields(own, modelKwargs as BodyFields);
}

function isKnown(field: string): boolean {
  return Object.hasOwn(known, field) || field === "metadata";
}

/** Two names for one thing would contradict each other, once those of model and call are merged. */
function withOneEffort({ reasoning_effort: effort, ...fields }: Record<string, unknown>): BodyFields {
  return effort == null
    ? fields
    : { ...fields, reasoning: { effort, ...(fields.reasoning as object | undefined) } };
}

function memoize(find: (name: string) => string | undefined): (name: string) => string | undefined {
  const found = new Map<string, string | undefined>();
  return (name) => {
    if (found.has(name)) return found.get(name);
    const field = find(name);
    // The names of options are few, unless somebody makes them up.
    if (found.size < 500) found.set(name, field);
    return field;
  };
}
