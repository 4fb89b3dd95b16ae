import { createGuard } from "@wayfare/core/internal";
import type { Request, Response } from "express";
import type { GuardOptions, RouteState } from "../options.ts";
import { checkOptions } from "./check-options.ts";
import { createFindUser, type FindUser } from "./find-user.ts";
import { readBody } from "./read-body.ts";

/** Bytes of a body, unless a route says otherwise. */
const MOST_BYTES = 4_194_304;

/** A request that may be made. */
export interface Checked {
  readonly state: RouteState;
  /** The body as it was sent. */
  readonly body: unknown;
}

/** Reads a body of another form as that of a chat request. */
export type Decode = (body: unknown) => unknown;

/** Finds out who calls and what for. */
export interface CheckRequest {
  /** @throws AuthenticationError (401) for nobody, where nobody may call */
  readonly user: FindUser;
  /** Leaves what it finds in `res.locals.openrouter`. @throws OpenRouterError with the status to answer with */
  request(request: Request, response: Response, user: string | undefined, decode?: Decode): Promise<Checked>;
}

/** @throws InvalidRequestError for options that cannot be meant */
export function createCheck(options: GuardOptions): CheckRequest {
  checkOptions(options);
  const { maxBodyBytes = MOST_BYTES } = options;
  const hold = createGuard(options);
  return {
    user: createFindUser(options),
    async request(request, response, user, decode = (body) => body) {
      const body = await readBody(request, maxBodyBytes);
      const state: RouteState = { user, request: hold(decode(body)), receipt: undefined };
      // Servers without Express have no such place.
      response.locals ??= {};
      response.locals.openrouter = state;
      return { state, body };
    },
  };
}
