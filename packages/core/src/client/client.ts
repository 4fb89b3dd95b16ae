import type { Estimate, EstimateOptions } from "../cost/estimate.ts";
import type { Credits, KeyInfo } from "../protocol/account.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { EmbeddingRequest, EmbeddingResponse } from "../protocol/embedding.ts";
import type { Generation } from "../protocol/generation.ts";
import type { ProviderInfo } from "../protocol/provider.ts";
import type { RerankRequest, RerankResponse } from "../protocol/rerank.ts";
import type { SchemaOutput, StandardSchema } from "../protocol/standard-schema.ts";
import { ChatStream } from "../stream/chat-stream.ts";
import { wholeRequest } from "../wire/chat-request.ts";
import { getGeneration } from "./account.ts";
import { createModels, listProviders, type Models } from "./catalog.ts";
import { chat } from "./chat.ts";
import { createContext } from "./context.ts";
import { getData } from "./json-call.ts";
import { createOfferLookup } from "./offers.ts";
import type { CallOptions, OpenRouterOptions } from "./options.ts";
import type { ParsedCompletion, StructuredRequest } from "./schema-format.ts";
import { createSettler } from "./settle.ts";
import { stream } from "./stream.ts";
import { StreamCall } from "./stream-call.ts";
import { parseAnswer, prepareRequest, structuredChat } from "./structured.ts";
import { embed, rank } from "./vectors.ts";

/** A client. It holds no connection and keeps no process alive, so there is nothing to close. */
export interface OpenRouter {
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
  /** What a chat request will take and cost, as a range; sent nowhere, but prices may be asked for. */
  estimate(request: ChatRequest, options?: EstimateOptions): Promise<Estimate>;
  /**
   * Resolves when the cost of every call that was left half-way has been found out, as far as that can be; some 20 s
   * as a rule. For programs that end, and for `waitUntil` of edge platforms.
   */
  settled(): Promise<void>;
}

/**
 * Makes a client for OpenRouter, or for any server that speaks its API.
 *
 * @throws InvalidRequestError when `baseURL` is not an http(s) URL. A missing key is said at the first call, since a
 * client may be made where its key is not known yet; a server that needs none is given any.
 */
export function createOpenRouter(options: OpenRouterOptions = {}): OpenRouter {
  const context = createContext(options);
  const models = createModels(context);
  const settler = createSettler(context);
  const offers = createOfferLookup(models);
  Object.assign(context, { settler, offers });
  const isPlain = (request: ChatRequest): boolean =>
    request?.response_format === undefined && options.defaults?.response_format === undefined;
  const send = (request: ChatRequest, call: CallOptions = {}): Promise<ChatCompletion> =>
    isPlain(request) ? chat(context, request, call) : structuredChat(context, models, request, call);
  const start = (request: ChatRequest, call: CallOptions = {}): ChatStream => {
    if (isPlain(request)) return stream(context, request, call);
    const prepare = (): Promise<ChatRequest> => prepareRequest(context, models, request);
    const parse = (completion: ChatCompletion): Promise<ChatCompletion> =>
      parseAnswer(context, request, completion);
    return new ChatStream(new StreamCall(context, { body: request, prepare, parse }, call));
  };
  return {
    chat: send as OpenRouter["chat"],
    stream: start as OpenRouter["stream"],
    embeddings: (request, call = {}) => embed(context, request, call),
    rerank: (request, call = {}) => rank(context, request, call),
    models,
    providers: (call = {}) => listProviders(context, call),
    key: (call = {}) => getData(context, "/key", call),
    credits: (call = {}) => getData(context, "/credits", call),
    generation: (id, call = {}) => getGeneration(context, id, call),
    estimate: async (request, counting = {}) => {
      // Loaded when it is first needed: few programs ask.
      const { estimateCall } = await import("./worst-case.ts");
      return estimateCall({ request: wholeRequest(request, options.defaults), tags: {} }, offers, counting);
    },
    settled: () => settler.idle(),
  };
}
