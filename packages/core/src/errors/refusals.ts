import { AuthenticationError, InvalidRequestError } from "./remedies.ts";

// What a server of ours refuses a request with, before anything is sent.

/** 400: something in the request must change; the message says what. */
export function invalidRequest(message: string, error_type = "invalid_request"): InvalidRequestError {
  return new InvalidRequestError(message, { status: 400, error_type });
}

/** 401: no key or nobody signed in, or the wrong one. */
export function unauthorized(message: string): AuthenticationError {
  return new AuthenticationError(message, { status: 401, error_type: "authentication" });
}

/** 403: the caller may not do this from where it stands. */
export function forbidden(message: string): AuthenticationError {
  return new AuthenticationError(message, { status: 403, error_type: "permission_denied" });
}

/** 413: there is more of it than is taken. */
export function tooLarge(message: string): InvalidRequestError {
  return new InvalidRequestError(message, { status: 413, error_type: "payload_too_large" });
}
