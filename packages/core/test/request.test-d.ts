import type {
  ChatRequest,
  FunctionTool,
  MaxPrice,
  Message,
  Plugin,
  ProviderPreferences,
  Tool,
  ToolChoice,
  Unlisted,
} from "@wayfare/core";

type Expect<T extends true> = T;
type Assignable<From, To> = [From] extends [To] ? true : false;

const ask: Message[] = [{ role: "user", content: "hi" }];

// null is accepted where the API accepts it.
export const nulls: ChatRequest[] = [
  { temperature: null, top_p: null, top_k: null, min_p: null, top_a: null, seed: null, stop: null },
  { frequency_penalty: null, presence_penalty: null, repetition_penalty: null, logit_bias: null },
  { logprobs: null, top_logprobs: null, max_tokens: null, max_completion_tokens: null, prediction: null },
  { parallel_tool_calls: null, prompt_cache_key: null, prompt_cache_options: null, reasoning_effort: null },
  { service_tier: null, stream_options: null, route: null, provider: null },
];

// Every field of a chat request is accepted.
export const whole: ChatRequest = {
  messages: [
    {
      role: "system",
      content: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } }],
    },
    { role: "developer", content: "", configuration_update: { reasoning: { effort: "low" } } },
    {
      role: "user",
      name: "ann",
      content: [
        { type: "text", text: "What is this?", prompt_cache_breakpoint: { mode: "explicit" } },
        { type: "image_url", image_url: { url: "data:image/png;base64,AA==", detail: "original" } },
        { type: "input_audio", input_audio: { data: "AA==", format: "wav" } },
        { type: "video_url", video_url: { url: "https://example.com/a.mp4", processing: "static" } },
        { type: "file", file: { filename: "a.pdf", file_data: "https://example.com/a.pdf" } },
      ],
    },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "1", content: "42" },
  ],
  model: "openrouter/auto",
  models: ["example/model-a", "example/model-b:free", "~example/latest"],
  provider: {
    order: ["example", "deepinfra/turbo"],
    only: null,
    ignore: undefined,
    allow_fallbacks: false,
    require_parameters: true,
    data_collection: "deny",
    zdr: true,
    enforce_distillable_text: null,
    quantizations: ["fp8", "nvfp4"],
    sort: { by: "throughput", partition: "none" },
    preferred_min_throughput: 50,
    preferred_max_latency: { p50: 1, p99: 5.5 },
    max_price: { prompt: 1, completion: "2.5", request: 0 },
    options: { example: { key: ["value", 1, null] } },
  },
  plugins: [
    { id: "web", engine: "exa", max_results: 3, user_location: null },
    { id: "web-fetch", max_uses: 2 },
    { id: "file-parser", pdf: { engine: "mistral-ocr" } },
    { id: "response-healing", enabled: false },
    { id: "context-compression", engine: "middle-out" },
    { id: "auto-router", allowed_models: ["example/*"], cost_tier: "low", pin_model: true },
    { id: "auto-beta-router" },
    { id: "moderation" },
    { id: "fusion", analysis_models: ["example/model-a"], max_tool_calls: 4 },
    { id: "pareto-router", min_coding_score: 0.66 },
    { id: "switchyard-router", algorithm: "stage" },
    { id: "brand-new" as Unlisted, depth: 3 },
  ],
  preset: "mine",
  stream: true,
  usage: { include: true },
  max_tokens: 100,
  stop: ["a", "b"],
  top_p: 0.9,
  min_p: 0,
  presence_penalty: -2,
  logit_bias: { "50256": -100 },
  top_logprobs: 5,
  response_format: {
    type: "json_schema",
    json_schema: { name: "answer", schema: { type: "object" }, strict: true },
  },
  structured_outputs: true,
  verbosity: "xhigh",
  prediction: { type: "content", content: [{ type: "text", text: "x" }] },
  modalities: ["text", "image"],
  image_config: { aspect_ratio: "16:9", quality: "high", strength: 0.5 },
  audio: { voice: "alloy", format: "pcm16" },
  tools: [
    { type: "function", function: { name: "f", parameters: { type: "object" }, strict: null } },
    { type: "openrouter:web_search", parameters: { engine: "native", max_total_results: 10 } },
    { type: "openrouter:web_fetch" },
    { type: "openrouter:datetime", parameters: { timezone: "Europe/Oslo" } },
    { type: "openrouter:image_generation", parameters: { model: "example/image", quality: "high" } },
    { type: "openrouter:fusion", parameters: { tools: [{ type: "openrouter:web_search" }] } },
    { type: "openrouter:advisor", parameters: { forward_transcript: true } },
    { type: "openrouter:subagent", parameters: { inherit_functions: true } },
    {
      type: "openrouter:bash",
      parameters: { environment: { type: "container_reference", container_id: "c" } },
    },
    { type: "openrouter:files", parameters: {} },
    { type: "openrouter:experimental__search_models", parameters: { max_results: 20 } },
    { type: "web_search_preview", search_context_size: "low" },
    { type: "openrouter:brand_new" as Unlisted, parameters: { any: 1 } },
  ],
  tool_choice: { type: "function", function: { name: "f" } },
  max_tool_calls: 5,
  stop_server_tools_when: [
    { type: "step_count_is", step_count: 3 },
    { type: "has_tool_call", tool_name: "f" },
    { type: "max_tokens_used", max_tokens: 1000 },
    { type: "max_cost", max_cost_in_dollars: 0.1 },
    { type: "finish_reason_is", reason: "stop" },
  ],
  web_search_options: { search_context_size: "high" },
  reasoning: { effort: null, max_tokens: 2000, exclude: false, enabled: true, summary: "auto", mode: "pro" },
  include_reasoning: true,
  cache_control: { type: "ephemeral" },
  prompt_cache_options: { mode: "explicit", ttl: "1h" },
  user: "u",
  session_id: "s",
  trace: { trace_id: "t", tenant: 7 },
  metadata: { team: "a" },
  debug: { echo_upstream_body: true },
  transforms: ["middle-out"],
  safe_prompt: false,
  raw_mode: undefined,
};

