import type { ContentPart } from "@wayfare/core";
import { audioFormatOf, namedText, readDataUrl } from "@wayfare/core/adapter";
import { invalidRequest } from "@wayfare/core/internal";
import { type PlacedPart, stringAt } from "./placed-part.ts";

/** A file as a browser sends it. */
interface SentFile {
  readonly place: string;
  readonly mediaType: string;
  readonly filename: string | undefined;
  /** A data URL or an address. */
  readonly url: string;
  /** Base64 of the bytes, where they came along. */
  readonly data: string | undefined;
}

/** How files go out, by the first half of their media type; everything else goes as a document. */
const encoders: ReadonlyMap<string, (file: SentFile) => ContentPart> = new Map([
  ["image", ({ url }: SentFile): ContentPart => ({ type: "image_url", image_url: { url } })],
  ["video", ({ url }: SentFile): ContentPart => ({ type: "video_url", video_url: { url } })],
  // Documents of text are read by every model, without a parser.
  ["text", (file: SentFile) => (file.data === undefined ? documentOf(file) : textOf(file, file.data))],
  ["audio", soundOf],
]);

/**
 * Reads a file part as a content part, as `@wayfare/ai-sdk` writes it (OpenRouter docs: multimodal).
 * @throws InvalidRequestError for what is neither inline nor at an http(s) address, and for audio by address
 */
export function decodeFile(part: PlacedPart): ContentPart {
  const file = readFile(part);
  const [kind = ""] = file.mediaType.split("/", 1);
  return (encoders.get(kind.toLowerCase()) ?? documentOf)(file);
}

function readFile(part: PlacedPart): SentFile {
  const { place, fields } = part;
  // An id of an upload could name a file of somebody else: the account is the server's, not the browser's.
  if (fields.providerReference != null)
    throw invalidRequest(`'${place}.providerReference' is not taken here: send the file itself in 'url'.`);
  const mediaType = stringAt(part, "mediaType");
  const given = stringAt(part, "url");
  const filename = fields.filename == null ? undefined : stringAt(part, "filename");
  const inline = readDataUrl(given);
  if (inline === undefined) {
    const { protocol, href } = URL.canParse(given) ? new URL(given) : { protocol: "", href: "" };
    if (protocol !== "https:" && protocol !== "http:") throw unreadable(place);
    return { place, mediaType, filename, url: href, data: undefined };
  }
  const { data } = inline;
  const told = inline.mediaType || mediaType;
  return { place, mediaType: told, filename, url: `data:${told};base64,${data}`, data };
}

function unreadable(place: string): Error {
  return invalidRequest(`'${place}.url' must be a data URL or an http(s) address.`);
}

function documentOf({ filename, url }: SentFile): ContentPart {
  return { type: "file", file: { ...(filename !== undefined && { filename }), file_data: url } };
}

function textOf({ filename }: SentFile, data: string): ContentPart {
  return { type: "text", text: namedText(new TextDecoder().decode(Buffer.from(data, "base64")), filename) };
}

function soundOf({ place, mediaType, data }: SentFile): ContentPart {
  if (data === undefined)
    throw invalidRequest(`'${place}.url' must be a data URL: audio is taken inline only.`);
  const format = audioFormatOf(mediaType);
  if (format === undefined)
    throw invalidRequest(`'${place}.mediaType' must say what the audio is, such as "audio/wav".`);
  return { type: "input_audio", input_audio: { data, format } };
}
