import { embeddingAsChat, imageAsChat, rerankAsChat, speechAsChat, transcriptionAsChat } from "./as-chat.ts";
import { decodeBody } from "./decode-body.ts";
import { decodeChatRequest, writingRules } from "./decode-chat-request.ts";
import { embeddingForm, imageForm, rerankForm, speechForm, transcriptionForm, videoForm } from "./forms.ts";
import type { InferenceKind } from "./kind.ts";
import { type Rules, text } from "./rule.ts";

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
    decode: decoder({ ...writingRules, prompt: text }, "prompt"),
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
  },
  {
    ...whole,
    api: "images",
    generationType: "image",
    path: "/images",
    does: "make images",
    outputs: ["image"],
    media: { completion: "image_tokens" },
    preferences: ["allow_fallbacks", "ignore", "only", "order", "sort"],
    decode: decoder(imageForm, "prompt"),
    asChat: imageAsChat,
  },
  {
    ...whole,
    api: "speech",
    generationType: "tts",
    path: "/audio/speech",
    does: "speak",
    outputs: ["speech"],
    answer: "bytes",
    media: { completion: "audio_tokens" },
    preferences: [],
    decode: decoder(speechForm, "input"),
    asChat: speechAsChat,
  },
  {
    ...whole,
    api: "transcriptions",
    generationType: "stt",
    path: "/audio/transcriptions",
    does: "transcribe",
    outputs: ["transcription"],
    media: { prompt: "audio_tokens" },
    preferences: [],
    decode: decoder(transcriptionForm, "input_audio"),
    asChat: transcriptionAsChat,
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
    // Videos are priced by the second, the frame or the piece, and no list tells which.
    asChat: () => undefined,
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
