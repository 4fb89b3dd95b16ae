import { APICallError, LoadAPIKeyError } from "@ai-sdk/provider";
import type { OpenRouterError } from "@wayfare/core";
import { isOpenRouterError } from "@wayfare/core/adapter";
import { encodeError } from "@wayfare/core/internal";

/** The call that failed. */
export interface FailedCall {
  readonly url: string;
  readonly body: object;
  readonly signal: AbortSignal | undefined;
  /** Headers of the answer, when one came. */
  readonly headers: Record<string, string> | undefined;
}

/**
 * Turns a failure of core into the error that `ai` knows: `statusCode` and `isRetryable` are the true ones, also for an
 * error inside HTTP 200 or in the middle of a stream; `data` is what the server said, `code` its code, and
 * `cause` the error of core with receipt and partial reply.
 */
export function apiCallError(thrown: unknown, call: FailedCall): unknown {
  if (!isOpenRouterError(thrown)) return thrown;
  // As `fetch` does: whoever aborted with a reason of his own is told that reason.
  if (thrown.kind === "aborted" && call.signal?.aborted) return call.signal.reason;
  if (thrown.kind === "authentication" && thrown.status === undefined)
    return new LoadAPIKeyError({ message: thrown.message });
  // As the server said it; what failed without an answer is said in the same shape.
  const data = thrown.body ?? encodeError(thrown).body;
  const error = new APICallError({
    message: thrown.message,
    url: call.url,
    requestBodyValues: call.body,
    ...(thrown.status !== undefined && { statusCode: thrown.status }),
    responseHeaders: { ...call.headers, ...retryHeader(thrown) },
    responseBody: typeof data === "string" ? data : JSON.stringify(data),
    // `ai` waits no longer than that, and would ask again too early.
    isRetryable: thrown.retryable && (thrown.retryAfter ?? 0) <= longestWait,
    data,
    cause: thrown,
  });
  // `ai` reads the code of errors in the middle of a stream.
  return Object.assign(error, { code: thrown.code ?? thrown.error_type ?? thrown.kind });
}

/** The longest Retry-After that `ai` obeys, in ms. */
const longestWait = 60_000;

/** How long `ai` is to wait, wherever the server said it. */
function retryHeader({ retryAfter }: OpenRouterError): Record<string, string> {
  return retryAfter === undefined ? {} : { "retry-after-ms": String(Math.ceil(retryAfter)) };
}
