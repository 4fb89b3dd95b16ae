import { detectMediaType, isFullMediaType, mediaTypeToExtension } from "@ai-sdk/provider-utils";

/** What the API calls the formats that `mediaTypeToExtension` names otherwise. */
const audioFormats: Readonly<Record<string, string>> = {
  wave: "wav",
  "vnd.wave": "wav",
  mpga: "mp3",
  l16: "pcm16",
  pcm: "pcm16",
  l24: "pcm24",
};

/**
 * The format of a sound under the API's name. A subtype that is not known here goes as it is, since providers take
 * more formats than the documentation lists; where there is none, the bytes tell.
 */
export function audioFormatOf(data: string | Uint8Array, mediaType: string): string | undefined {
  const declared = mediaType.replace(/;.*$/s, "").trim().toLowerCase();
  const isNamed = isFullMediaType(declared) && declared !== "application/octet-stream";
  const full = isNamed ? declared : detectMediaType({ data, topLevelType: "audio" });
  if (full === undefined) return undefined;
  const format = mediaTypeToExtension(full).replace(/^x-/, "");
  return Object.hasOwn(audioFormats, format) ? audioFormats[format] : format;
}
