/** A medium that came along in its address. */
export interface InlineMedium {
  /** As the URL names it, without parameters; empty where it names none. */
  mediaType: string;
  /** Base64. */
  data: string;
}

/** Reads a data URL (RFC 2397): its bytes in base64, also where they stand there as text; undefined for any other. */
export function readDataUrl(url: string): InlineMedium | undefined {
  const comma = url.indexOf(",");
  // Only the head is matched: the bytes may be many.
  const [, mediaType = "", encoding] =
    /^data:([^;,]*)(?:;[^,]*?)??(; *base64 *)?$/i.exec(url.slice(0, Math.max(comma, 0))) ?? [];
  if (comma === -1 || !/^data:/i.test(url)) return undefined;
  const rest = url.slice(comma + 1);
  const data = encoding === undefined ? encodeText(rest) : rest.includes("%") ? unescaped(rest) : rest;
  return { mediaType: mediaType.trim(), data };
}

/** Base64 whose signs are percent-encoded, as addresses may have them. */
function unescaped(base64: string): string {
  return base64.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Percent-encoded text as base64. A percent sign that begins no escape stays: drawings as text have them. */
function encodeText(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    const escaped =
      byte === 37 ? /^[0-9a-f]{2}$/i.exec(String.fromCharCode(...bytes.subarray(at + 1, at + 3))) : null;
    binary += String.fromCharCode(escaped === null ? byte : Number.parseInt(escaped[0], 16));
    if (escaped !== null) at += 2;
  }
  return btoa(binary);
}
