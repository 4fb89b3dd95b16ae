import { connectionError } from "./connection-error.ts";
import type { Watch } from "./deadline.ts";
import { explain } from "./explain.ts";
import { follow, mayRedirect } from "./follow.ts";
import type { Transport, TransportRequest, TransportResponse } from "./transport.ts";

/** A request without its signal, which the watch brings. */
export type Outgoing = Omit<TransportRequest, "signal">;

/** Error bodies are read up to here; the rest is given up. */
const longestErrorBody = 1_048_576;

/** Longer bodies are read in pieces, so that the idle deadline sees each of them. */
const longestWhole = 262_144;

/**
 * Sends one attempt. Resolves with a 2xx or 3xx answer; throws a typed error for everything else.
 * @param onAnswer - told of every answer, before its body is read
 */
export async function send(
  request: Outgoing,
  transport: Transport,
  watch: Watch,
  secrets: readonly string[],
  onAnswer?: (response: TransportResponse) => void,
): Promise<TransportResponse> {
  if (watch.failure !== undefined) throw watch.failure;
  let response: TransportResponse;
  try {
    response = await transport({ ...request, signal: watch.signal });
    // Not every transport follows redirects by itself.
    if (mayRedirect(response))
      response = await follow(response, { ...request, signal: watch.signal }, transport);
  } catch (error) {
    throw watch.failure ?? connectionError(error, "request", secrets);
  }
  // A `fetch` of the caller's own may answer all the same when it is aborted.
  if (watch.failure !== undefined) {
    response.reader().cancel();
    throw watch.failure;
  }
  onAnswer?.(response);
  if (response.status < 400) return response;
  const body = await readText(response, watch, secrets, longestErrorBody);
  const header = response.header.bind(response);
  throw await explain({ status: response.status, body, header, secrets, phase: "request" });
}

/** Reads the whole body as text under the watch's idle deadline. Bodies beyond `limit` bytes are cut there. */
export async function readText(
  response: TransportResponse,
  watch: Watch,
  secrets: readonly string[],
  limit = Number.POSITIVE_INFINITY,
): Promise<string> {
  try {
    // A short body of known length was complete when it was sent; the platform's own reader is the quickest.
    const length = Number(response.header("content-length") ?? Number.NaN);
    const isShort = length <= Math.min(limit, longestWhole);
    if (isShort) watch.touch();
    const text = await (isShort ? response.text() : readPieces(response, watch, limit));
    if (watch.failure !== undefined) throw watch.failure;
    return text;
  } catch (error) {
    throw watch.failure ?? connectionError(error, "body", secrets);
  }
}

async function readPieces(response: TransportResponse, watch: Watch, limit: number): Promise<string> {
  const reader = response.reader();
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let length = 0;
  for (let { value } = await reader.read(); value !== undefined; { value } = await reader.read()) {
    watch.touch();
    parts.push(decoder.decode(value, { stream: true }));
    length += value.length;
    if (length > limit) {
      reader.cancel();
      break;
    }
  }
  parts.push(decoder.decode());
  return parts.join("");
}
