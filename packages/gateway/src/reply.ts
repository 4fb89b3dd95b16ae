import type { OpenRouterError } from "@wayfare/core";
import { encodeError } from "@wayfare/core/internal";
import type { Reply } from "./exchange.ts";
import { generationHeader } from "./generation-id.ts";

/** A JSON answer. */
export function jsonReply(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

/** An error in OpenRouter's shape, with `Retry-After` (whole seconds) and generation id where the error knows them. */
export function errorReply(error: OpenRouterError, headers: Record<string, string> = {}): Reply {
  const { status, body } = encodeError(error);
  const wait =
    error.retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(error.retryAfter / 1000)) };
  return jsonReply(body, status, { ...wait, ...generationHeader(error.generationId), ...headers });
}
