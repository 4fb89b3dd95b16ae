import { InvalidArgumentError } from "@ai-sdk/provider";
import type { ProviderPreferences, ReasoningOptions } from "@wayfare/core";
import type { BodyFields } from "./merge-options.ts";
import type { OpenRouterChatSettings, OpenRouterCompletionSettings } from "./settings.ts";

type Kind = "text" | "number" | "flag" | "texts" | "list" | "object" | "any";
type Shape<T> = { readonly [K in keyof Required<T>]: Kind | object };

const texts: Readonly<Record<Kind, string>> = {
  text: "a string",
  number: "a number",
  flag: "true or false",
  texts: "a list of strings",
  list: "a list",
  object: "an object",
  any: "",
};

const provider: Shape<ProviderPreferences> = {
  order: "texts",
  only: "texts",
  ignore: "texts",
  allow_fallbacks: "flag",
  require_parameters: "flag",
  data_collection: "text",
  zdr: "flag",
  enforce_distillable_text: "flag",
  quantizations: "texts",
  sort: "any",
  preferred_min_throughput: "any",
  preferred_max_latency: "any",
  max_price: "object",
  options: "object",
};

const reasoning: Shape<ReasoningOptions> = {
  effort: "text",
  max_tokens: "number",
  exclude: "flag",
  enabled: "flag",
  summary: "text",
  context: "text",
  mode: "text",
};

/** What each option must be; null leaves it to the API, which accepts it nearly everywhere. */
const options: Shape<OpenRouterChatSettings & OpenRouterCompletionSettings> = {
  models: "texts",
  route: "text",
  provider,
  plugins: "list",
  preset: "text",
  service_tier: "text",
  usage: "object",
  max_completion_tokens: "number",
  max_tokens: "number",
  maxTokens: "number",
  stop: "any",
  temperature: "number",
  top_p: "number",
  topP: "number",
  top_k: "number",
  topK: "number",
  min_p: "number",
  top_a: "number",
  frequency_penalty: "number",
  frequencyPenalty: "number",
  presence_penalty: "number",
  presencePenalty: "number",
  repetition_penalty: "number",
  seed: "number",
  logit_bias: "object",
  logitBias: "object",
  logprobs: "any",
  top_logprobs: "number",
  response_format: "object",
  structured_outputs: "flag",
  structuredOutputs: { strict: "flag" },
  verbosity: "text",
  prediction: "object",
  modalities: "texts",
  image_config: "object",
  audio: "object",
  tools: "list",
  tool_choice: "any",
  parallel_tool_calls: "flag",
  parallelToolCalls: "flag",
  max_tool_calls: "number",
  stop_server_tools_when: "list",
  web_search_options: "object",
  reasoning,
  reasoning_effort: "text",
  include_reasoning: "flag",
  includeReasoning: "flag",
  cache_control: "object",
  cacheControl: "object",
  prompt_cache_key: "text",
  prompt_cache_options: "object",
  user: "text",
  session_id: "text",
  trace: "object",
  metadata: "object",
  debug: "object",
  transforms: "texts",
  safe_prompt: "flag",
  raw_mode: "flag",
  suffix: "text",
  extraBody: "object",
};

/** @throws InvalidArgumentError that names the first option of a wrong type, such as "providerOptions.openrouter.user" */
export function checkOptions(given: BodyFields | undefined, argument: string): void {
  if (given !== undefined) check(given, options, argument);
}

function check(given: BodyFields, shape: Readonly<Record<string, Kind | object>>, argument: string): void {
  for (const name of Object.keys(given)) {
    const value = given[name];
    const expected = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (expected === undefined || value === undefined || value === null) continue;
    const place = `${argument}.${name}`;
    const kind = typeof expected === "string" ? (expected as Kind) : "object";
    if (!isOfKind(value, kind)) {
      throw new InvalidArgumentError({
        argument: place,
        message: `\`${place}\` must be ${texts[kind]}, not ${describe(value)}.`,
      });
    }
    if (typeof expected === "object") check(value as BodyFields, expected as typeof shape, place);
  }
}

function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === "any") return true;
  if (kind === "text") return typeof value === "string";
  if (kind === "number") return typeof value === "number";
  if (kind === "flag") return typeof value === "boolean";
  if (kind === "object") return typeof value === "object" && !Array.isArray(value);
  return Array.isArray(value) && (kind === "list" || value.every((item) => typeof item === "string"));
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : JSON.stringify(value);
}
