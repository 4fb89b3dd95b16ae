import type { OfferLookup } from "../admission/admission.ts";
import type { Offer } from "../cost/offer.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { ContentPart } from "../protocol/content-part.ts";
import type { ImageRequest } from "../protocol/image.ts";
import type { SpeechRequest } from "../protocol/speech.ts";
import type { TranscriptionRequest } from "../protocol/transcription.ts";
import type { VideoRequest } from "../protocol/video.ts";
import { isObject } from "../wire/check.ts";
import type { CostlyRequest } from "./metered-call.ts";

// What calls for media may cost, in the words of chats, for budgets. Sound and video are sold by the second or the
// character, of which the catalogue says nothing: what they cost stays unknown.

const unpriced: Offer = { pricing: { prompt: "-1", completion: "-1" } };

/** For calls whose price no catalogue tells. */
export function noOffers(): OfferLookup {
  return () => [unpriced];
}

/** Image models that are sold by the token have a price; that of those sold by the image is not in the catalogue. */
export function imageOffers(lookup: OfferLookup | undefined): OfferLookup {
  return async (model) =>
    (await lookup?.(model))?.map((offer) => (isPriced(offer) ? byOutput(offer) : unpriced));
}

function isPriced({ pricing }: Offer): boolean {
  return Number(pricing?.image_output) > 0;
}

/** A context says how much is read; an image may take more than is left of it. */
function byOutput(offer: Offer): Offer {
  return { ...offer, context_length: undefined };
}

/** All images that may come, each as long as the longest answer. */
export function imageAsChat(request: ImageRequest): ChatRequest {
  const { prompt, n, input_references, provider } = request;
  const { max_price: _, ...routing } = (provider ?? {}) as NonNullable<ChatRequest["provider"]>;
  const asked = asChat(request, prompt, [input_references]);
  return Object.assign(asked, { provider: routing, modalities: ["image"] }, n != null && { n });
}

export function speechAsChat(request: SpeechRequest): ChatRequest {
  return { ...asChat(request, request.input, [request.input_references]), max_tokens: 1 };
}

export function transcriptionAsChat(request: TranscriptionRequest): ChatRequest {
  const sound = { type: "input_audio", input_audio: request.input_audio };
  return { ...asChat(request, undefined, [sound]), max_tokens: 1 };
}

export function videoAsChat(request: VideoRequest): ChatRequest {
  const media = [request.frame_images, request.input_references];
  return { ...asChat(request, request.prompt, media), max_tokens: 1 };
}

/** What a model reads, and for whom. `media` holds parts and lists of them; what is neither counts nothing. */
function asChat(
  { model, user }: CostlyRequest,
  text: string | undefined,
  media: readonly unknown[],
): ChatRequest {
  const parts = media.flat().filter((part) => isObject(part)) as unknown as ContentPart[];
  return {
    model,
    user,
    messages: [{ role: "user", content: [{ type: "text", text: text ?? "" }, ...parts] }],
  };
}
