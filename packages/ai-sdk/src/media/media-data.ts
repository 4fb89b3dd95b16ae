import type { ImageModelV4File } from "@ai-sdk/provider";
import {
  convertBase64ToUint8Array,
  convertToBase64,
  detectMediaType,
  getTopLevelMediaType,
  isFullMediaType,
} from "@ai-sdk/provider-utils";

/** A file by its address, or with its bytes in a data URL; a media type that names no subtype is found out. */
export function encodeFileUrl(file: ImageModelV4File): string {
  if (file.type === "url") return file.url;
  const { data, mediaType } = file;
  if (typeof data === "string" && data.startsWith("data:")) return data;
  return `data:${fullMediaType(data, mediaType)};base64,${convertToBase64(data)}`;
}

function fullMediaType(data: string | Uint8Array, mediaType: string): string {
  if (isFullMediaType(mediaType)) return mediaType;
  return detectMediaType({ data, topLevelType: getTopLevelMediaType(mediaType) || "image" }) ?? "image/png";
}

/** Reads a vector: numbers, or base64 of little-endian 32-bit floats; undefined for anything else. */
export function decodeVector(vector: unknown): number[] | undefined {
  if (Array.isArray(vector)) return vector;
  if (typeof vector !== "string") return undefined;
  const { buffer, byteLength } = convertBase64ToUint8Array(vector);
  const view = new DataView(buffer);
  return Array.from({ length: byteLength >> 2 }, (_, place) => view.getFloat32(place * 4, true));
}
