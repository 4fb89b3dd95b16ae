import { type CallOptions, isOpenRouterError, type OpenRouter, type OpenRouterError } from "@wayfare/core";
import { createFailure, createResponse } from "./answer.ts";
import { keepError, keepStream } from "./errors.ts";
import { outgoingBody, outgoingHeaders } from "./outgoing.ts";
import { keepAnswer, keepReceipt, type ReceiptKeys } from "./receipts.ts";

/** A request of an SDK on its way through core. */
export interface Passage {
  path: string;
  init: RequestInit;
  options: CallOptions;
  /** What the body says, where that is known. */
  request?: object | undefined;
  /** Whether nobody tries again behind this. */
  isFinal: boolean;
  /** Told of a failure that has no answer, before it is thrown. */
  onFailure?: ((error: OpenRouterError) => void) | undefined;
}

/** What `fetch` does, by way of core. @throws OpenRouterError where no answer came */
export async function passOn(openrouter: OpenRouter, passage: Passage): Promise<Response> {
  const { path, init, options } = passage;
  const signal = init.signal ?? undefined;
  const headers = outgoingHeaders(init.headers);
  const { body, request = passage.request, contentType } = await outgoingBody(init.body);
  if (contentType !== undefined) headers["content-type"] ??= contentType;
  const method = init.method?.toUpperCase() ?? "GET";
  try {
    const answer = await openrouter.relay({ method, path, body, request }, { ...options, headers, signal });
    const response = createResponse(answer, signal);
    if (typeof answer.body !== "string") keepStream(response.headers);
    // Of a whole answer the SDK keeps neither headers nor signal.
    const keys = keysOf(response, typeof answer.body === "string" ? [] : [response.headers, signal]);
    keepAnswer(answer, keys);
    return response;
  } catch (error) {
    if (!isOpenRouterError(error)) throw error;
    const response = createFailure(error, passage.isFinal);
    keepError(error, response?.headers);
    if (response === undefined) {
      passage.onFailure?.(error);
      throw error;
    }
    keepReceipt(error.receipt, keysOf(response, [response.headers]));
    return response;
  }
}

function keysOf(response: Response, others: readonly (object | undefined)[]): ReceiptKeys {
  return { objects: [response, ...others], requestId: response.headers.get("x-request-id") ?? undefined };
}
