import { isOpenRouterError } from "../errors/openrouter-error.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { EmbeddingRequest, EmbeddingResponse } from "../protocol/embedding.ts";
import type { RerankRequest, RerankResponse } from "../protocol/rerank.ts";
import { encodeBody } from "../wire/chat-request.ts";
import { admit } from "./admit.ts";
import { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { callJson } from "./json-call.ts";
import { meter, meterReply } from "./meter.ts";
import type { CallOptions } from "./options.ts";

interface Metered {
  id?: string;
  model: string;
  provider?: string;
  usage?: object;
}

/** Makes vectors. */
export function embed(
  context: Context,
  request: EmbeddingRequest,
  options: CallOptions,
): Promise<EmbeddingResponse> {
  return postMetered(context, "embeddings", request, options);
}

/** Sorts documents by how well they answer a query. */
export function rank(
  context: Context,
  request: RerankRequest,
  options: CallOptions,
): Promise<RerankResponse> {
  return postMetered(context, "rerank", request, options);
}

/** The chat request that costs as much at most: all input, and no output. */
function asChat({ model, user, ...input }: { model: string; user?: string | undefined }): ChatRequest {
  return { model, user, prompt: JSON.stringify(input), max_tokens: 1 } as ChatRequest;
}

async function postMetered<T extends Metered>(
  context: Context,
  api: "embeddings" | "rerank",
  request: { model: string; user?: string | undefined },
  options: CallOptions,
): Promise<T> {
  const call = new Call(context, options);
  const admission = admit(context, call, asChat(request), options);
  const ticket = admission && (await admission);
  const ended = {
    call,
    options,
    api,
    streamed: false,
    requestedModel: request.model,
    user: request.user,
    ticket,
  };
  try {
    const body = encodeBody({ ...request, ...options.extraBody });
    const target = { method: "POST", path: `/${api}`, body } as const;
    const reply = (await callJson<T>(context, target, options, call)).body;
    meterReply(context, { ...ended, reply });
    return reply;
  } catch (error) {
    if (isOpenRouterError(error)) error.receipt = meter(context, { ...ended, reply: undefined, error });
    throw error;
  }
}
