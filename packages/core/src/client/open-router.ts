import type { Estimate, EstimateOptions } from "../cost/estimate.ts";
import type { Credits, KeyInfo } from "../protocol/account.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { EmbeddingRequest, EmbeddingResponse } from "../protocol/embedding.ts";
import type { Generation } from "../protocol/generation.ts";
import type { ImageRequest, ImageResponse } from "../protocol/image.ts";
import type { ProviderInfo } from "../protocol/provider.ts";
import type { RerankRequest, RerankResponse } from "../protocol/rerank.ts";
import type { SpeechRequest, SpeechResponse } from "../protocol/speech.ts";
import type { SchemaOutput, StandardSchema } from "../protocol/standard-schema.ts";
import type { TextCompletionRequest } from "../protocol/text-completion.ts";
import type { TranscriptionRequest, TranscriptionResponse } from "../protocol/transcription.ts";
import type { ChatStream } from "../stream/chat-stream.ts";
import type { Models } from "./catalog.ts";
import type { CallOptions, OpenRouterOptions } from "./options.ts";
import type { RelayAnswer, RelayRequest } from "./relay-options.ts";
import type { ParsedCompletion, StructuredRequest } from "./schema-format.ts";
import type { Videos } from "./videos.ts";

/** A client. It holds no connection and keeps no process alive, so there is nothing to close. */
export interface OpenRouter {
  /** Root of the API, without a slash at its end. */
  readonly baseURL: string;
  /** Fields that each chat request has unless it says otherwise. */
  readonly defaults: Readonly<NonNullable<OpenRouterOptions["defaults"]>>;
  /**
   * Sends a chat request and waits for the whole answer (OpenRouter docs: chat completion). With a Standard Schema as
   * `response_format` the answer stands parsed and validated in `choices[0].message.parsed`.
   * @throws OpenRouterError, in a subclass that says what to do
   */
  chat<S extends StandardSchema>(
    request: StructuredRequest<S>,
    options?: CallOptions,
  ): Promise<ParsedCompletion<SchemaOutput<S>>>;
  chat(request: ChatRequest, options?: CallOptions): Promise<ChatCompletion>;
  /** Begins a streamed answer; nothing is sent before it is read. Errors are thrown where it is read. */
  stream<S extends StandardSchema>(
    request: StructuredRequest<S>,
    options?: CallOptions,
  ): ChatStream<ParsedCompletion<SchemaOutput<S>>>;
  stream(request: ChatRequest, options?: CallOptions): ChatStream;
  /**
   * Continues a text by the older API; the answer reads as that of a chat. The client's `defaults` are for chats alone.
   * @throws OpenRouterError, in a subclass that says what to do
   */
  completions(request: TextCompletionRequest, options?: CallOptions): Promise<ChatCompletion>;
  /** The same in pieces. */
  streamCompletions(request: TextCompletionRequest, options?: CallOptions): ChatStream;
  /**
   * Makes images. Retried as chats are, speech and transcriptions too: they cost about as much, and what a lost attempt
   * may have cost has a receipt of its own in ledger and budgets. `retry: false` in the options sends them once.
   */
  images(request: ImageRequest, options?: CallOptions): Promise<ImageResponse>;
  /** Speaks a text; an empty answer is an error that is not retried. Its cost is not told with it: a ledger hears of it later, from the record of the call. */
  speech(request: SpeechRequest, options?: CallOptions): Promise<SpeechResponse>;
  /** Writes down what is said. */
  transcriptions(request: TranscriptionRequest, options?: CallOptions): Promise<TranscriptionResponse>;
  /** Videos, which take minutes. */
  readonly videos: Videos;
  /** Makes vectors. */
  embeddings(request: EmbeddingRequest, options?: CallOptions): Promise<EmbeddingResponse>;
  /** Sorts documents by how well they answer a query. */
  rerank(request: RerankRequest, options?: CallOptions): Promise<RerankResponse>;
  /** The catalogue of models. */
  readonly models: Models;
  providers(options?: CallOptions): Promise<ProviderInfo[]>;
  /** The key in use: limit, usage, tier. */
  key(options?: CallOptions): Promise<KeyInfo>;
  /** Credits bought and used, in USD. */
  credits(options?: CallOptions): Promise<Credits>;
  /** The record of one call; asked again for about 15 s while it is not there yet. */
  generation(id: string, options?: CallOptions): Promise<Generation>;
  /**
   * Passes a request on as it is, and its answer as it comes: for servers that stand between, and for other SDKs. Limits,
   * retries before the first content, deadlines and the receipt are those of every call; JSON where a stream was asked
   * for becomes a stream, and what is no path that costs passes unmetered.
   * @throws OpenRouterError for what fails before the first content, an error inside HTTP 200 too
   */
  relay(request: RelayRequest, options?: CallOptions): Promise<RelayAnswer>;
  /** What a chat request will take and cost, as a range; sent nowhere, but prices may be asked for. */
  estimate(request: ChatRequest, options?: EstimateOptions): Promise<Estimate>;
  /**
   * Resolves when the cost of every call that was left half-way has been found out, as far as that can be; some 20 s
   * as a rule. For programs that end, and for `waitUntil` of edge platforms.
   */
  settled(): Promise<void>;
}
