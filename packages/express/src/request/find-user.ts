import { InvalidRequestError } from "@wayfare/core";
import { unauthorized } from "@wayfare/core/internal";
import type { Request } from "express";
import type { GuardOptions } from "../options.ts";
import { ofHost } from "./of-host.ts";

/** Says who calls; undefined for nobody. @throws AuthenticationError (401) for nobody, where nobody may call */
export type FindUser = (request: Request) => Promise<string | undefined>;

/** The account of all those that are nobody. */
export const nobody = "@nobody";

/** @throws InvalidRequestError where it is not said who may call */
export function createFindUser({
  user,
  public: isPublic = false,
}: Pick<GuardOptions, "user" | "public">): FindUser {
  if (user === undefined && !isPublic) {
    throw new InvalidRequestError(
      "`user` is missing: a function that says who calls, such as (req) => req.session.userId. " +
        "For a route that anybody may call, set `public: true`.",
    );
  }
  return async (request) => {
    const id = await ofHost(() => user?.(request));
    if (typeof id === "string" ? id !== "" : typeof id === "number") return String(id);
    // An object would be one user for all, or a new one for each call.
    if (id != null && id !== "") throw new TypeError("`user` must bring a text, a number, or nothing.");
    if (!isPublic) throw unauthorized("Sign in first: this route answers to known callers only.");
    return undefined;
  };
}
