import {
  connectionError,
  isMedium,
  isObject,
  limitsOf,
  Medium,
  parseJson,
  readText,
  type TransportResponse,
  Watch,
} from "@wayfare/core/internal";
import type { Dialect, DialectSettings, Served, UpstreamRead } from "../dialect.ts";
import { errorInside, upstreamError } from "../upstream-error.ts";
import { headersOf, mediumHeaders } from "./passed-headers.ts";
import { strange } from "./serve-whole.ts";
import { baseOf, headersFor, secretsOf } from "./upstream-request.ts";

/** Reads what an upstream keeps for a call that was made before, with the gateway's own key. */
export function createReader({ transport, deadlines }: DialectSettings): NonNullable<Dialect["read"]> {
  return async (what) => {
    const { upstream, path, signal } = what;
    const watch = new Watch(limitsOf(deadlines), Number.POSITIVE_INFINITY, signal);
    const secrets = secretsOf(upstream);
    try {
      const url = baseOf(upstream) + path;
      const headers = headersFor(upstream, { accept: "*/*" }, what.headers);
      const response = await transport({ url, method: "GET", headers, signal: watch.signal }).catch(
        (error) => {
          throw watch.failure ?? connectionError(error, "request", secrets);
        },
      );
      return await serve(what, response, watch, secrets);
    } catch (error) {
      watch.stop();
      throw error;
    }
  };
}

function isJson(response: TransportResponse): boolean {
  return response.header("content-type")?.includes("json") === true;
}

/** A medium goes on as it comes, whole or the part that was asked for; anything else is JSON. */
async function serve(
  { provider }: UpstreamRead,
  response: TransportResponse,
  watch: Watch,
  secrets: readonly string[],
): Promise<Served> {
  const { status } = response;
  const isDone = status === 200 || status === 206;
  if (isDone && isMedium(response.header("content-type"))) {
    const body = new Medium(response.reader(), watch, secrets);
    return { status, headers: mediumHeaders(response), body, reading: {} };
  }
  if (isDone && !isJson(response)) {
    response.reader().cancel();
    throw strange(provider, "a page");
  }
  const text = await readText(response, watch, secrets);
  watch.stop();
  const body = parseJson(text);
  const facts = { status, header: response.header.bind(response), secrets };
  if (!isDone) throw upstreamError({ ...facts, body: body ?? text }, provider);
  if (!isObject(body)) throw strange(provider, "something that is not JSON");
  // A job that failed says so in words; an error of the upstream's own is an object.
  const failure = isObject(body.error) ? errorInside(body, facts, provider) : undefined;
  if (failure !== undefined) throw failure;
  return { status, headers: headersOf(response), body: text, reading: {} };
}
