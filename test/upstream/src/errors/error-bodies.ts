import { json } from "../reply/json.ts";
import type { Reply } from "../reply/reply.ts";
import { accountErrors } from "./account-errors.ts";
import type { ErrorSample } from "./error-sample.ts";
import { providerErrors } from "./provider-errors.ts";
import { requestErrors } from "./request-errors.ts";
import { routingErrors } from "./routing-errors.ts";

/** The name of a sample in `errorBodies`. */
export type ErrorName =
  | keyof typeof requestErrors
  | keyof typeof accountErrors
  | keyof typeof routingErrors
  | keyof typeof providerErrors;

/** One error answer of each kind that the OpenRouter documentation and live bodies show, by name. */
export const errorBodies: Record<ErrorName, ErrorSample> = {
  ...requestErrors,
  ...accountErrors,
  ...routingErrors,
  ...providerErrors,
};

/** The reply that gives a sample of `errorBodies`. */
export function errorBody(name: ErrorName): Reply {
  const { status, body, headers = {} } = errorBodies[name];
  return json(body, { status, headers });
}
