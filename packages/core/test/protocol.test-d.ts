import type { KeyInfo } from "../src/protocol/account.ts";
import type { Annotation } from "../src/protocol/annotation.ts";
import type { ChatChunk } from "../src/protocol/chat-chunk.ts";
import type { ChatCompletion, FinishReason, ResponseMessage } from "../src/protocol/chat-completion.ts";
import type { ChatRequest } from "../src/protocol/chat-request.ts";
import type { ContentPart } from "../src/protocol/content-part.ts";
import type { EmbeddingRequest } from "../src/protocol/embedding.ts";
import type { Endpoint } from "../src/protocol/endpoint.ts";
import type { ErrorBody, ErrorType } from "../src/protocol/error-body.ts";
import type { Generation } from "../src/protocol/generation.ts";
import type { Json, Open, Unlisted } from "../src/protocol/json.ts";
import type { AssistantMessage, Message } from "../src/protocol/message.ts";
import type { Model, ModelListQuery, PriceOverride, Pricing } from "../src/protocol/model.ts";
import type { ModelId } from "../src/protocol/model-id.ts";
import type { Plugin, WebPlugin } from "../src/protocol/plugin.ts";
import type { MaxPrice, ProviderPreferences } from "../src/protocol/provider-preferences.ts";
import type { ReasoningDetail, ReasoningText } from "../src/protocol/reasoning.ts";
import type { RerankRequest } from "../src/protocol/rerank.ts";
import type { FunctionTool, Tool, ToolCall, ToolChoice } from "../src/protocol/tool.ts";

type Expect<T extends true> = T;
type Assignable<From, To> = [From] extends [To] ? true : false;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

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

// A reply can be pushed back as it is.
export type _ReplyIsMessage = Expect<Assignable<ResponseMessage, Message>>;
export type _ReplyIsAssistant = Expect<Assignable<ResponseMessage, AssistantMessage>>;
export type _ReplyKeepsAll = Expect<Assignable<keyof ResponseMessage, keyof AssistantMessage>>;
export function nextTurn(messages: Message[], completion: ChatCompletion): void {
  const message = completion.choices[0]?.message;
  if (message !== undefined) messages.push(message, { ...message });
  for (const call of message?.tool_calls ?? []) {
    messages.push({ role: "tool", tool_call_id: call.id, content: call.function.arguments });
  }
}

// Discriminants narrow, although each union is open.
export function narrow(
  detail: ReasoningDetail,
  plugin: Plugin,
  tool: Tool,
  part: ContentPart,
  note: Annotation,
) {
  if (detail.type === "reasoning.text") detail satisfies ReasoningText;
  if (plugin.id === "web") plugin satisfies WebPlugin;
  if (tool.type === "function") tool satisfies FunctionTool;
  else if (tool.type === "openrouter:datetime") tool.parameters?.timezone satisfies string | undefined;
  if (part.type === "text") part.text satisfies string;
  if (note.type === "file") note.file.hash satisfies string;
  switch (detail.type) {
    case "reasoning.summary":
      return detail.summary;
    case "reasoning.encrypted":
      return detail.data;
    case "reasoning.text":
      return detail.text;
    case "reasoning.server_tool_call":
      return detail.result;
    default:
      return detail.type satisfies string;
  }
}

// Replies.
export type _Finish = Expect<Equal<Assignable<"brand-new", FinishReason>, true>>;
export type _Chunks = Expect<Equal<ChatChunk["object"], "chat.completion.chunk">>;
export type _Money = Expect<Equal<Pricing["prompt"], string>>;
export type _Override = Expect<
  Equal<Assignable<{ min_prompt_tokens: 200000; prompt: "0.000002" }, PriceOverride>, true>
>;
export type _Generation = Expect<Equal<Generation["data_region"], Open<"global" | "europe" | "us">>>;
export type _Errors = Expect<Assignable<"timeout", ErrorType>>;
export const failure: ErrorBody = {
  error: { code: "server_error", message: "", metadata: { raw: { any: 1 } } },
};
export const query: ModelListQuery = {
  supported_parameters: ["tools", "brand-new"],
  sort: "newest",
  zdr: true,
};
export const embed: EmbeddingRequest = { model: "example/e", input: [[1, 2], [3]], provider: null };
export const rank: RerankRequest = { model: "example/r", query: "q", documents: ["a", { text: "b" }] };
export function read(model: Model, endpoint: Endpoint, key: KeyInfo, call: ToolCall): Json[] {
  const id: ModelId = model.id;
  return [
    id,
    model.pricing.input_cache_read ?? null,
    endpoint.latency_last_30m?.p50 ?? null,
    key.limit,
    call.id,
  ];
}
