import type { ProviderPreferences, ReasoningOptions } from "@wayfare/core";
import type { BodyFields } from "@wayfare/core/adapter";
import { checkFields, type Kind, type Kinds } from "./check-fields.ts";
import type { OpenRouterChatSettings, OpenRouterCompletionSettings } from "./settings.ts";

type Shape<T> = { readonly [K in keyof Required<T>]: Kind | Kinds };

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
  tags: "object",
  extraBody: "object",
};

/** @throws InvalidArgumentError that names the first option of a wrong type, such as "providerOptions.openrouter.user" */
export function checkOptions(given: BodyFields, argument: string): void {
  checkFields({ [argument]: given }, { [argument]: "object" }, "");
  checkFields(given, options, argument);
}
