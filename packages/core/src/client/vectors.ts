import type { ChatRequest } from "../protocol/chat-request.ts";
import type { EmbeddingRequest, EmbeddingResponse } from "../protocol/embedding.ts";
import type { RerankRequest, RerankResponse } from "../protocol/rerank.ts";
import type { Context } from "./context.ts";
import { readJson } from "./json-call.ts";
import { type CostlyRequest, callMetered, type MeteredVerb } from "./metered-call.ts";
import type { CallOptions } from "./options.ts";

/** Makes vectors. */
export async function embed(
  context: Context,
  request: EmbeddingRequest,
  options: CallOptions,
): Promise<EmbeddingResponse> {
  return (await callMetered(context, embeddings, request, options)).answer;
}

/** Sorts documents by how well they answer a query. */
export async function rank(
  context: Context,
  request: RerankRequest,
  options: CallOptions,
): Promise<RerankResponse> {
  return (await callMetered(context, rerank, request, options)).answer;
}

const embeddings: MeteredVerb<EmbeddingRequest, EmbeddingResponse> = {
  api: "embeddings",
  path: "/embeddings",
  asChat: inputOnly,
  read: readJson,
  tell: (told) => ({ told: told as object }),
};

const rerank: MeteredVerb<RerankRequest, RerankResponse> = {
  api: "rerank",
  path: "/rerank",
  asChat: inputOnly,
  read: readJson,
  tell: (told) => ({ told: told as object }),
};

/** All input, and no output. */
export function inputOnly(request: CostlyRequest & { provider?: unknown }): ChatRequest {
  const { model, user, provider, ...input } = request;
  return { model, user, provider, prompt: JSON.stringify(input), max_tokens: 1 } as ChatRequest;
}
