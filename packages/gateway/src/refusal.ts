import { AuthenticationError, InvalidRequestError, UnavailableError } from "@wayfare/core";

/** 400: something in the request must change; the message says what. */
export function invalidRequest(message: string, error_type = "invalid_request"): InvalidRequestError {
  return new InvalidRequestError(message, { status: 400, error_type });
}

/** 400: the model is there, but another path leads to it (OpenRouter docs: errors, availability). */
export function wrongEndpoint(message: string, model: string): InvalidRequestError {
  return new InvalidRequestError(message, {
    status: 400,
    error_type: "invalid_request",
    availability: { code: "wrong_endpoint", http_status: 400, retryable: false, requested_models: [model] },
  });
}

/** 401: no key, or a wrong one. */
export function unauthorized(message: string): AuthenticationError {
  return new AuthenticationError(message, { status: 401, error_type: "authentication" });
}

/** 403: the caller may not do this from where it stands. */
export function forbidden(message: string): AuthenticationError {
  return new AuthenticationError(message, { status: 403, error_type: "permission_denied" });
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
  const message = `The request body is larger than ${limit} bytes. Send less, or raise maxBodyBytes of the gateway.`;
  return new InvalidRequestError(message, { status: 413, error_type: "payload_too_large" });
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
