// biome-ignore-all lint/complexity/noThisInStatic: bundlers rename a class that names itself inside, and crashes show it
import { OpenRouterError } from "./openrouter-error.ts";

/** Fix the request: a field is wrong, too long, or the model does not exist. */
export class InvalidRequestError extends OpenRouterError {
  static {
    this.prototype.name = "InvalidRequestError";
  }
  readonly kind = "request";
}

/** Fix the key: missing, wrong, expired, or not allowed to do this. */
export class AuthenticationError extends OpenRouterError {
  static {
    this.prototype.name = "AuthenticationError";
  }
  readonly kind = "authentication";
}

/** Pay or raise a limit: credits, key limit or a budget is exhausted. Never worth a retry by itself. */
export class PaymentRequiredError extends OpenRouterError {
  static {
    this.prototype.name = "PaymentRequiredError";
  }
  readonly kind = "payment";
}

/** Wait: a rate limit, or money that other calls in flight have reserved. See `retryAfter`. */
export class RateLimitError extends OpenRouterError {
  static {
    this.prototype.name = "RateLimitError";
  }
  readonly kind = "rate_limit";
}

/** Try elsewhere: the provider failed, or no endpoint is left after the filters. */
export class UnavailableError extends OpenRouterError {
  static {
    this.prototype.name = "UnavailableError";
  }
  readonly kind = "unavailable";
}

/** The content was refused by moderation, a guardrail or the model's policy. */
export class ContentRefusedError extends OpenRouterError {
  static {
    this.prototype.name = "ContentRefusedError";
  }
  readonly kind = "refused";
}

/** The answer broke off: the stream ended without a finish reason. What had come is in `partial`. */
export class InterruptedError extends OpenRouterError {
  static {
    this.prototype.name = "InterruptedError";
  }
  readonly kind = "interrupted";
}

/** No answer: DNS, TLS, refused or reset connection. */
export class ConnectionError extends OpenRouterError {
  static {
    this.prototype.name = "ConnectionError";
  }
  readonly kind = "connection";
}

/** A deadline passed; `phase` says which one. */
export class TimeoutError extends OpenRouterError {
  static {
    this.prototype.name = "TimeoutError";
  }
  readonly kind = "timeout";
}

/** The caller's signal aborted the call; `cause` is the signal's reason. Named "AbortError" as the platform does. */
export class AbortedError extends OpenRouterError {
  static {
    this.prototype.name = "AbortError";
  }
  readonly kind = "aborted";
}

/** The answer is not valid JSON or does not fit the schema; `text` holds it. */
export class SchemaMismatchError extends OpenRouterError {
  static {
    this.prototype.name = "SchemaMismatchError";
  }
  readonly kind = "schema";
  /** The model's answer as it came. */
  readonly text: string;
  /** What the schema objected to, path and message; empty when the text is not JSON. */
  readonly issues: readonly SchemaIssue[];

  constructor(message: string, text: string, issues: readonly SchemaIssue[], cause?: unknown) {
    super(message, { cause });
    this.text = text;
    this.issues = issues;
  }
}

/** One objection of a schema. */
export interface SchemaIssue {
  /** Where, such as "choices.0.name"; empty for the whole value. */
  path: string;
  message: string;
}
