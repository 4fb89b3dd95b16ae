import type { ContentPart } from "../protocol/content-part.ts";
import { fileTokens, imageTokens, soundTokens, videoTokens } from "./media-tokens.ts";
import { noTokens, sumRanges, type TokenRange } from "./token-range.ts";

/** Counts a text, or anything else as the JSON that it is sent as. */
export type CountText = (value: unknown) => TokenRange;

/** What was met besides text. */
export interface MediaCount {
  readonly tokens: TokenRange[];
  images: number;
  hasSound: boolean;
}

/** Counts the content of a message: gives its text and puts its media aside. */
export function countContent(content: unknown, count: CountText, media: MediaCount): TokenRange {
  if (!Array.isArray(content)) return count(content);
  return sumRanges(content.map((part: ContentPart) => countPart(part, count, media)));
}

function countPart(part: ContentPart, count: CountText, media: MediaCount): TokenRange {
  switch (part?.type) {
    case "text":
      return count(part.text);
    case "image_url":
      media.images += 1;
      media.tokens.push(imageTokens(part.image_url?.detail));
      return noTokens;
    case "input_audio":
      media.hasSound = true;
      media.tokens.push(soundTokens(text(part.input_audio?.data), part.input_audio?.format));
      return noTokens;
    case "video_url":
    case "input_video":
      media.hasSound = true;
      media.tokens.push(videoTokens(text(part.video_url?.url)));
      return noTokens;
    case "file":
      media.tokens.push(fileTokens(text(part.file?.file_data)));
      return noTokens;
    default:
      // A kind that is not known here may be anything, or be left out.
      return { ...count(part), low: 0 };
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
