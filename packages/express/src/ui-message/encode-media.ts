import type { ResponseAudio, ResponseImage } from "@wayfare/core";
import { kept, type UiChunk } from "./ui-chunk.ts";

type FileChunk = Extract<UiChunk, { type: "file" }>;

/** An image of the answer, inline or by its address; undefined where it is neither. */
export function encodeImage({ image_url }: ResponseImage): FileChunk | undefined {
  const url: unknown = image_url?.url;
  if (typeof url !== "string") return undefined;
  // Only the head is matched: the bytes may be many.
  const [, named] = /^data:([^;]*)/i.exec(url.slice(0, Math.max(url.indexOf(","), 0))) ?? [];
  if (named !== undefined) return { type: "file", url, mediaType: named || "image/png" };
  // An address does not tell what kind of image it brings.
  return /^https?:/i.test(url) && URL.canParse(url) ? { type: "file", url, mediaType: "image/*" } : undefined;
}

/** Media types of the formats that speech can be asked in; the others are their own. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ["mp3", "audio/mpeg"],
  ["pcm16", "audio/l16"],
  ["opus", "audio/ogg"],
]);

/** The sound of the answer, inline; undefined where none came. @param format - what the request asked for */
export function encodeAudio({ data, ...rest }: ResponseAudio, format: string): FileChunk | undefined {
  if (!data) return undefined;
  const mediaType = mediaTypes.get(format) ?? `audio/${format}`;
  return { type: "file", url: `data:${mediaType};base64,${data}`, mediaType, ...kept(rest) };
}
