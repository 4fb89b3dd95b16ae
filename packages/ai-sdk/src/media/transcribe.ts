import {
  InvalidResponseDataError,
  type JSONObject,
  type SharedV4Warning,
  type TranscriptionModelV4CallOptions,
  type TranscriptionModelV4Result,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import { convertToBase64 } from "@ai-sdk/provider-utils";
import type { TranscriptionRequest, TranscriptionResponse } from "@wayfare/core";
import { amountOf, isObject } from "@wayfare/core/adapter";
import { audioFormatOf } from "../encode/audio-format.ts";
import { askMedia, type MediaVerb, unsupported } from "./ask-media.ts";
import type { MediaModel } from "./media-model.ts";

const verb: MediaVerb<TranscriptionRequest, TranscriptionResponse> = {
  path: "/audio/transcriptions",
  fixed: ["model", "input_audio"],
  kinds: {
    language: "text",
    provider: "object",
    response_format: "text",
    temperature: "number",
  },
  send: (client, body, options) => client.transcriptions(body, options),
};

/**
 * Writes down what is said.
 * @throws UnsupportedFunctionalityError when neither media type nor bytes tell the format
 * @throws InvalidResponseDataError when the answer has no text
 */
export async function transcribe(
  model: MediaModel,
  call: TranscriptionModelV4CallOptions,
): Promise<TranscriptionModelV4Result> {
  const warnings: SharedV4Warning[] = [];
  const { timestampGranularities: asked = [] } = call;
  const said = {
    model: model.modelId,
    input_audio: encodeAudio(call),
    ...(asked.length > 0 && { timestamp_granularities: asked, response_format: "verbose_json" }),
  };
  const { reply, metadata, response } = await askMedia(model, verb, call, said, warnings);
  for (const detail of asked) {
    if (Array.isArray(reply[`${detail}s`])) continue;
    warnings.push(unsupported("timestampGranularities", `The provider returned no times of ${detail}s.`));
  }
  return {
    ...decodeTranscript(reply),
    providerMetadata: { openrouter: metadata },
    response: { ...response, body: reply },
    warnings,
  };
}

function encodeAudio({ audio, mediaType }: TranscriptionModelV4CallOptions): {
  data: string;
  format: string;
} {
  const format = audioFormatOf(audio, mediaType);
  if (format !== undefined) return { data: convertToBase64(audio), format };
  throw new UnsupportedFunctionalityError({
    functionality: `audio of media type "${mediaType}"`,
    message: `The format of the audio is not known: the media type "${mediaType}" does not name it, nor do the bytes. Give a full media type, such as "audio/wav".`,
  });
}

function decodeTranscript(
  reply: TranscriptionResponse,
): Pick<
  TranscriptionModelV4Result,
  "text" | "segments" | "words" | "language" | "durationInSeconds" | "usage"
> {
  const { text, usage } = reply;
  if (typeof text !== "string")
    throw new InvalidResponseDataError({ data: reply, message: "The answer has no text." });
  const words = decodePieces(reply.words, "word");
  return {
    text,
    segments: decodePieces(reply.segments, "text") ?? [],
    ...(words !== undefined && { words }),
    language: codeOf(reply.language),
    durationInSeconds: amountOf(reply.duration) ?? amountOf(usage?.seconds),
    ...(isObject(usage) && { usage: usage as JSONObject }),
  };
}

/** Pieces with their times; what has none is left out, since the whole text has it. */
function decodePieces(
  list: unknown,
  name: "text" | "word",
): TranscriptionModelV4Result["segments"] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.filter(isObject).flatMap(({ [name]: text, start, end }) => {
    const isPiece = typeof text === "string" && typeof start === "number" && typeof end === "number";
    return isPiece ? [{ text, startSecond: start, endSecond: end }] : [];
  });
}

/** The languages that speech models tell by their English names. */
const codes =
  "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha he hi hr ht hu hy id is it ja ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo zh";

/** The ISO 639-1 code of a language that may be told by name; a name that is not known stays. */
function codeOf(language: unknown): string | undefined {
  if (typeof language !== "string" || language === "") return undefined;
  if (language.length < 4) return language;
  const names = new Intl.DisplayNames(["en"], { type: "language" });
  const name = language.toLowerCase();
  return codes.split(" ").find((code) => names.of(code)?.toLowerCase() === name) ?? language;
}
