import type { OpenRouterError, RelayAnswer } from "@wayfare/core";
import { encodeErrorReply, invalidRequest, isObject, unauthorized } from "@wayfare/core/internal";
import { streamOf } from "./answer-stream.ts";
import { keepError } from "./errors.ts";
import { createWholeResponse } from "./whole-response.ts";

/** Statuses that have no body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

const origin = Math.random().toString(36).slice(2, 12);
let count = 0;

/** An id for an answer whose server gave none: the SDK takes it along. */
function newRequestId(): string {
  count += 1;
  return `wayfare-${origin}-${count}`;
}

/** The answer as `fetch` would give it. @param signal - the one that ends it from without */
export function createResponse(answer: RelayAnswer, signal: AbortSignal | undefined): Response {
  const { status, body } = answer;
  const headers: Record<string, string> = { ...answer.headers };
  headers["x-request-id"] ??= newRequestId();
  const contentType = answer.header("content-type");
  if (contentType !== undefined) headers["content-type"] = contentType;
  if (typeof body === "string") return createWholeResponse(body, { status, headers });
  if (!bodiless.has(status)) {
    const stream = streamOf(body, signal, (error) => keepError(error as OpenRouterError, response.headers));
    const response = new Response(stream, { status, headers });
    return response;
  }
  body.cancel();
  return new Response(null, { status, headers });
}

/** Failures without an answer: `fetch` rejects with them. */
const unanswered: ReadonlySet<string> = new Set(["connection", "timeout", "aborted"]);

/** What is refused before anything is sent has no status of its own. */
const unsent: Partial<Record<string, (message: string) => OpenRouterError>> = {
  request: invalidRequest,
  authentication: unauthorized,
};

/**
 * The answer that says what an error says, in the server's own words where there are any; undefined for a failure
 * without an answer.
 * @param isFinal - whether nobody should try again
 */
export function createFailure(error: OpenRouterError, isFinal: boolean): Response | undefined {
  if (unanswered.has(error.kind)) return undefined;
  const { body, retryAfter, requestId = newRequestId() } = error;
  const named = error.status === undefined ? unsent[error.kind] : undefined;
  const reply = encodeErrorReply(named?.(error.message) ?? error);
  const headers: Record<string, string> = { ...reply.headers, "x-request-id": requestId };
  if (retryAfter !== undefined) headers["retry-after-ms"] = String(Math.ceil(retryAfter));
  if (isFinal || !error.retryable) headers["x-should-retry"] = "false";
  const isTold = isObject(body) && body.error != null;
  return new Response(isTold ? JSON.stringify(body) : reply.body, { status: reply.status, headers });
}
