import { InvalidRequestError } from "@wayfare/core";
import { unauthorized } from "@wayfare/core/internal";
import type { Request } from "express";
import type { GuardOptions } from "../options.ts";

/** Says who calls. @throws AuthenticationError (401) for nobody, where nobody may call */
export type FindUser = (request: Request) => Promise<string | undefined>;

/** Who all those are that are nobody. */
export const nobody = "anonymous";

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
    const id = await user?.(request);
    if (typeof id === "string" && id !== "") return id;
    if (!isPublic) throw unauthorized("Sign in first: this route answers to known callers only.");
    return user === undefined ? undefined : nobody;
  };
}
