import type { OfferLookup } from "../admission/admission.ts";
import type { Offer } from "../cost/offer.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { ContentPart } from "../protocol/content-part.ts";
import type { ImageRequest } from "../protocol/image.ts";
import type { SpeechRequest } from "../protocol/speech.ts";
import type { TranscriptionRequest } from "../protocol/transcription.ts";
import type { VideoRequest } from "../protocol/video.ts";

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

export function imageAsChat({
  model,
  prompt,
  n,
  input_references,
  provider,
  ...rest
}: ImageRequest): ChatRequest {
  const { max_price: _, ...routing } = (provider ?? {}) as NonNullable<ChatRequest["provider"]>;
  const asked = asChat(model, prompt, input_references, rest);
  return Object.assign(asked, { provider: routing, modalities: ["image"] }, n != null && { n });
}

export function speechAsChat({
  model,
  input,
  input_references,
  provider: _,
  ...rest
}: SpeechRequest): ChatRequest {
  return { ...asChat(model, input, input_references as ContentPart[], rest), max_tokens: 1 };
}

export function transcriptionAsChat({
  model,
  input_audio,
  provider: _,
  ...rest
}: TranscriptionRequest): ChatRequest {
  const sound = { type: "input_audio", input_audio } as ContentPart;
  return { ...asChat(model, undefined, [sound], rest), max_tokens: 1 };
}

export function videoAsChat(request: VideoRequest): ChatRequest {
  const { model, prompt, frame_images = [], input_references = [], provider: _, ...rest } = request;
  const media = [...frame_images, ...input_references] as ContentPart[];
  return { ...asChat(model, prompt, media, rest), max_tokens: 1 };
}

/** What a model reads, and for whom: `user` and `session_id` stand in no type here, but may be sent. */
function asChat(
  model: string,
  text: string | undefined,
  media: readonly ContentPart[] | undefined,
  rest: object,
): ChatRequest {
  const { user, session_id } = rest as Pick<ChatRequest, "user" | "session_id">;
  const content: ContentPart[] = [{ type: "text", text: text ?? "" }, ...(Array.isArray(media) ? media : [])];
  return { model, user, session_id, messages: [{ role: "user", content }] };
}
