import { InvalidRequestError, UnavailableError } from "@wayfare/core";
import { tooLarge as tooMuch } from "@wayfare/core/internal";

export { forbidden, invalidRequest, unauthorized } from "@wayfare/core/internal";

/** 400: the model is there, but another path leads to it (OpenRouter docs: errors, availability). */
export function wrongEndpoint(message: string, model: string): InvalidRequestError {
  return new InvalidRequestError(message, {
    status: 400,
    error_type: "invalid_request",
    availability: { code: "wrong_endpoint", http_status: 400, retryable: false, requested_models: [model] },
  });
}

/** 404: there is nothing under this name. */
export function notFound(message: string): InvalidRequestError {
  return new InvalidRequestError(message, { status: 404, error_type: "not_found" });
}

/** 404: the routing rules of the request left no endpoint. */
export function noEndpoints(message: string, failed_routing_step: string): UnavailableError {
  return new UnavailableError(message, {
    status: 404,
    error_type: "not_found",
    metadata: { failed_routing_step },
  });
}

/** 413: the body is longer than `limit` bytes. */
export function tooLarge(limit: number): InvalidRequestError {
  return tooMuch(
    `The request body is larger than ${limit} bytes. Send less, or raise maxBodyBytes of the gateway.`,
  );
}

/** 503: something that the gateway stands on does not answer, so nothing can be said about the caller or the account. */
export function outOfReach(what: string, cause: unknown): UnavailableError {
  return new UnavailableError(`${what} is out of reach. Try again shortly.`, {
    status: 503,
    error_type: "server",
    retryable: true,
    retryAfter: 1000,
    cause,
  });
}
