import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { Availability, ErrorMetadata, ErrorType, LimitSource } from "../protocol/error-body.ts";
import type { Receipt } from "../protocol/receipt.ts";

/** What the caller should do, one word for each error class. */
export type ErrorKind =
  | "request"
  | "authentication"
  | "payment"
  | "rate_limit"
  | "unavailable"
  | "refused"
  | "interrupted"
  | "connection"
  | "timeout"
  | "aborted"
  | "schema";

/** Where in the call it happened. `stream` means after the first content. */
export type CallPhase = "connect" | "first_byte" | "idle" | "total" | "request" | "body" | "stream";

/** Facts that an error carries beside its message; all optional, since real error bodies often lack them. */
export interface ErrorFacts {
  status?: number | undefined;
  error_type?: ErrorType | undefined;
  /** The numeric or string code as it stood in the body. */
  code?: number | string | undefined;
  provider?: string | undefined;
  generationId?: string | undefined;
  requestId?: string | undefined;
  retryable?: boolean | undefined;
  retryAfter?: number | undefined;
  limit_source?: LimitSource | undefined;
  availability?: Availability | undefined;
  metadata?: ErrorMetadata | undefined;
  phase?: CallPhase | undefined;
  /** The body of the answer, parsed where it is JSON. */
  body?: unknown;
  cause?: unknown;
}

const brand: unique symbol = Symbol.for("@wayfare/core/error") as never;

/**
 * Base of every error that this package throws. Catch a subclass to decide what to do, or switch on `kind`.
 * Texts, metadata and causes are free of API keys.
 */
export abstract class OpenRouterError extends Error implements ErrorFacts {
  abstract readonly kind: ErrorKind;
  /** HTTP status; also set when the error came inside HTTP 200. Absent when no answer came. */
  declare readonly status?: number;
  /** OpenRouter's stable error name, such as "rate_limit_exceeded". */
  declare readonly error_type?: ErrorType;
  declare readonly code?: number | string;
  /** Display name of the provider that failed, when the body tells. */
  declare readonly provider?: string;
  /** Generation id, "gen-…", when one was given. */
  declare readonly generationId?: string;
  /** Request id header of the edge, for support. */
  declare readonly requestId?: string;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
  /** How long to wait, in milliseconds, when the server told. */
  declare readonly retryAfter?: number;
  declare readonly limit_source?: LimitSource;
  declare readonly availability?: Availability;
  /** `error.metadata` of the body, redacted. */
  declare readonly metadata?: ErrorMetadata;
  declare readonly phase?: CallPhase;
  /** Kept out of sight, so that a printed error stays readable. */
  #partial: ChatCompletion | undefined;
  #receipt: Receipt | undefined;
  readonly #body: unknown;

  constructor(message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    const { cause: _, retryable = false, body, ...rest } = facts;
    this.#body = body;
    this.retryable = retryable;
    for (const [name, value] of Object.entries(rest))
      if (value !== undefined) Object.assign(this, { [name]: value });
    Object.defineProperty(this, brand, { value: true });
  }

  /** Everything that is known, for logs: facts, partial reply and receipt. */
  toJSON(): object {
    const { name, message, partial, receipt } = this;
    return { ...this, name, message, partial, receipt };
  }

  /** The body of the answer as it came, parsed where it is JSON, and redacted; undefined where none was read. */
  get body(): unknown {
    return this.#body;
  }

  /** What had arrived before a stream broke, folded as `final()` would. */
  get partial(): ChatCompletion | undefined {
    return this.#partial;
  }

  set partial(completion: ChatCompletion | undefined) {
    this.#partial = completion;
  }

  /** The receipt of the failed call; undefined when nothing was sent. */
  get receipt(): Receipt | undefined {
    return this.#receipt;
  }

  set receipt(receipt: Receipt | undefined) {
    this.#receipt = receipt;
  }
}

/** Whether `error` is one of ours; holds across two copies of the package, where `instanceof` fails. */
export function isOpenRouterError(error: unknown): error is OpenRouterError {
  return typeof error === "object" && error !== null && (error as { [brand]?: unknown })[brand] === true;
}

/**
 * The whole answer that says not why it ends, where that is all that a plain call failed with: it is there, and it is
 * paid. For frameworks that have a word for such answers.
 */
export function replyWithoutReason(thrown: unknown): ChatCompletion | undefined {
  const reply = isOpenRouterError(thrown) && thrown.kind === "interrupted" ? thrown.partial : undefined;
  return reply !== undefined && reply.choices.length > 0 ? reply : undefined;
}
