import { InvalidRequestError } from "@wayfare/core";
import type { Request } from "express";

/** 405: the path is there, the method is not. */
export function notAllowed({ method }: Request, allowed: string): InvalidRequestError {
  const message = `This path does not take ${method}. Use ${allowed}.`;
  return Object.assign(new InvalidRequestError(message, { status: 405, error_type: "invalid_request" }), {
    allowed,
  });
}
