import type { ChatRequest, EmbeddingRequest, EmbeddingResponse, OpenRouter, Usage } from "@wayfare/core";
import type { APIPromise, OpenAI } from "openai";
import type { Stream } from "openai/streaming";
import type { Extra, RoutedCompletions } from "./routed-chat.ts";
import type { RoutedRequestOptions } from "./settings.ts";

type SdkChat = OpenAI["chat"];
type SdkResponses = OpenAI["responses"];
type SdkEmbeddings = OpenAI["embeddings"];
type SdkResponse = OpenAI.Responses.Response;

interface RoutedChat extends SdkChat {
  completions: RoutedCompletions;
}

/** OpenRouter's fields of a request for a response. */
type ResponseFields = Extra<
  Pick<ChatRequest, "models" | "provider" | "plugins" | "route" | "session_id" | "trace" | "preset">,
  OpenAI.Responses.ResponseCreateParams
>;

/** A response with what it cost. */
type RoutedResponse = Omit<SdkResponse, "usage"> & {
  provider?: string;
  usage?: OpenAI.Responses.ResponseUsage & Pick<Usage, "cost" | "is_byok" | "cost_details">;
};

interface CreateResponse {
  (
    body: OpenAI.Responses.ResponseCreateParamsNonStreaming & ResponseFields,
    options?: RoutedRequestOptions,
  ): APIPromise<RoutedResponse>;
  (
    body: OpenAI.Responses.ResponseCreateParamsStreaming & ResponseFields,
    options?: RoutedRequestOptions,
  ): APIPromise<Stream<OpenAI.Responses.ResponseStreamEvent>>;
}

interface RoutedResponses extends SdkResponses {
  create: CreateResponse & SdkResponses["create"];
}

type EmbeddingFields = Extra<EmbeddingRequest, OpenAI.EmbeddingCreateParams>;

type RoutedEmbedding = Omit<OpenAI.CreateEmbeddingResponse, "usage"> &
  Pick<EmbeddingResponse, "id" | "provider"> & {
    usage: OpenAI.CreateEmbeddingResponse["usage"] &
      Omit<NonNullable<EmbeddingResponse["usage"]>, "total_tokens">;
  };

interface RoutedEmbeddings extends SdkEmbeddings {
  create: ((
    body: OpenAI.EmbeddingCreateParams & EmbeddingFields,
    options?: RoutedRequestOptions,
  ) => APIPromise<RoutedEmbedding>) &
    SdkEmbeddings["create"];
}

/** An `OpenAI` over core. It takes OpenRouter's fields, and tells them in its answers. */
export interface RoutedOpenAI extends OpenAI {
  /** The client of core that every call goes through, with its catalogue, its prices and its other verbs. */
  readonly openrouter: OpenRouter;
  chat: RoutedChat;
  responses: RoutedResponses;
  embeddings: RoutedEmbeddings;
}
