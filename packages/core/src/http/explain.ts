import type { OpenRouterError } from "../errors/openrouter-error.ts";
import type { FailedReply } from "../wire/error.ts";
import { connectionError } from "./connection-error.ts";

/** The error that a failed reply says. What reads it is loaded when the first one comes. */
export async function explain(reply: FailedReply): Promise<OpenRouterError> {
  try {
    const { decodeError } = await import("../wire/failures.ts");
    return decodeError(reply);
  } catch (error) {
    return connectionError(error, "body", reply.secrets ?? []);
  }
}
