import {
  type LanguageModelV4FilePart,
  type SharedV4FileData,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import {
  convertBase64ToUint8Array,
  convertToBase64,
  getTopLevelMediaType,
  isFullMediaType,
  resolveFullMediaType,
  resolveProviderReference,
} from "@ai-sdk/provider-utils";
import type { CacheControl, ContentPart } from "@wayfare/core";
import { namedText, readDataUrl } from "@wayfare/core/adapter";
import { audioFormatOf } from "./audio-format.ts";

/** A file of a prompt or of a tool result. */
export interface PromptFile extends Omit<LanguageModelV4FilePart, "type" | "data"> {
  data: SharedV4FileData;
}

type Encode = (file: PromptFile, detail: string | undefined) => ContentPart;

/** How files go out, by the first half of their media type; everything else goes as a document. */
const encoders: Readonly<Record<string, Encode>> = {
  image: (file, detail) => ({
    type: "image_url",
    image_url: { url: urlOf(file), ...(detail !== undefined && { detail }) },
  }),
  video: (file) => ({ type: "video_url", video_url: { url: urlOf(file) } }),
  // Documents of text are read by every model, without a parser.
  text: (file) =>
    file.data.type === "data"
      ? {
          type: "text",
          text: namedText(textOf(file), nameOf(file).filename),
        }
      : documentOf(file),
  audio: (file) => ({ type: "input_audio", input_audio: { data: bytesOf(file), format: formatOf(file) } }),
};

/**
 * Writes a file as a content part (OpenRouter docs: multimodal): images and videos by URL or inline, audio inline,
 * documents by URL, inline or by the id of a file that was uploaded, text as text.
 * @throws UnsupportedFunctionalityError for audio by URL, and for inline data whose kind cannot be told
 */
export function encodeFile(file: PromptFile, cacheControl: CacheControl | undefined): ContentPart {
  const own = file.providerOptions?.openrouter;
  const detail = own?.detail ?? own?.imageDetail;
  const part = encode(file, typeof detail === "string" ? detail : undefined);
  return cacheControl === undefined ? part : { ...part, cache_control: cacheControl };
}

function encode(file: PromptFile, detail: string | undefined): ContentPart {
  const { data } = file;
  if (data.type === "text") return { type: "text", text: namedText(data.text, nameOf(file).filename) };
  if (data.type === "reference") {
    const file_id = resolveProviderReference({ reference: data.reference, provider: "openrouter" });
    return { type: "file", file: { ...nameOf(file), file_id } };
  }
  const kind = getTopLevelMediaType(file.mediaType).toLowerCase();
  const special = Object.hasOwn(encoders, kind) ? encoders[kind] : undefined;
  if (special !== undefined) return special(file, detail);
  return documentOf(file);
}

function documentOf(file: PromptFile): ContentPart {
  return { type: "file", file: { ...nameOf(file), file_data: urlOf(file) } };
}

/** The text of a file, in the charset that its media type names; UTF-8 where it names none that is known. */
function textOf(file: PromptFile): string {
  const bytes = convertBase64ToUint8Array(bytesOf(file));
  const [, charset = "utf-8"] = /;\s*charset="?([^";\s]+)/i.exec(file.mediaType) ?? [];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** The official provider reads a name from the part's options too. */
function nameOf(file: PromptFile): { filename?: string } {
  const filename = file.providerOptions?.openrouter?.filename ?? file.filename;
  return typeof filename === "string" ? { filename } : {};
}

function urlOf(file: PromptFile): string {
  if (file.data.type === "url") return file.data.url.toString();
  return `data:${mediaTypeOf(file)};base64,${bytesOf(file)}`;
}

function bytesOf({ data, mediaType }: PromptFile): string {
  if (data.type === "data") return convertToBase64(data.data);
  const url = data.type === "url" ? data.url.toString() : "";
  // A data URL holds what is needed.
  const inline = readDataUrl(url);
  if (inline !== undefined) return inline.data;
  throw new UnsupportedFunctionalityError({
    functionality: `${mediaType} by URL`,
    message: `The API takes ${mediaType} only inline: download it and pass its bytes.`,
  });
}

/** The whole media type, sniffed where the call gave half of it; documents without one are PDFs as a rule. */
function mediaTypeOf(file: PromptFile): string {
  if (isFullMediaType(file.mediaType)) return file.mediaType;
  return resolveFullMediaType({ part: { ...file, type: "file" } });
}

/** @throws UnsupportedFunctionalityError when neither the media type nor the bytes tell */
function formatOf(file: PromptFile): string {
  const { data, mediaType } = file;
  const named = data.type === "url" ? readDataUrl(data.url.toString())?.mediaType : undefined;
  const format = audioFormatOf(bytesOf(file), named || mediaType);
  if (format !== undefined) return format;
  throw new UnsupportedFunctionalityError({
    functionality: `audio of unknown format`,
    message: `Say what the audio is, such as "audio/wav": "${mediaType}" does not tell, nor do its first bytes.`,
  });
}