// Every field may be undefined, so that options can be passed through.
export type _Undefined = Expect<Assignable<{ [K in keyof ChatRequest]: undefined }, ChatRequest>>;
export type _PreferencesUndefined = Expect<
  Assignable<{ [K in keyof ProviderPreferences]: undefined }, ProviderPreferences>
>;

// Enums stay open: new values and any string variable are accepted.
declare const anyString: string;
export const open: ChatRequest = {
  messages: ask,
  model: anyString,
  service_tier: "brand-new",
  verbosity: anyString,
  reasoning: { effort: "extreme" },
  provider: { sort: anyString, quantizations: ["int2"], data_collection: anyString },
  tool_choice: "required",
};
export const legacy: ChatRequest = { prompt: "Once upon a time" };

// Typos and wrong values are caught.
// @ts-expect-error misspelt field
export const typo1: ChatRequest = { messages: ask, temprature: 1 };
// @ts-expect-error misspelt provider preference
export const typo2: ChatRequest = { messages: ask, provider: { allow_fallback: true } };
// @ts-expect-error misspelt option of a listed plugin
export const typo3: ChatRequest = { messages: ask, plugins: [{ id: "web", max_result: 5 }] };
// @ts-expect-error misspelt plugin
export const typo4: Plugin = { id: "wbe" };
// @ts-expect-error misspelt setting of a listed server tool
export const typo5: Tool = { type: "openrouter:web_search", parameters: { max_result: 5 } };
// @ts-expect-error misspelt server tool
export const typo6: Tool = { type: "openrouter:web_serach" };
// @ts-expect-error a number in words
export const wrong1: ChatRequest = { messages: ask, temperature: "hot" };
// @ts-expect-error camelCase is not the wire's
export const wrong2: ChatRequest = { messages: ask, maxTokens: 5 };
// @ts-expect-error no such role
export const wrong3: Message = { role: "bot", content: "hi" };
// @ts-expect-error a tool message names its call
export const wrong4: Message = { role: "tool", content: "42" };
// @ts-expect-error system messages hold text only
export const wrong5: Message = { role: "system", content: [{ type: "image_url", image_url: { url: "" } }] };
// @ts-expect-error a schema has a name
export const wrong6: ChatRequest = { response_format: { type: "json_schema", json_schema: { schema: {} } } };
// @ts-expect-error naming a function takes its name
export const wrong7: ToolChoice = { type: "function" };
// @ts-expect-error prices are numbers or decimal strings
export const wrong8: MaxPrice = { prompt: true };
// @ts-expect-error a function has a name
export const wrong9: FunctionTool = { type: "function", function: {} };
