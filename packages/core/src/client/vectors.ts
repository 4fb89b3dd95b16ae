import { isOpenRouterError } from "../errors/openrouter-error.ts";
import { connectionError } from "../http/connection-error.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { EmbeddingRequest, EmbeddingResponse } from "../protocol/embedding.ts";
import type { RerankRequest, RerankResponse } from "../protocol/rerank.ts";
import { encodeBody } from "../wire/chat-request.ts";
import { admit } from "./admit.ts";
import { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { callJson } from "./json-call.ts";
import { meter, meterLost, meterReply } from "./meter.ts";
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
function asChat(request: { model: string; user?: string | undefined; provider?: unknown }): ChatRequest {
  const { model, user, provider, ...input } = request;
  return { model, user, provider, prompt: JSON.stringify(input), max_tokens: 1 } as ChatRequest;
}

async function postMetered<T extends Metered>(
  context: Context,
  api: "embeddings" | "rerank",
  request: { model: string; user?: string | undefined },
  options: CallOptions,
): Promise<T> {
  const call = new Call(context, options);
  const whole = { ...request, ...options.extraBody };
  const ask = () => admit(context, call, () => asChat(whole), options);
  const ended = {
    call,
    options,
    api,
    streamed: false,
    requestedModel: whole.model,
    user: whole.user,
    reply: undefined,
  };
  call.beforeRetry = (error) => (meterLost(context, { ...ended, error }) ? ask() : undefined);
  const admission = ask();
  if (admission !== undefined) await admission;
  try {
    const body = encodeBody(whole);
    const target = { method: "POST", path: `/${api}`, body } as const;
    const reply = (await callJson<T>(context, target, options, call)).body;
    meterReply(context, { ...ended, reply });
    return reply;
  } catch (thrown) {
    const error = isOpenRouterError(thrown) ? thrown : connectionError(thrown, "body", call.secrets);
    error.receipt = meter(context, { ...ended, error });
    throw thrown;
  }
}
