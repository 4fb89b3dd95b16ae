import { createGuard } from "@wayfare/core/internal";
import type { Request, Response } from "express";
import type { GuardOptions, RouteState } from "../options.ts";
import { createFindUser } from "./find-user.ts";
import { readBody } from "./read-body.ts";

/** Bytes of a body, unless a route says otherwise. */
const MOST_BYTES = 4_194_304;

/** A request that may be made. */
export interface Checked {
  readonly state: RouteState;
  /** The body as it was sent. */
  readonly body: unknown;
}

/**
 * Finds out who calls and what for, and leaves both in `res.locals.openrouter`.
 * @param decode - makes a chat request of a body of another form
 * @throws OpenRouterError with the status to answer with
 */
export type CheckRequest = (
  request: Request,
  response: Response,
  decode?: (body: unknown, options: GuardOptions) => unknown,
) => Promise<Checked>;

/** @throws InvalidRequestError for options that cannot be meant */
export function createCheck(options: GuardOptions): CheckRequest {
  const { maxBodyBytes = MOST_BYTES } = options;
  const findUser = createFindUser(options);
  const hold = createGuard(options);
  return async (request, response, decode) => {
    const user = await findUser(request);
    const body = await readBody(request, maxBodyBytes);
    const state: RouteState = {
      user,
      request: hold(decode === undefined ? body : decode(body, options)),
      receipt: undefined,
    };
    // Servers without Express have no such place.
    response.locals ??= {};
    response.locals.openrouter = state;
    return { state, body };
  };
}
