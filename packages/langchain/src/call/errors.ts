import { ns as errors, LangChainError, stampRetryable } from "@langchain/core/errors";
import type { AIMessage } from "@langchain/core/messages";
import type { ErrorKind, Receipt, OpenRouterError as Thrown } from "@wayfare/core";
import { isOpenRouterError } from "@wayfare/core/adapter";

const ns = errors.sub("openrouter");

/** The types of brands differ between versions of LangChain; what they do does not. */
const Branded = ns.brand(LangChainError) as unknown as new (message?: string) => LangChainError;

/**
 * A failed call, in the shape that LangChain and its middleware decide by. `cause` is the error of the client, with all
 * that is known; `getRetryable(error)` of `@langchain/core/errors` says whether to try again.
 */
export class OpenRouterError extends Branded {
  /** Whether a value is an error of this class; also across two copies of the package. */
  declare static isInstance: <T extends abstract new (...of: never[]) => unknown>(
    this: T,
    value: unknown,
  ) => value is InstanceType<T>;

  override readonly name: string = "OpenRouterError";
  /** What to do about it. */
  declare readonly kind: ErrorKind;
  /** HTTP status; also of an error inside HTTP 200, or in the middle of a stream. */
  declare readonly statusCode: number | undefined;
  /** The code of the body; where it has none, OpenRouter's name of the error, or its kind. */
  declare readonly code: number | string;
  /** `error.metadata` of the body. */
  declare readonly metadata: Readonly<Record<string, unknown>> | undefined;
  /** `retry-after` in seconds, wherever the server said it. */
  declare readonly headers: Readonly<Record<string, string>>;
  /** Display name of the provider that failed. */
  declare readonly provider: string | undefined;
  /** Id under which OpenRouter keeps the record of the call. */
  declare readonly generationId: string | undefined;
  /** What had come before a stream broke off. */
  declare readonly partialOutput: AIMessage | undefined;
  /** What the failed call cost; undefined when nothing was sent. */
  declare readonly receipt: Receipt | undefined;

  constructor(cause: Thrown, partialOutput?: AIMessage) {
    super(cause.message);
    const { kind, status: statusCode, metadata, provider, generationId, retryAfter } = cause;
    const code = cause.code ?? cause.error_type ?? kind;
    const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter / 1000) };
    Object.assign(this, { kind, statusCode, code, metadata, headers, provider, generationId });
    // Out of sight, so that a printed error stays readable.
    for (const [name, value] of Object.entries({ cause, partialOutput, receipt: cause.receipt }))
      Object.defineProperty(this, name, { value, writable: true, configurable: true });
    stampRetryable(this, cause.retryable);
  }
}

/** The key is missing, wrong, or not allowed to do this. */
export class OpenRouterAuthError extends (ns.brand(OpenRouterError, "auth") as typeof OpenRouterError) {
  override readonly name = "OpenRouterAuthError";
}

/** Too many requests; see `headers["retry-after"]`. */
export class OpenRouterRateLimitError extends (ns.brand(
  OpenRouterError,
  "rate_limit",
) as typeof OpenRouterError) {
  override readonly name = "OpenRouterRateLimitError";
}

/** The prompt is too long for the model; `ContextOverflowError.isInstance` of `@langchain/core/errors` knows it. */
export class OpenRouterContextError extends (errors.brand(
  OpenRouterError,
  "context-overflow",
) as typeof OpenRouterError) {
  override readonly name = "OpenRouterContextError";
}

const classes: Partial<Record<ErrorKind, typeof OpenRouterError>> = {
  authentication: OpenRouterAuthError,
  rate_limit: OpenRouterRateLimitError,
};

/**
 * Turns a failure of core into the error that LangChain knows.
 * @param decodePartial - reads what had come
 */
export async function explain(
  thrown: unknown,
  signal: AbortSignal | undefined,
  decodePartial?: (
    partial: NonNullable<Thrown["partial"]>,
    receipt: Receipt | undefined,
  ) => Promise<AIMessage>,
): Promise<unknown> {
  if (!isOpenRouterError(thrown)) return thrown;
  // As `fetch` does: whoever aborted with a reason of his own is told that reason.
  if (thrown.kind === "aborted" && signal?.aborted) return signal.reason;
  const Class = isOverflow(thrown) ? OpenRouterContextError : (classes[thrown.kind] ?? OpenRouterError);
  const { partial, receipt } = thrown;
  return new Class(thrown, partial && (await decodePartial?.(partial, receipt)));
}

/** Real bodies often lack the type. */
function isOverflow({ kind, error_type, message }: Thrown): boolean {
  if (error_type !== undefined) return error_type === "context_length_exceeded";
  return kind === "request" && /maximum context length|context window/i.test(message);
}
