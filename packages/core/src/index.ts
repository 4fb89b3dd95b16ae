export type { Models } from "./client/catalog.ts";
export { createOpenRouter } from "./client/client.ts";
export { receiptOf } from "./client/meter.ts";
export type { OpenRouter } from "./client/open-router.ts";
export type {
  AppInfo,
  CallOptions,
  FormatEmulation,
  Hooks,
  OpenRouterOptions,
  ReceiptSink,
  ResponseHead,
} from "./client/options.ts";
export type { RelayAnswer, RelayRequest, RelayStream } from "./client/relay-options.ts";
export {
  type ParsedCompletion,
  parseCompletion,
  responseFormat,
  type SchemaFormat,
  type SchemaFormatOptions,
  type StructuredRequest,
} from "./client/schema-format.ts";
export type { Videos } from "./client/videos.ts";
export type {
  Ledger,
  LedgerDimension,
  LedgerFilter,
  LedgerGroup,
  LedgerRow,
  LedgerTotal,
} from "./cost/ledger.ts";
export type { ComputeCost, PricedCall } from "./cost/listed-prices.ts";
export { createMemoryLedger, type MemoryLedger, type MemoryLedgerOptions } from "./cost/memory-ledger.ts";
export type { Offer } from "./cost/offer.ts";
export { filterModels, type ModelFilter, type PriceWeights, sortByPrice } from "./cost/select-models.ts";
export {
  type CallPhase,
  type ErrorFacts,
  type ErrorKind,
  isOpenRouterError,
  OpenRouterError,
} from "./errors/openrouter-error.ts";
export {
  AbortedError,
  AuthenticationError,
  ConnectionError,
  ContentRefusedError,
  InterruptedError,
  InvalidRequestError,
  PaymentRequiredError,
  RateLimitError,
  type SchemaIssue,
  SchemaMismatchError,
  TimeoutError,
  UnavailableError,
} from "./errors/remedies.ts";
export type { Deadlines } from "./http/deadline.ts";
export type { Fetch } from "./http/fetch-transport.ts";
export type { RetryPolicy } from "./http/retry.ts";
export { type RetryFacts, retryDelay } from "./http/retry-delay.ts";
export type { ByteReader, Transport, TransportRequest, TransportResponse } from "./http/transport.ts";
export { baseModel, formatModelId, type ModelIdParts, parseModelId } from "./models/model-id.ts";
export { formatMoney, type Money, parseMoney } from "./money/money.ts";
export type { Credits, KeyInfo } from "./protocol/account.ts";
export type { Annotation, FileAnnotation, UnlistedAnnotation, UrlCitation } from "./protocol/annotation.ts";
export type { ChatChunk, ChunkChoice, Delta, ToolCallDelta } from "./protocol/chat-chunk.ts";
export type {
  ChatCompletion,
  Choice,
  FinishReason,
  Logprobs,
  ResponseAudio,
  ResponseImage,
  ResponseMessage,
  TokenLogprob,
} from "./protocol/chat-completion.ts";
export type { AudioOptions, ChatRequest, ImageConfig, TraceContext } from "./protocol/chat-request.ts";
export type {
  AudioPart,
  CacheControl,
  ContentPart,
  FilePart,
  ImagePart,
  TextPart,
  VideoPart,
} from "./protocol/content-part.ts";
export type {
  Embedding,
  EmbeddingPart,
  EmbeddingRequest,
  EmbeddingResponse,
  EmbeddingUsage,
} from "./protocol/embedding.ts";
export type { Endpoint, EndpointStats, ModelEndpoints } from "./protocol/endpoint.ts";
export type {
  Availability,
  ErrorBody,
  ErrorDetail,
  ErrorMetadata,
  ErrorType,
  LimitSource,
  PreviousError,
} from "./protocol/error-body.ts";
export type { Generation } from "./protocol/generation.ts";
export type {
  GeneratedImage,
  ImageProviderPreferences,
  ImageRequest,
  ImageResponse,
  ImageUsage,
} from "./protocol/image.ts";
export type { Json, JsonObject, Open, Unlisted } from "./protocol/json.ts";
export type {
  AssistantMessage,
  DeveloperMessage,
  Message,
  SystemMessage,
  ToolMessage,
  UserMessage,
} from "./protocol/message.ts";
export type {
  Architecture,
  InputModality,
  Model,
  ModelListQuery,
  ModelSort,
  OutputModality,
  SupportedParameter,
} from "./protocol/model.ts";
export type { ModelId } from "./protocol/model-id.ts";
export type { DefaultParameters, ModelReasoning, TopProvider } from "./protocol/model-traits.ts";
export type {
  AutoBetaRouterPlugin,
  AutoRouterPlugin,
  ContextCompressionPlugin,
  FileParserPlugin,
  FusionPlugin,
  ModerationPlugin,
  ParetoRouterPlugin,
  Plugin,
  ResponseHealingPlugin,
  SwitchyardRouterPlugin,
  UnlistedPlugin,
  WebFetchPlugin,
  WebPlugin,
} from "./protocol/plugin.ts";
export type { PriceOverride, Pricing } from "./protocol/pricing.ts";
export type { ProviderInfo } from "./protocol/provider.ts";
export type {
  MaxPrice,
  Percentiles,
  ProviderPreferences,
  ProviderSort,
  ProviderSortOptions,
  Quantization,
} from "./protocol/provider-preferences.ts";
export type {
  ReasoningDetail,
  ReasoningEffort,
  ReasoningEncrypted,
  ReasoningFormat,
  ReasoningOptions,
  ReasoningServerToolCall,
  ReasoningSummary,
  ReasoningText,
  UnlistedReasoning,
} from "./protocol/reasoning.ts";
export type { Attempt, CostSource, Receipt, TokenCounts } from "./protocol/receipt.ts";
export type {
  RerankDocument,
  RerankRequest,
  RerankResponse,
  RerankResult,
  RerankUsage,
} from "./protocol/rerank.ts";
export type {
  GrammarFormat,
  JsonObjectFormat,
  JsonSchema,
  JsonSchemaFormat,
  PythonFormat,
  ResponseFormat,
  TextFormat,
} from "./protocol/response-format.ts";
export type { RouterMetadata } from "./protocol/router-metadata.ts";
export type {
  AdvisorParameters,
  BashParameters,
  DatetimeParameters,
  FusionParameters,
  ImageGenerationParameters,
  InnerTool,
  SearchModelsParameters,
  SubagentParameters,
  UserLocation,
  WebFetchParameters,
  WebSearchMode,
  WebSearchParameters,
} from "./protocol/server-tool-parameters.ts";
export type { SpeechReference, SpeechRequest, SpeechResponse } from "./protocol/speech.ts";
export type {
  SchemaObjection,
  SchemaOutput,
  SchemaResult,
  StandardSchema,
} from "./protocol/standard-schema.ts";
export type { TextCompletionRequest } from "./protocol/text-completion.ts";
export type {
  FunctionTool,
  ServerTool,
  StopCondition,
  Tool,
  ToolCall,
  ToolChoice,
  UnlistedServerTool,
  WebSearchShorthand,
} from "./protocol/tool.ts";
export type {
  TranscriptionRequest,
  TranscriptionResponse,
  TranscriptionSegment,
  TranscriptionUsage,
  TranscriptionWord,
} from "./protocol/transcription.ts";
export type {
  CompletionTokensDetails,
  CostDetails,
  PromptTokensDetails,
  ServerToolUseDetails,
  Usage,
} from "./protocol/usage.ts";
export type {
  AudioUrlPart,
  FrameImage,
  VideoContent,
  VideoJob,
  VideoRequest,
  VideoStatus,
  VideoUsage,
} from "./protocol/video.ts";
export type { ChatEvent } from "./stream/chat-event.ts";
export type { ChatStream, EventOptions, StreamHead } from "./stream/chat-stream.ts";
export { foldChunks } from "./stream/fold.ts";
