import { type ErrorMetadata, type OpenRouterError, UnavailableError } from "@wayfare/core";
import { encodeError } from "@wayfare/core/internal";

/** What a caller is told of each kind of failure that is not the caller's own; what the server said may be private. */
const words: Readonly<Record<string, string>> = {
  authentication: "The service cannot answer at the moment.",
  payment: "The service has run out of credits.",
  rate_limit: "The model is asked too often at the moment. Try again shortly.",
  timeout: "The model did not answer in time. Try again.",
  aborted: "The call was ended.",
};

const failed = "The model's provider failed. Try again.";

/** Of what a server says of an error, what is the caller's business. */
const told = [
  "error_type",
  "reason",
  "reasons",
  "flagged_input",
  "model_slug",
  "retry_after_seconds",
] as const;

/**
 * A failure of a call in words that any caller may read: no address, no account, nothing of the provider's own. What lies
 * in the request keeps its words, and so do the limits of this route.
 */
export function safeError(error: OpenRouterError): OpenRouterError {
  const { kind, body, phase, generationId, retryAfter } = error;
  const isOwn = body === undefined && phase === undefined && kind !== "authentication";
  if (isOwn && ["request", "payment", "rate_limit"].includes(kind)) return error;
  // The key that was refused is ours; 401 would send callers to sign in again.
  const isOurs = kind === "authentication";
  const { status } = encodeError(error);
  const isTheirs = kind === "request" || kind === "refused";
  const message = isTheirs ? error.message : (words[kind] ?? failed);
  const metadata: ErrorMetadata = {};
  for (const name of told)
    if (error.metadata?.[name] !== undefined) Object.assign(metadata, { [name]: error.metadata[name] });
  return new UnavailableError(message, {
    status: isOurs ? 502 : kind === "payment" ? 402 : status,
    error_type: isOurs ? "provider_unavailable" : error.error_type,
    metadata,
    generationId,
    retryAfter,
  });
}

/** A bug of ours or of the program around us: the caller learns nothing about the inside. */
export function internalError(): OpenRouterError {
  return new UnavailableError("Internal Server Error", { status: 500, error_type: "server" });
}
