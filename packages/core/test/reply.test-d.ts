import type {
  Annotation,
  AssistantMessage,
  ChatChunk,
  ChatCompletion,
  ContentPart,
  EmbeddingRequest,
  Endpoint,
  ErrorBody,
  ErrorType,
  FinishReason,
  FunctionTool,
  Generation,
  Json,
  KeyInfo,
  Message,
  Model,
  ModelId,
  ModelListQuery,
  Open,
  Plugin,
  PriceOverride,
  Pricing,
  ReasoningDetail,
  ReasoningText,
  RerankRequest,
  ResponseMessage,
  Tool,
  ToolCall,
  WebPlugin,
} from "@wayfare/core";

type Expect<T extends true> = T;
type Assignable<From, To> = [From] extends [To] ? true : false;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

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
