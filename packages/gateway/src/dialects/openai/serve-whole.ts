import { type ChatCompletion, UnavailableError } from "@wayfare/core";
import {
  chunkOf,
  encodeChunk,
  isObject,
  parseJson,
  readText,
  streamEnd,
  type TransportResponse,
  type Watch,
} from "@wayfare/core/internal";
import type { DialectCall, Reading, Served } from "../dialect.ts";
import { errorInside, upstreamError } from "../upstream-error.ts";
import { readBytes } from "./read-bytes.ts";
import { readAnswer } from "./stream-scan.ts";

/** Response headers that are passed on beside the content type. */
const passedHeaders = [
  "x-generation-id",
  "x-openrouter-cache-status",
  "x-openrouter-cache-age",
  "x-openrouter-cache-ttl",
  "x-openrouter-cache-source-id",
];

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
  const isDone = status === 200 || status === call.kind.status;
  const isJson = response.header("content-type")?.includes("json") === true;
  if (isDone && call.kind.answer === "bytes" && !isJson) return serveBytes(opened);
  const text = await readText(response, watch, secrets);
  watch.stop();
  const body = parseJson(text);
  const provider = call.provider.name;
  const facts = { status, header: response.header.bind(response), secrets };
  if (!isDone) throw upstreamError({ ...facts, body: body ?? text }, provider);
  const failure = isObject(body) ? errorInside(body, facts, provider) : undefined;
  if (failure !== undefined) throw failure;
  if (!isObject(body)) throw strange(provider, "something that is not JSON");
  const { request, kind } = call;
  if (kind.answer === "bytes" || (request.stream && !Array.isArray(body.choices)))
    throw strange(provider, `something that is no ${kind.answer === "bytes" ? "sound" : "completion"}`);
  const reading: Reading = {};
  readAnswer(body, reading, kind);
  identify(reading, response);
  const headers = headersOf(response);
  if (!request.stream) return { status, headers, body: text, reading };
  // Some servers answer a stream request in one piece: the client still gets the stream that it asked for.
  const chunk = encodeChunk(chunkOf(body as unknown as ChatCompletion));
  return { headers: { ...headers, "content-type": "text/event-stream" }, body: chunk + streamEnd, reading };
}

/** A medium tells nothing but itself: what it cost is in the upstream's record, where it keeps one. */
async function serveBytes({ call, response, watch, secrets }: Opened): Promise<Served> {
  const body = await readBytes(response, watch, secrets);
  watch.stop();
  if (body.length === 0) throw strange(call.provider.name, "nothing");
  return { headers: headersOf(response), body, reading: identify({}, response) };
}

/** Some answers have no id in their body, or one that says nothing: then the head tells it. */
function identify(reading: Reading, response: TransportResponse): Reading {
  const told = response.header("x-generation-id");
  if (told !== undefined && reading.id?.startsWith("gen-") !== true) reading.id = told;
  return reading;
}

function strange(provider: string, found: string): UnavailableError {
  const refusal = { status: 502, error_type: "provider_unavailable", retryable: true, provider };
  return new UnavailableError(`${provider} answered with ${found}.`, refusal);
}

/** Only listed headers go on: what an upstream says about itself is not for our clients. */
export function headersOf(response: TransportResponse): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": response.header("content-type") ?? "application/json",
  };
  for (const name of passedHeaders) {
    const value = response.header(name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
