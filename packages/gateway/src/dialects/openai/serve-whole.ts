import { type ChatCompletion, UnavailableError } from "@wayfare/core";
import {
  chunkIn,
  encodeChunk,
  isMedium,
  isObject,
  Medium,
  parseJson,
  type Reading,
  readAnswer,
  readText,
  streamEnd,
  type TransportResponse,
  type Watch,
} from "@wayfare/core/internal";
import type { DialectCall, Served } from "../dialect.ts";
import { errorInside, upstreamError } from "../upstream-error.ts";
import { headersOf, mediumHeaders } from "./passed-headers.ts";

/** A response, and what is needed to read it. */
export interface Opened {
  /** What is asked. */
  readonly call: DialectCall;
  /** Its head has come, its body not. */
  readonly response: TransportResponse;
  /** Holds the deadlines of the attempt. */
  readonly watch: Watch;
  /** What must not show in errors. */
  readonly secrets: readonly string[];
}

/** Reads the body to its end before anything goes out, so that an error inside it can still lead elsewhere. */
export async function serveWhole(opened: Opened): Promise<Served> {
  const { call, response, watch, secrets } = opened;
  const { status } = response;
  const { request, kind } = call;
  const isDone = status === 200 || status === kind.status;
  if (isDone && kind.answer === "bytes" && isMedium(response.header("content-type")))
    return serveMedium(opened);
  const text = await readText(response, watch, secrets);
  watch.stop();
  const body = parseJson(text);
  const provider = call.provider.name;
  const facts = { status, header: response.header.bind(response), secrets };
  if (!isDone) throw upstreamError({ ...facts, body: body ?? text }, provider);
  const failure = isObject(body) ? errorInside(body, facts, provider) : undefined;
  if (failure !== undefined) throw failure;
  if (kind.answer === "bytes") throw strange(provider, "something that is no sound");
  if (!isObject(body)) throw strange(provider, "something that is not JSON");
  if (request.stream && !Array.isArray(body.choices))
    throw strange(provider, "something that is no completion");
  const reading: Reading = {};
  readAnswer(body, reading, kind);
  identify(reading, response);
  const headers = headersOf(response);
  if (!request.stream) return { status, headers, body: text, reading };
  // Some servers answer a stream request in one piece: the client still gets the stream that it asked for.
  const event = encodeChunk(chunkIn(body as unknown as ChatCompletion));
  return { headers: { ...headers, "content-type": "text/event-stream" }, body: event + streamEnd, reading };
}

/**
 * Resolves with the first bytes, and passes the rest on as it comes. A medium tells nothing but itself: what it cost is
 * in the upstream's record, where it keeps one.
 */
async function serveMedium({ call, response, watch, secrets }: Opened): Promise<Served> {
  const body = new Medium(response.reader(), watch, secrets);
  if (!(await body.open())) throw strange(call.provider.name, "nothing");
  return { headers: mediumHeaders(response), body, reading: identify({}, response) };
}

/** Some answers have no id in their body, or one that says nothing: then the head tells it. */
function identify(reading: Reading, response: TransportResponse): Reading {
  const told = response.header("x-generation-id");
  if (told !== undefined && reading.id?.startsWith("gen-") !== true) reading.id = told;
  return reading;
}

/** An upstream that answers with something else than what was asked for. */
export function strange(provider: string, found: string): UnavailableError {
  const refusal = { status: 502, error_type: "provider_unavailable", retryable: true, provider };
  return new UnavailableError(`${provider} answered with ${found}.`, refusal);
}
