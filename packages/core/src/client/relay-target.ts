import { InvalidRequestError } from "../errors/remedies.ts";
import type { RelayRequest } from "./relay-options.ts";

/** Where a relayed request goes: what is looked up is what is sent. */
export interface RelayTarget {
  /** In upper case. */
  readonly method: string;
  /** Below the base URL, with its query; without dots, double slashes, a slash at its end or a fragment. */
  readonly path: string;
}

/**
 * Reads where a request is to go. Transports differ in what they make of an address, so that none of it is left to them.
 * @throws InvalidRequestError for what is no path below the base URL
 */
export function relayTarget(baseURL: string, { method = "POST", path }: RelayRequest): RelayTarget {
  if (typeof method !== "string" || !/^[\w!#$%&'*+.^`|~-]+$/.test(method))
    throw new InvalidRequestError(`${said(method)} is not an HTTP method.`);
  if (typeof path !== "string" || !path.startsWith("/"))
    throw new InvalidRequestError(`The path ${said(path)} must begin with "/".`);
  return { method: method.toUpperCase(), path: plainPaths.has(path) ? path : pathBelow(baseURL, path) };
}

/** Nearly all calls go to one of a few paths. */
const plainPaths: ReadonlySet<string> = new Set([
  ...["/chat/completions", "/completions", "/responses", "/messages", "/embeddings"],
]);

function pathBelow(baseURL: string, path: string): string {
  const { origin, pathname: root } = new URL(baseURL);
  const url = readUrl(baseURL + path);
  const base = root.replace(/\/+$/, "");
  const isBelow = url?.origin === origin && `${url.pathname}/`.startsWith(`${base}/`);
  if (url === undefined || !isBelow || url.username !== "" || climbs(url.pathname))
    throw new InvalidRequestError(`The path ${said(path)} leads out of the API.`);
  const below = url.pathname.slice(base.length).replace(/\/{2,}/g, "/");
  return (below.endsWith("/") ? below.slice(0, -1) : below) + url.search;
}

function readUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Whether a path would lead upward for a server that decodes it first. */
function climbs(path: string): boolean {
  return /(?:^|[\\/])\.\.(?:[\\/]|$)/.test(
    path.replace(/%2f/gi, "/").replace(/%5c/gi, "\\").replace(/%2e/gi, "."),
  );
}

function said(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 200)) : `(${typeof value})`;
}
