import type { Estimate, EstimateOptions } from "../cost/estimate.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { TextCompletionRequest } from "../protocol/text-completion.ts";
import { wholeRequest } from "../wire/chat-request.ts";
import { getCredits, getGeneration, getKey } from "./account.ts";
import { createModels, listProviders } from "./catalog.ts";
import { chatOver } from "./chat.ts";
import type { Context } from "./context.ts";
import { makeImages, speak, transcribe } from "./media.ts";
import { createOfferLookup } from "./offers.ts";
import { once } from "./once.ts";
import type { CallOptions } from "./options.ts";
import type { RelayAnswer, RelayRequest } from "./relay-options.ts";
import { parseAnswer, prepareRequest, structuredChat } from "./structured.ts";
import { textRoute } from "./text-route.ts";
import { embed, rank } from "./vectors.ts";
import { createVideos } from "./videos.ts";

/** What few programs need of a client; it is loaded as a whole when any of it is first needed. */
export type RareVerbs = ReturnType<typeof createRareVerbs>;

const loadRelay = once(() => import("./relay.ts"));

/** Binds the rarer verbs to one client. */
export function createRareVerbs(context: Context) {
  const models = createModels(context);
  const offers = createOfferLookup(models);
  const bound = <Request, Answer>(
    verb: (context: Context, request: Request, options: CallOptions) => Answer,
  ) => {
    return (request: Request, options: CallOptions = {}): Answer => verb(context, request, options);
  };
  const asked = <Answer>(verb: (context: Context, options: CallOptions) => Answer) => {
    return (options: CallOptions = {}): Answer => verb(context, options);
  };
  return {
    models,
    videos: createVideos(context),
    offers,
    images: bound(makeImages),
    speech: bound(speak),
    transcriptions: bound(transcribe),
    embeddings: bound(embed),
    rerank: bound(rank),
    generation: bound(getGeneration),
    providers: asked(listProviders),
    key: asked(getKey),
    credits: asked(getCredits),
    completions: (request: TextCompletionRequest, options: CallOptions = {}): Promise<ChatCompletion> =>
      chatOver(context, textRoute, request as unknown as ChatRequest, options),
    textRoute,
    relay: async (request: RelayRequest, options: CallOptions = {}): Promise<RelayAnswer> =>
      (await loadRelay()).relay(context, request, options),
    estimate: async (request: ChatRequest, counting: EstimateOptions = {}): Promise<Estimate> => {
      // By far the largest of all, and asked for by the fewest.
      const { estimateCall } = await import("./worst-case.ts");
      const whole = wholeRequest(request, context.options.defaults);
      return estimateCall({ request: whole, tags: {} }, offers, counting);
    },
    structuredChat: (request: ChatRequest, options: CallOptions): Promise<ChatCompletion> =>
      structuredChat(context, models, request, options),
    prepareRequest: (request: ChatRequest): Promise<ChatRequest> => prepareRequest(context, models, request),
    parseAnswer: (request: ChatRequest, completion: ChatCompletion): Promise<ChatCompletion> =>
      parseAnswer(context, request, completion),
  };
}
