import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { encodeError } from "./error.ts";

/** An error as an answer of a server. */
export interface ErrorReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The headers of `error.metadata.headers` that are sent as headers too (OpenRouter docs: rate limits). */
const rateLimitHeader = /^x-ratelimit-(?:limit|remaining|reset)$/i;

/** An error in OpenRouter's shape, with `Retry-After` (whole seconds), limits and generation id where the error knows them. */
export function encodeErrorReply(error: OpenRouterError): ErrorReply {
  const { status, body } = encodeError(error);
  const wait =
    error.retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(error.retryAfter / 1000)) };
  const headers = {
    "content-type": "application/json",
    ...wait,
    ...limitHeaders(error),
    ...generationHeader(error.generationId),
  };
  return { status, headers, body: JSON.stringify(body) };
}

/** The response header that names a generation; none for an id that no header can carry, as upstreams may give it. */
export function generationHeader(id: string | undefined): Record<string, string> {
  return id !== undefined && isHeaderText(id) ? { "x-generation-id": id } : {};
}

/** Whether a text can stand in a header as an id does. */
export function isHeaderText(id: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(id);
}

/** Metadata may come from an upstream: what is no number stays out of the head. */
function limitHeaders({ metadata }: OpenRouterError): Record<string, string> {
  const told = Object.entries(metadata?.headers ?? {});
  const limits = told.filter(
    ([name, value]) => rateLimitHeader.test(name) && /^\d{1,20}$/.test(String(value)),
  );
  return Object.fromEntries(limits.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
