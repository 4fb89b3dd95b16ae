/** What the API calls the formats that media types name otherwise. */
const formats: Readonly<Record<string, string>> = {
  mpeg: "mp3",
  mpga: "mp3",
  wave: "wav",
  "vnd.wave": "wav",
  mp4: "m4a",
  opus: "ogg",
  l16: "pcm16",
  pcm: "pcm16",
  l24: "pcm24",
};

/**
 * The format of a sound under the API's name: "audio/x-wav" is "wav". A subtype that is not known here goes as it is,
 * since providers take more formats than the documentation lists. Undefined where the media type has none.
 */
export function audioFormatOf(mediaType: string): string | undefined {
  const [, subtype] = /^[^/]*\/(?:x-)?([^;\s]+)/.exec(mediaType.trim().toLowerCase()) ?? [];
  if (subtype === undefined || subtype === "*") return undefined;
  return Object.hasOwn(formats, subtype) ? formats[subtype] : subtype;
}
