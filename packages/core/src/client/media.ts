import { mediaUsage } from "../cost/media-usage.ts";
import type { ImageRequest, ImageResponse } from "../protocol/image.ts";
import type { SpeechRequest, SpeechResponse } from "../protocol/speech.ts";
import type { TranscriptionRequest, TranscriptionResponse } from "../protocol/transcription.ts";
import type { Context } from "./context.ts";
import { readJson } from "./json-call.ts";
import { readMedia } from "./media-body.ts";
import { imageAsChat, imageOffers, noOffers, speechAsChat, transcriptionAsChat } from "./media-cost.ts";
import { callMetered, type MeteredVerb } from "./metered-call.ts";
import type { CallOptions } from "./options.ts";

/** Makes images. */
export async function makeImages(
  context: Context,
  request: ImageRequest,
  options: CallOptions,
): Promise<ImageResponse> {
  return (await callMetered(context, images, request, options)).answer;
}

/** Speaks a text. */
export async function speak(
  context: Context,
  request: SpeechRequest,
  options: CallOptions,
): Promise<SpeechResponse> {
  return (await callMetered(context, speech, request, options)).answer;
}

/** Writes down what is said. */
export async function transcribe(
  context: Context,
  request: TranscriptionRequest,
  options: CallOptions,
): Promise<TranscriptionResponse> {
  return (await callMetered(context, transcriptions, request, options)).answer;
}

const images: MeteredVerb<ImageRequest, ImageResponse> = {
  api: "images",
  path: "/images",
  asChat: imageAsChat,
  offers: imageOffers,
  read: readJson,
  tell: (answer) => ({ told: { ...answer, usage: mediaUsage("images", answer.usage) } }),
};

/** What a speech cost is told by the record of its call alone. */
const speech: MeteredVerb<SpeechRequest, SpeechResponse> = {
  api: "speech",
  path: "/audio/speech",
  asChat: speechAsChat,
  offers: noOffers,
  async read(response, watch, call) {
    const { data, media_type } = await readMedia(response, watch, call);
    return { audio: data, media_type, id: response.header("x-generation-id") };
  },
  tell: ({ id }) => ({ told: { id } }),
};

const transcriptions: MeteredVerb<TranscriptionRequest, TranscriptionResponse> = {
  api: "transcriptions",
  path: "/audio/transcriptions",
  asChat: transcriptionAsChat,
  offers: noOffers,
  read: readJson,
  tell: (answer) => ({ told: { ...answer, usage: mediaUsage("transcriptions", answer.usage) } }),
};
