import {
  type ByteReader,
  connectionError,
  limitsOf,
  readText,
  type TransportResponse,
  Watch,
} from "@wayfare/core/internal";
import type { Dialect, DialectSettings } from "../dialect.ts";
import { upstreamError } from "../upstream-error.ts";
import { headersOf } from "./serve-whole.ts";
import { baseOf, headersFor, secretsOf } from "./upstream-request.ts";

/** Reads what an upstream keeps for a call that was made before, with the gateway's own key. */
export function createReader({ transport, deadlines }: DialectSettings): NonNullable<Dialect["read"]> {
  return async ({ upstream, path, provider, signal }) => {
    const watch = new Watch(limitsOf(deadlines), Number.POSITIVE_INFINITY, signal);
    const secrets = secretsOf(upstream);
    try {
      const url = baseOf(upstream) + path;
      const headers = headersFor(upstream, { accept: "*/*" });
      const response = await transport({ url, method: "GET", headers, signal: watch.signal }).catch(
        (error) => {
          throw watch.failure ?? connectionError(error, "request", secrets);
        },
      );
      const isMedium = response.status === 200 && !response.header("content-type")?.includes("json");
      if (isMedium)
        return {
          headers: headersOf(response),
          body: bytesOf(response.reader(), watch, secrets),
          reading: {},
        };
      const text = await readText(response, watch, secrets);
      watch.stop();
      if (response.status !== 200) throw upstreamError(failed(response, text, secrets), provider);
      return { headers: headersOf(response), body: text, reading: {} };
    } catch (error) {
      watch.stop();
      throw error;
    }
  };
}

function failed(response: TransportResponse, body: string, secrets: readonly string[]) {
  return { status: response.status, body, header: response.header.bind(response), secrets };
}

/** A medium piece by piece, as fast as its reader: a film is too long to be held. */
async function* bytesOf(
  reader: ByteReader,
  watch: Watch,
  secrets: readonly string[],
): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      watch.wait(true);
      const { value } = await reader.read();
      watch.wait(false);
      if (value === undefined) return;
      watch.touch();
      yield value;
    }
  } catch (error) {
    throw watch.failure ?? connectionError(error, "body", secrets);
  } finally {
    watch.stop();
    reader.cancel();
  }
}
