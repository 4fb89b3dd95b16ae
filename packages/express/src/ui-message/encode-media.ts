import type { ResponseAudio, ResponseImage } from "@wayfare/core";
import { kept, type UiChunk } from "./ui-chunk.ts";

type FileChunk = Extract<UiChunk, { type: "file" }>;

/** An image of the answer, inline or by its address; undefined where it is neither. */
export function encodeImage({ image_url }: ResponseImage): FileChunk | undefined {
  const url: unknown = image_url?.url;
  if (typeof url !== "string" || !URL.canParse(url)) return undefined;
  const [, named] = /^data:([^;,]*)/.exec(url) ?? [];
  // An address does not tell what kind of image it brings.
  return { type: "file", url, mediaType: named === undefined ? "image/*" : named || "image/png" };
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
