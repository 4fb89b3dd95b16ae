import { type ChatCompletion, UnavailableError } from "@wayfare/core";
import {
  chunkOf,
  connectionError,
  createOfferLookup,
  encodeChunk,
  isObject,
  limitsOf,
  parseJson,
  readText,
  streamEnd,
  type TransportResponse,
  Watch,
} from "@wayfare/core/internal";
import type { Dialect, DialectCall, DialectSettings, Reading, Served, Upstream } from "../dialect.ts";
import { errorInside, upstreamError } from "../upstream-error.ts";
import type { UpstreamRules } from "./body-rules.ts";
import { createRecordFinder } from "./record-finder.ts";
import { readAnswer } from "./stream-scan.ts";
import { upstreamClient } from "./upstream-client.ts";
import { upstreamRequest } from "./upstream-request.ts";
import { UpstreamStream } from "./upstream-stream.ts";

/** Response headers that are passed on beside the content type. */
const passedHeaders = [
  "x-generation-id",
  "x-openrouter-cache-status",
  "x-openrouter-cache-age",
  "x-openrouter-cache-ttl",
  "x-openrouter-cache-source-id",
];

/** A response, and what is needed to read it. */
interface Opened {
  /** What is asked. */
  readonly call: DialectCall;
  /** Its head has come, its body not. */
  readonly response: TransportResponse;
  /** Holds the deadlines of the attempt. */
  readonly watch: Watch;
  /** What must not show in errors. */
  readonly secrets: readonly string[];
}

/** Speaks to any server that takes chat completions. Bytes pass through; what differs by server stands in `rules`. */
export function createOpenAiDialect(
  { transport, deadlines }: DialectSettings,
  rules: UpstreamRules,
): Dialect {
  return {
    ...(rules.keepsRecords && {
      findRecord: createRecordFinder(transport),
      createOffers: (upstream) => createOfferLookup(upstreamClient(upstream, transport).models),
    }),
    async attempt(call) {
      const watch = new Watch(limitsOf(deadlines), Number.POSITIVE_INFINITY, call.signal);
      // Whatever is thrown from here on is freed of our keys, wherever an upstream repeats it.
      const secrets = secretsOf(call.upstream);
      try {
        const response = await transport({ ...upstreamRequest(call, rules), signal: watch.signal }).catch(
          (error) => {
            throw watch.failure ?? connectionError(error, "request", secrets);
          },
        );
        return await serve({ call, response, watch, secrets });
      } catch (error) {
        // No timer and no listener may outlive an attempt that failed.
        watch.stop();
        throw error;
      }
    },
  };
}

/** Our key, and what stands in configured headers: keys too, as a rule, and often behind the name of a scheme. */
function secretsOf({ apiKey, headers = {} }: Upstream): string[] {
  const values = Object.values(headers).flatMap((value) => [value, value.split(" ").at(-1) ?? ""]);
  return apiKey === undefined ? values : [apiKey, ...values];
}

/** An answer is read as what it is: errors come as JSON also where a stream was asked for. */
function serve(opened: Opened): Promise<Served> {
  const { call, response } = opened;
  const streams = response.header("content-type")?.includes("text/event-stream") === true;
  if (response.status === 200 && call.request.stream && streams) return serveStream(opened);
  return serveWhole(opened);
}

/** Resolves with the first content; an error that comes in its place can still lead elsewhere. */
async function serveStream({ call, response, watch, secrets }: Opened): Promise<Served> {
  const stream = new UpstreamStream(response.reader(), watch, secrets);
  try {
    await stream.open();
    const { firstError, reading } = stream.scan;
    const failure = firstError && errorInside(firstError, { status: 200, secrets }, call.provider.name);
    if (failure !== undefined) throw failure;
    return { headers: headersOf(response), body: stream.bytes(), reading };
  } catch (error) {
    stream.stop();
    throw error;
  }
}

/** Reads the body to its end before anything goes out, so that an error inside it can still lead elsewhere. */
async function serveWhole({ call, response, watch, secrets }: Opened): Promise<Served> {
  const text = await readText(response, watch, secrets);
  watch.stop();
  const { status } = response;
  const body = parseJson(text);
  const provider = call.provider.name;
  const facts = { status, header: response.header.bind(response), secrets };
  if (status !== 200) throw upstreamError({ ...facts, body: body ?? text }, provider);
  const failure = isObject(body) ? errorInside(body, facts, provider) : undefined;
  if (failure !== undefined) throw failure;
  if (!isObject(body) || (call.request.stream && !Array.isArray(body.choices))) {
    const found = isObject(body) ? "something that is no completion" : "something that is not JSON";
    const refusal = { status: 502, error_type: "provider_unavailable", retryable: true, provider };
    throw new UnavailableError(`${provider} answered with ${found}.`, refusal);
  }
  const reading: Reading = {};
  readAnswer(body, reading);
  const headers = headersOf(response);
  if (!call.request.stream) return { headers, body: text, reading };
  // Some servers answer a stream request in one piece: the client still gets the stream that it asked for.
  const chunk = encodeChunk(chunkOf(body as unknown as ChatCompletion));
  return { headers: { ...headers, "content-type": "text/event-stream" }, body: chunk + streamEnd, reading };
}

/** Only listed headers go on: what an upstream says about itself is not for our clients. */
function headersOf(response: TransportResponse): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": response.header("content-type") ?? "application/json",
  };
  for (const name of passedHeaders) {
    const value = response.header(name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
