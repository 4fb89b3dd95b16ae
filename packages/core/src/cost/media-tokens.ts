import { divideUp } from "./count.ts";
import type { TokenRange } from "./token-range.ts";

/**
 * One image: from a thumbnail to the finest tiles that common models make of one. Providers count by size in pixels, by
 * tiles or by a fixed number (258 a tile, 85 and 170 a tile, width x height / 750). Some small models count many times
 * that: 2,833 and 5,667 a tile, of which an image of 768 x 2000 has eight (OpenAI docs: images and vision, gpt-4o-mini).
 */
const IMAGE: TokenRange = { low: 64, likely: 1000, high: 50_000 };
/** Of the same model it takes the 2,833 alone. */
const COARSE_IMAGE: TokenRange = { low: 64, likely: 250, high: 3000 };

/** An image part, by its `detail`. */
export function imageTokens(detail: string | undefined): TokenRange {
  return detail === "low" ? COARSE_IMAGE : IMAGE;
}

/** Sound by the second; models take 6 to 32 tokens. */
const SOUND_SECOND: TokenRange = { low: 6, likely: 20, high: 32 };

interface ByteRate {
  /** Bytes of a second of the fullest sound. */
  readonly most: number;
  readonly likely: number;
  /** Bytes of a second of telephone sound. */
  readonly least: number;
}

const PLAIN_SOUND: ByteRate = { most: 384_000, likely: 48_000, least: 16_000 };
const PACKED_SOUND: ByteRate = { most: 40_000, likely: 12_000, least: 3000 };
/** Of speech, which Opus packs to 6 to 16 kbit/s (RFC 6716, 2.1.1); what is not known may be that. */
const PACKED_SPEECH: ByteRate = { ...PACKED_SOUND, least: 750 };
const SOUND_RATES: ReadonlyMap<string, ByteRate> = new Map([
  ["wav", PLAIN_SOUND],
  ["aiff", PLAIN_SOUND],
  ["pcm16", PLAIN_SOUND],
  ["pcm24", PLAIN_SOUND],
  ...["mp3", "aac", "m4a"].map((format) => [format, PACKED_SOUND] as const),
  ["flac", { most: 200_000, likely: 40_000, least: 8000 }],
]);

/** Sound as base64, by its length and format. */
export function soundTokens(base64: string, format: string | undefined): TokenRange {
  return byTime(bytesOf(base64), SOUND_RATES.get(format ?? "") ?? PACKED_SPEECH, SOUND_SECOND);
}

/** Video by the second: frames and sound; models take 60 to 330 tokens. */
const VIDEO_SECOND: TokenRange = { low: 60, likely: 290, high: 330 };
const VIDEO_RATE: ByteRate = { most: 4_000_000, likely: 250_000, least: 25_000 };
/** Behind an address: from a few seconds to half an hour. */
const REMOTE_VIDEO: TokenRange = { low: 60, likely: 20_000, high: 600_000 };

/** A video, by the length of its data URL. */
export function videoTokens(url: string): TokenRange {
  const data = dataOf(url);
  return data === undefined ? REMOTE_VIDEO : byTime(bytesOf(data.base64), VIDEO_RATE, VIDEO_SECOND);
}

/** Behind an address or an id: from a note to a book. */
const REMOTE_FILE: TokenRange = { low: 20, likely: 5000, high: 200_000 };

/** How many pages a document has is not known; the picture of one of them takes as much as any image of most models. */
const PAGE = 6000;

/**
 * A document, by the length of its data URL: plain text about as text, others between scans and packed text. An
 * assumption: packed text takes a token a byte at most, for deflate leaves one or two bytes of each token of prose.
 */
export function fileTokens(url: string): TokenRange {
  const data = dataOf(url);
  if (data === undefined) return REMOTE_FILE;
  const bytes = bytesOf(data.base64);
  if (/^(text\/|application\/(json|xml))/.test(data.type)) return byBytes(bytes, 10, 4, 1);
  const packed = byBytes(bytes, 2000, 50, 1);
  return { ...packed, high: packed.high + PAGE };
}

function byBytes(bytes: number, low: number, likely: number, high: number): TokenRange {
  return { low: divideUp(bytes, low), likely: divideUp(bytes, likely), high: divideUp(bytes, high) };
}

function byTime(bytes: number, rate: ByteRate, second: TokenRange): TokenRange {
  return {
    low: divideUp(bytes * second.low, rate.most),
    likely: divideUp(bytes * second.likely, rate.likely),
    high: divideUp(bytes * second.high, rate.least),
  };
}

function bytesOf(base64: string): number {
  return divideUp(base64.length * 3, 4);
}

function dataOf(url: string): { type: string; base64: string } | undefined {
  if (!url.startsWith("data:")) return undefined;
  const comma = url.indexOf(",");
  // Cutting a long text is cheap: engines keep it as a view.
  return { type: url.slice("data:".length, comma), base64: url.slice(comma + 1) };
}
