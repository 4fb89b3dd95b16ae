import type { OfferLookup } from "../admission/admission.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { ScannedApi } from "../relay/stream-scan.ts";
import type { BodyReader } from "../wire/body-reader.ts";
import { textReader } from "../wire/text-completion.ts";
import { imageAsChat, imageOffers, noOffers, speechAsChat, transcriptionAsChat } from "./media-cost.ts";
import { messagesApi, messagesAsChat, responsesApi, responsesAsChat } from "./relay-dialects.ts";
import { textAsChat } from "./text-route.ts";
import { inputOnly } from "./vectors.ts";

/** A kind of call that costs: what passing it on has to know of it. */
export interface RelayKind extends ScannedApi {
  readonly api: Receipt["api"];
  /** Reads whole answers that have the form of completions, so that a broken one is not passed on as an answer. */
  readonly completion?: { reader: BodyReader | undefined };
  /** Whether the client's `defaults` are for such requests. */
  readonly isChat?: boolean;
  /** Whether the answer is the bytes of a medium. */
  readonly isMedium?: boolean;
  /** Whether the answer may be a text in place of JSON, as captions are. */
  readonly mayBeText?: boolean;
  /** The chat request that costs as much at most. */
  cost(request: ChatRequest): ChatRequest;
  /** Where prices are found that bound it. @default the catalogue */
  offers?(lookup: OfferLookup | undefined): OfferLookup;
}

const writesText = ["content", "reasoning", "reasoning_content", "arguments"];

/** What a request of another kind costs, by its own function. */
function seenBy<T>(cost: (request: T) => ChatRequest): RelayKind["cost"] {
  return (request) => cost(request as T);
}

const kinds: Readonly<Record<string, RelayKind>> = {
  "/chat/completions": {
    api: "chat",
    written: writesText,
    isChat: true,
    completion: { reader: undefined },
    cost: (request) => request,
  },
  "/completions": {
    api: "completions",
    written: ["text"],
    completion: { reader: textReader },
    cost: textAsChat,
  },
  "/responses": { ...responsesApi, cost: responsesAsChat },
  "/messages": { ...messagesApi, cost: messagesAsChat },
  "/embeddings": { api: "embeddings", written: [], cost: seenBy(inputOnly) },
  "/rerank": { api: "rerank", written: [], cost: seenBy(inputOnly) },
  "/images": { api: "images", written: [], cost: seenBy(imageAsChat), offers: imageOffers },
  "/audio/speech": {
    api: "speech",
    written: [],
    isMedium: true,
    cost: seenBy(speechAsChat),
    offers: noOffers,
  },
  "/audio/transcriptions": {
    api: "transcriptions",
    written: [],
    mayBeText: true,
    cost: seenBy(transcriptionAsChat),
    offers: noOffers,
  },
};

/** OpenAI's own path for images (OpenAI docs: images). */
const otherNames: Readonly<Record<string, string>> = { "/images/generations": "/images" };

/** The kind of call behind a path below the base URL; undefined for those that cost nothing by themselves. */
export function relayKindOf(method: string, path: string): { kind: RelayKind; path: string } | undefined {
  if (method !== "POST") return undefined;
  const [plain = ""] = path.split("?");
  const name = Object.hasOwn(otherNames, plain) ? (otherNames[plain] as string) : plain;
  return Object.hasOwn(kinds, name) ? { kind: kinds[name] as RelayKind, path: name } : undefined;
}
