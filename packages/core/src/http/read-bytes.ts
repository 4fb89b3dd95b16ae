import { connectionError } from "./connection-error.ts";
import type { Watch } from "./deadline.ts";
import { joinBytes } from "./join-bytes.ts";
import type { TransportResponse } from "./transport.ts";

/** Reads the whole body as bytes under the watch's idle deadline, as `readText` reads text. */
export async function readBytes(
  response: TransportResponse,
  watch: Watch,
  secrets: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.reader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for (let { value } = await reader.read(); value !== undefined; { value } = await reader.read()) {
      watch.touch();
      pieces.push(value);
      length += value.length;
    }
    // A `fetch` of the caller's own may end the body in good order when it is aborted.
    if (watch.failure !== undefined) throw watch.failure;
  } catch (error) {
    throw watch.failure ?? connectionError(error, "body", secrets);
  }
  return joinBytes(pieces, length);
}
