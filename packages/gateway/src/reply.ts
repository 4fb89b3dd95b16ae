import type { OpenRouterError } from "@wayfare/core";
import { encodeErrorReply } from "@wayfare/core/internal";
import type { Reply } from "./exchange.ts";

/** A JSON answer. */
export function jsonReply(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

/** An error in OpenRouter's shape. */
export function errorReply(error: OpenRouterError, headers: Record<string, string> = {}): Reply {
  const reply = encodeErrorReply(error);
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
