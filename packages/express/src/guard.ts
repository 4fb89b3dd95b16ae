import type { RequestHandler } from "express";
import type { GuardOptions } from "./options.ts";
import { answerError } from "./reply/answer-error.ts";
import { createReport, knownError } from "./reply/report.ts";
import { createCheck } from "./request/check-request.ts";

/**
 * Holds requests to rules before a handler of your own: who calls and what is asked then stand in
 * `res.locals.openrouter`, and `req.body` is the request that may be sent on. All else is answered here, as JSON.
 *
 * @throws InvalidRequestError for options that cannot be meant; it names the field
 */
export function guard(options: GuardOptions): RequestHandler {
  const check = createCheck(options);
  const report = createReport(options);
  return (request, response, next) => {
    check
      .user(request)
      .then((user) => check.request(request, response, user))
      .then(
        ({ state }) => {
          request.body = state.request;
          next();
        },
        (thrown: unknown) => answerError(response, knownError(thrown, report)),
      );
  };
}
