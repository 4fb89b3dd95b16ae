import type { IncomingMessage } from "node:http";
import { performance } from "node:perf_hooks";

/** What the provider saw of one request; it fills up while the exchange goes on. */
export interface Received {
  readonly method: string;
  /** The path below `upstream.url`, without query: "/chat/completions". Outside of it, the whole path. */
  readonly path: string;
  readonly query: Record<string, string>;
  /** Names in lower case; repeated headers are joined with ", ". */
  readonly headers: Record<string, string>;
  body: string;
  /** The parsed body, or undefined when it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
  json: any;
  /** When its headers arrived, in milliseconds of `performance.now()`. */
  readonly at: number;
  /** Body bytes that were handed to the socket. */
  bytesSent: number;
  /** Whether the whole reply was sent. */
  finished: boolean;
  /** Whether the client left before that; false when the script cut the socket itself. */
  clientHungUp: boolean;
  /** Resolves when the exchange is over, whoever ended it. */
  readonly closed: Promise<void>;
}

export const BASE_PATH = "/api/v1";

/** Starts the record of a request from its head. */
export function createReceived(request: IncomingMessage, closed: Promise<void>): Received {
  const url = new URL(request.url ?? "/", "http://upstream.invalid");
  const below = url.pathname.startsWith(`${BASE_PATH}/`);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
  return {
    method: request.method ?? "",
    path: below ? url.pathname.slice(BASE_PATH.length) : url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(headers),
    body: "",
    json: undefined,
    at: performance.now(),
    bytesSent: 0,
    finished: false,
    clientHungUp: false,
    closed,
  };
}

/** Reads the body into the record. @throws when the client leaves before its end. */
export async function readBody(request: IncomingMessage, received: Received): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  received.body = Buffer.concat(parts).toString("utf8");
  try {
    received.json = JSON.parse(received.body);
  } catch {
    // A body that is not JSON stays visible as text.
  }
}
