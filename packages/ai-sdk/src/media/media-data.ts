import type { ImageModelV4File } from "@ai-sdk/provider";
import {
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

/** Reads a file that came as base64 or in a data URL; its base64, or undefined for anything else. */
export function decodeInline(file: unknown): string | undefined {
  if (typeof file !== "string") return undefined;
  const data = file.replace(/^data:[^,]*,/, "");
  return isBase64(data) ? data : undefined;
}

/** Whether a number is a place in a list of so many. */
export function isPlace(number: unknown, count: number): number is number {
  return Number.isInteger(number) && (number as number) >= 0 && (number as number) < count;
}

/** Whether a text is base64, of either alphabet, and holds something. */
function isBase64(text: string): boolean {
  try {
    return atob(text.replace(/[-_]/g, "+")).length > 0;
  } catch {
    return false;
  }
}
