import { InterruptedError } from "../errors/remedies.ts";
import type { Watch } from "../http/deadline.ts";
import { readBytes } from "../http/read-bytes.ts";
import type { TransportResponse } from "../http/transport.ts";
import type { Call } from "./call.ts";
import { readJson } from "./json-call.ts";

/** A body that is sound or pictures. */
export interface MediaBody {
  data: Uint8Array;
  /** Its content type, parameters included. */
  media_type: string;
}

/** Reads a body of raw bytes. @throws OpenRouterError for an error inside HTTP 200, a page, or nothing at all */
export async function readMedia(response: TransportResponse, watch: Watch, call: Call): Promise<MediaBody> {
  const media_type = response.header("content-type") ?? "application/octet-stream";
  if (/\b(json|html)\b/.test(media_type)) {
    await readJson(response, watch, call);
    throw noMedia("The server answered with JSON in place of media. Check `baseURL`.", response);
  }
  const data = await readBytes(response, watch, call.secrets);
  watch.stop();
  if (data.length === 0)
    throw noMedia("The server answered with an empty body. Check what was asked for.", response);
  return { data, media_type };
}

/** An answer in good order, which may have been paid for: the same request would bring the same once more. */
function noMedia(message: string, { status }: TransportResponse): InterruptedError {
  return new InterruptedError(message, { status, phase: "body" });
}
