import type { ChatRequest } from "@wayfare/core";
import {
  imageAsChat,
  imageOffers,
  noOffers,
  type Rules,
  speechAsChat,
  string,
  text,
  textAsChat,
  transcriptionAsChat,
  videoAsChat,
  writingRules,
} from "@wayfare/core/internal";
import { decodeBody, decodeChatRequest } from "./decode-body.ts";
import { embeddingForm, imageForm, rerankForm, speechForm, transcriptionForm, videoForm } from "./forms.ts";
import type { InferenceKind } from "./kind.ts";
import { asksForImages, asksSomething, pricedOffers, speechOffers } from "./piece-prices.ts";
import { embeddingAsChat, rerankAsChat } from "./vectors-as-chat.ts";

/** What models give that write: text, and other media beside it. */
const conversation = ["text", "image", "audio"];

export const chat: InferenceKind = {
  api: "chat",
  generationType: "completions",
  path: "/chat/completions",
  does: "chat",
  outputs: conversation,
  answer: "json",
  writes: true,
  written: ["content", "reasoning", "reasoning_content", "arguments"],
  countable: true,
  decode: decodeChatRequest,
  asChat: (request) => request,
};

/** What all kinds share that are answered in one piece of JSON. */
const whole = { answer: "json", writes: false, written: [], countable: false } as const;

/** Core's own count of such a request, which was checked when it was decoded. */
function seenBy<T>(count: (request: T) => ChatRequest): InferenceKind["asChat"] {
  return (request) => count(request as T);
}

/** The same where tokens are charged for what is said or written down, as many as an endpoint gives at most. */
function spoken<T>(count: (request: T) => ChatRequest): InferenceKind["asChat"] {
  return (request) => ({ ...count(request as T), max_tokens: undefined });
}

/** How a body is read whose fields `required` must be there. */
function decoder(rules: Rules, ...required: string[]): InferenceKind["decode"] {
  return (raw) => decodeBody(raw, rules, required);
}

/** Every kind of call that the gateway answers. */
export const inferenceKinds: readonly InferenceKind[] = [
  chat,
  {
    ...chat,
    api: "completions",
    path: "/completions",
    does: "complete text",
    outputs: ["text"],
    written: ["text"],
    decode: decoder({ ...writingRules, prompt: text, suffix: string }, "prompt"),
    asChat: textAsChat,
  },
  {
    ...whole,
    api: "embeddings",
    generationType: "embeddings",
    path: "/embeddings",
    does: "make embeddings",
    outputs: ["embeddings"],
    countable: true,
    decode: decoder(embeddingForm, "input"),
    asChat: embeddingAsChat,
  },
  {
    ...whole,
    api: "rerank",
    generationType: "rerank",
    path: "/rerank",
    does: "rank documents",
    outputs: ["rerank"],
    countable: true,
    decode: decoder(rerankForm, "query", "documents"),
    asChat: rerankAsChat,
    offers: pricedOffers,
    isPriced: asksSomething,
  },
  {
    ...whole,
    api: "images",
    generationType: "image",
    path: "/images",
    does: "make images",
    outputs: ["image"],
    preferences: ["allow_fallbacks", "ignore", "only", "order", "sort"],
    decode: decoder(imageForm, "prompt"),
    asChat: seenBy(imageAsChat),
    offers: imageOffers,
    isPriced: asksForImages,
  },
  {
    ...whole,
    api: "speech",
    generationType: "tts",
    path: "/audio/speech",
    does: "speak",
    outputs: ["speech"],
    answer: "bytes",
    preferences: [],
    decode: decoder(speechForm, "input"),
    asChat: spoken(speechAsChat),
    offers: speechOffers,
    isPriced: asksSomething,
  },
  {
    ...whole,
    api: "transcriptions",
    generationType: "stt",
    path: "/audio/transcriptions",
    does: "transcribe",
    outputs: ["transcription"],
    preferences: [],
    decode: decoder(transcriptionForm, "input_audio"),
    asChat: spoken(transcriptionAsChat),
    offers: pricedOffers,
    isPriced: asksSomething,
  },
  {
    ...whole,
    api: "videos",
    generationType: "video",
    path: "/videos",
    does: "make videos",
    outputs: ["video"],
    status: 202,
    preferences: [],
    decode: decoder(videoForm),
    asChat: seenBy(videoAsChat),
    // Videos are priced by the second, the frame or the piece, and no list tells which.
    offers: noOffers,
    isPriced: () => false,
  },
];

/** Where a model that gives this can be asked. */
export function pathsFor(outputs: readonly string[]): string[] {
  const fitting = inferenceKinds.filter((kind) => kind.outputs.some((output) => outputs.includes(output)));
  return fitting.map(({ path }) => path);
}

/** What `GET /generation` calls a kind of call, by its name in receipts. */
export function generationTypeOf(api: string): string {
  return inferenceKinds.find((kind) => kind.api === api)?.generationType ?? "completions";
}
