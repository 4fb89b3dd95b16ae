import type { OpenRouterError } from "@wayfare/core";
import { encodeError } from "@wayfare/core/internal";
import type { Reply } from "./exchange.ts";
import { generationHeader } from "./generation-id.ts";

/** A JSON answer. */
export function jsonReply(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

/** The headers of `error.metadata.headers` that are sent as headers too (OpenRouter docs: rate limits). */
const rateLimitHeader = /^x-ratelimit-(?:limit|remaining|reset)$/i;

/** An error in OpenRouter's shape, with `Retry-After` (whole seconds), limits and generation id where the error knows them. */
export function errorReply(error: OpenRouterError, headers: Record<string, string> = {}): Reply {
  const { status, body } = encodeError(error);
  const wait =
    error.retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(error.retryAfter / 1000)) };
  const limits = limitHeaders(error);
  return jsonReply(body, status, { ...wait, ...limits, ...generationHeader(error.generationId), ...headers });
}

/** Metadata may come from an upstream: what is no number stays out of the head. */
function limitHeaders({ metadata }: OpenRouterError): Record<string, string> {
  const told = Object.entries(metadata?.headers ?? {});
  const limits = told.filter(
    ([name, value]) => rateLimitHeader.test(name) && /^\d{1,20}$/.test(String(value)),
  );
  return Object.fromEntries(limits.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
