import type { ErrorFacts, OpenRouterError } from "../errors/openrouter-error.ts";
import { redact, redactCause } from "../errors/redact.ts";
import {
  AuthenticationError,
  InterruptedError,
  InvalidRequestError,
  PaymentRequiredError,
  RateLimitError,
  UnavailableError,
} from "../errors/remedies.ts";
import type { FailedReply } from "../wire/error.ts";

/** The error that a failed reply says. */
export async function explain(reply: FailedReply): Promise<OpenRouterError> {
  const { decodeError } = await loadFailures(reply);
  return decodeError(reply);
}

/**
 * What reads failures, loaded when the first one comes.
 * @throws OpenRouterError by the status alone, where it cannot be had: a refusal is no lost connection, to be tried again
 */
export async function loadFailures(reply: FailedReply): Promise<typeof import("../wire/failures.ts")> {
  try {
    return await import("../wire/failures.ts");
  } catch (error) {
    throw unread(reply, error);
  }
}

const classes: Readonly<Record<number, new (message: string, facts: ErrorFacts) => OpenRouterError>> = {
  401: AuthenticationError,
  402: PaymentRequiredError,
  403: AuthenticationError,
  408: UnavailableError,
  429: RateLimitError,
};

/** The error for a reply that cannot be read, since a part of this package is missing. */
export function unread({ status, body, secrets, phase }: FailedReply, missing: unknown): OpenRouterError {
  const byRange = status < 400 ? InterruptedError : status < 500 ? InvalidRequestError : UnavailableError;
  const Class = classes[status] ?? byRange;
  const said = typeof body === "string" ? redact(body, secrets).slice(0, 300) : "";
  return new Class(
    `The server answered with ${status}, and the part of @wayfare/core that reads this could not be loaded: deploy all of its files. ${said}`,
    {
      ...{ status, phase, cause: redactCause(missing, secrets) },
      retryable: status >= 500 || status === 408 || status === 429,
    },
  );
}
