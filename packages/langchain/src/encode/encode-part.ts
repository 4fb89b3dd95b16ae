import type { ContentPart } from "@wayfare/core";
import { audioFormatOf, namedText, readDataUrl } from "@wayfare/core/adapter";
import { type AnyBlock, cacheControlOf } from "./any-block.ts";

/** What a block of media holds, wherever its form keeps it. */
interface Media {
  readonly url: string | undefined;
  /** Base64. */
  readonly data: string | undefined;
  readonly fileId: string | undefined;
  readonly text: string | undefined;
  readonly mimeType: string | undefined;
  readonly filename: string | undefined;
  readonly detail: string | undefined;
}

type Encode = (media: Media) => ContentPart;

const image: Encode = (media) => {
  const { detail } = media;
  return { type: "image_url", image_url: { url: urlOf(media, "image/png"), ...(detail && { detail }) } };
};
const video: Encode = (media) => ({ type: "video_url", video_url: { url: urlOf(media, "video/mp4") } });
const audio: Encode = (media) => {
  const inline = readDataUrl(media.url ?? media.data ?? "");
  const data = inline?.data ?? media.data;
  const format = audioFormatOf(inline?.mediaType || (media.mimeType ?? ""));
  if (data === undefined)
    throw new TypeError(
      "A block of type audio has no `data`. The API takes sounds only inline: download it.",
    );
  if (format === undefined)
    throw new TypeError('A block of type audio needs a `mimeType`, such as "audio/wav".');
  return { type: "input_audio", input_audio: { data, format } };
};
const file: Encode = (media) => {
  const { text, filename, fileId } = media;
  if (text !== undefined) return { type: "text", text: namedText(text, filename) };
  const name = filename !== undefined && { filename };
  if (fileId !== undefined) return { type: "file", file: { ...name, file_id: fileId } };
  return { type: "file", file: { ...name, file_data: urlOf(media, "application/pdf") } };
};
// Every model reads text, without a parser.
const plain: Encode = (media) => {
  const { data } = media;
  return file(data === undefined ? media : { ...media, text: media.text ?? textOfBase64(data) });
};

/** How media goes out, by the type of the block, or the first half of the media type of a file. */
const encoders: Readonly<Record<string, Encode>> = {
  image,
  video,
  audio,
  file,
  document: file,
  text: plain,
  "text-plain": plain,
};

/**
 * Writes a content block as a part (OpenRouter docs: multimodal). Blocks that are parts already, or that are not known
 * here, go as they are.
 *
 * @throws TypeError for media that the API does not take in this form
 */
export function encodePart(block: AnyBlock): ContentPart {
  const mark = cacheControlOf(block);
  const part = encode(block);
  return mark === undefined || part.cache_control !== undefined ? part : { ...part, cache_control: mark };
}

function encode(block: AnyBlock): ContentPart {
  const { type = "", text } = block;
  if (type === "text") return { type, text: String(text ?? ""), ...breakpointOf(block) };
  if (type === "image_url" && typeof block.image_url === "string")
    return { type, image_url: { url: block.image_url } };
  const encoder = Object.hasOwn(encoders, type) ? encoders[type] : undefined;
  // OpenAI's own form of a file.
  if (encoder === undefined || typeof block.file === "object") return block as unknown as ContentPart;
  const media = mediaOf(block);
  // An id, or a text, says all that there is to say.
  const isOpen = encoder === file && media.fileId === undefined && media.text === undefined;
  const kind = isOpen ? media.mimeType?.replace(/\/.*/s, "") : undefined;
  const special = kind !== undefined && Object.hasOwn(encoders, kind) ? encoders[kind] : undefined;
  return (special ?? encoder)(media);
}

/** A mark for caches in the words of OpenAI models. */
function breakpointOf({ prompt_cache_breakpoint: mark }: AnyBlock) {
  return mark == null ? {} : { prompt_cache_breakpoint: mark as { mode: "explicit" } };
}

function mediaOf(block: AnyBlock): Media {
  const { source, metadata, extras } = block;
  // In Anthropic's form all that matters stands in `source`.
  const inner: AnyBlock = typeof source === "object" && source !== null ? { ...block, ...source } : block;
  const about = { ...(extras as object | undefined), ...(metadata as object | undefined) } as AnyBlock;
  const { data, source_type } = inner;
  // Anthropic's documents of text hold it as it is.
  const text = inner.text ?? (inner !== block && inner.type === "text" ? data : undefined);
  return {
    url: textIn(inner.url),
    data: data instanceof Uint8Array ? base64Of(data) : textIn(data),
    fileId:
      textIn(inner.fileId) ?? textIn(inner.file_id) ?? (source_type === "id" ? textIn(inner.id) : undefined),
    text: typeof text === "string" ? text : undefined,
    mimeType: textIn(inner.mimeType) ?? textIn(inner.mime_type) ?? textIn(inner.media_type),
    filename: [about.filename, about.name, about.title, inner.filename, inner.title]
      .map(textIn)
      .find(Boolean),
    detail: textIn(about.detail) ?? textIn(inner.detail),
  };
}

function urlOf({ url, data, mimeType }: Media, likely: string): string {
  if (url !== undefined) return url;
  if (data !== undefined)
    return data.startsWith("data:") ? data : `data:${mimeType || likely};base64,${data}`;
  throw new TypeError("A block of media has neither `url` nor `data`: give one of them.");
}

function textOfBase64(data: string): string {
  try {
    const binary = atob(data.replace(/^data:[^,]*,/s, ""));
    return new TextDecoder("utf-8", { fatal: true }).decode(
      Uint8Array.from(binary, (letter) => letter.charCodeAt(0)),
    );
  } catch {
    // LangChain makes such blocks of Anthropic's documents, with the text as it is.
    return data;
  }
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function base64Of(bytes: Uint8Array): string {
  let binary = "";
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 32_768)
    binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(binary);
}
