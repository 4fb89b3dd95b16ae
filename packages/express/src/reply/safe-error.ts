import { type ErrorMetadata, isOpenRouterError, type OpenRouterError, UnavailableError } from "@wayfare/core";
import { encodeError } from "@wayfare/core/internal";

/** What callers are told of a failure by its type; what the server said may be private, or quote the route's own words. */
const byType: Readonly<Record<string, string>> = {
  context_length_exceeded:
    "The conversation is too long for this model. Shorten it, or choose another model.",
  token_limit_exceeded: "The conversation is too long for this model. Shorten it, or choose another model.",
  string_too_long: "The conversation is too long for this model. Shorten it, or choose another model.",
  max_tokens_exceeded: "This model cannot write that much. Ask for fewer max_tokens.",
  payload_too_large: "The request is too large for this model. Send less.",
  invalid_image: "The model could not read an image. Send another one.",
  image_too_large: "An image is too large for this model. Send a smaller one.",
  image_too_small: "An image is too small for this model. Send a larger one.",
  unsupported_image_format: "The model does not know the format of an image. Send PNG or JPEG.",
  image_download_failed: "An image could not be fetched from its address. Send the image itself.",
  image_not_found: "An image could not be fetched from its address. Send the image itself.",
  not_found: "This model cannot be reached at the moment. Choose another one.",
};

/** The same by its kind. */
const byKind: Readonly<Record<string, string>> = {
  request: "The model did not accept this request. Change it, or choose another model.",
  refused: "The content was refused. Change it, or choose another model.",
  authentication: "The service cannot answer at the moment.",
  payment: "The service has run out of credits.",
  rate_limit: "The model is asked too often at the moment. Try again shortly.",
  timeout: "The model did not answer in time. Try again.",
  aborted: "The call was ended.",
};

const failed = "The model's provider failed. Try again.";

/** Of what a server says of an error, what is the caller's business. */
const told = ["error_type", "reason", "reasons", "retry_after_seconds"];

/**
 * A failure of a call in words that any caller may read: no address, no account, nothing of the provider's own and none of
 * the route's own words. What this route refuses by itself keeps its words.
 */
export function safeError(error: OpenRouterError): OpenRouterError {
  const { kind, body, phase, generationId, retryAfter, error_type = "" } = error;
  const isOwn = body === undefined && phase === undefined && kind !== "authentication";
  if (isOwn && kind === "request") return error;
  if (isOwn && (kind === "payment" || kind === "rate_limit")) return ownLimit(error);
  // The key that was refused is ours; 401 would send callers to sign in again.
  const isOurs = kind === "authentication";
  const named = Object.hasOwn(byType, error_type) ? byType[error_type] : undefined;
  return new UnavailableError(named ?? byKind[kind] ?? failed, {
    status: isOurs ? 502 : kind === "payment" ? 402 : encodeError(error).status,
    error_type: isOurs ? "provider_unavailable" : error.error_type,
    metadata: pick(error, told),
    generationId,
    retryAfter,
  });
}

/** Callers see their own accounts; of those that count all of them together, only when there is room again. */
function ownLimit(error: OpenRouterError): OpenRouterError {
  const { scope, resets_at } = error.metadata ?? {};
  if (scope === "user") return error;
  const when = typeof resets_at === "string" ? ` There is room again at ${resets_at}.` : " Try again later.";
  const isBudget = error.status === 402;
  const words = isBudget ? "The budget of this service is used up." : "This service is asked too often.";
  const { status, error_type, retryAfter } = error;
  const kept = isBudget
    ? ["error_type", "limit_source", "resets_at"]
    : ["error_type", "limit_source", "headers"];
  return new UnavailableError(words + when, { status, error_type, retryAfter, metadata: pick(error, kept) });
}

function pick({ metadata }: OpenRouterError, names: readonly string[]): ErrorMetadata {
  const known = Object.entries(metadata ?? {}).filter(
    ([name, value]) => names.includes(name) && value !== undefined,
  );
  return Object.fromEntries(known);
}

/** Whether a failure of a call is for whoever runs the service: only there it can be mended. */
export function isServersAffair(error: unknown): boolean {
  if (!isOpenRouterError(error)) return false;
  const isTold = error.body !== undefined || error.phase !== undefined;
  return error.kind === "authentication" || (error.kind === "payment" && isTold);
}

/** A bug of ours or of the program around us: the caller learns nothing about the inside. */
export function internalError(): OpenRouterError {
  return new UnavailableError("Internal Server Error", { status: 500, error_type: "server" });
}
