import { connectionError, type TransportResponse, type Watch } from "@wayfare/core/internal";

/** Reads a whole body, byte for byte, under the idle deadline of its watch. @throws OpenRouterError when it breaks off */
export async function readBytes(
  response: TransportResponse,
  watch: Watch,
  secrets: readonly string[],
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    const reader = response.reader();
    for (let { value } = await reader.read(); value !== undefined; { value } = await reader.read()) {
      watch.touch();
      parts.push(value);
      length += value.length;
    }
    if (watch.failure !== undefined) throw watch.failure;
  } catch (error) {
    throw watch.failure ?? connectionError(error, "body", secrets);
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, length);
}
