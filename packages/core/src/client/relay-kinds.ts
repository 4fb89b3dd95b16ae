import type { OfferLookup } from "../admission/admission.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { VideoJob } from "../protocol/video.ts";
import type { ScannedApi } from "../relay/stream-scan.ts";
import type { BodyReader } from "../wire/body-reader.ts";
import { textReader } from "../wire/text-completion.ts";
import {
  imageAsChat,
  imageOffers,
  noOffers,
  speechAsChat,
  transcriptionAsChat,
  videoAsChat,
} from "./media-cost.ts";
import type { Ended } from "./meter.ts";
import { messagesAsChat, readable, responsesAsChat } from "./relay-cost.ts";
import { messagesApi, responsesApi } from "./relay-dialects.ts";
import { messageEvents, responseEvents } from "./relay-events.ts";
import { textAsChat } from "./text-route.ts";
import { inputOnly } from "./vectors.ts";
import { isJob, tellJob } from "./videos.ts";

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
  /** A whole answer as the events of its stream, for those who asked for one. */
  events?(body: Readonly<Record<string, unknown>>): string;
  /** Knows an answer that has an `error` of its own. */
  isAnswer?(body: Record<string, unknown>): boolean;
  /** What a whole answer tells for its receipt, beside what all tell. */
  tell?(body: Record<string, unknown>): Pick<Ended, "receiptId" | "isPending">;
  /** See `repeats` of verbs. */
  readonly repeats?: "unaccepted";
  /** The chat request that costs as much at most. */
  cost(request: ChatRequest): ChatRequest;
  /** Where prices are found that bound it. @default the catalogue */
  offers?(lookup: OfferLookup | undefined): OfferLookup;
}

const writesText = ["content", "reasoning", "reasoning_content", "arguments"];

/** What a request of another kind costs, by its own function. */
function seenBy<T>(cost: (request: T) => ChatRequest): RelayKind["cost"] {
  return (request) => readable(cost(request as T));
}

const kinds: Readonly<Record<string, RelayKind>> = {
  "/chat/completions": {
    api: "chat",
    written: writesText,
    isChat: true,
    completion: { reader: undefined },
    cost: readable,
  },
  "/completions": {
    api: "completions",
    written: ["text"],
    completion: { reader: textReader },
    cost: (request) => readable(textAsChat(request)),
  },
  "/responses": { ...responsesApi, events: responseEvents, cost: responsesAsChat },
  "/messages": { ...messagesApi, events: messageEvents, cost: messagesAsChat },
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
  "/videos": {
    api: "videos",
    written: [],
    repeats: "unaccepted",
    isAnswer: isJob,
    tell: (body) => {
      const { receiptId, isPending } = tellJob(body as unknown as VideoJob);
      return { receiptId, isPending };
    },
    cost: seenBy(videoAsChat),
    offers: noOffers,
  },
};

/** OpenAI's own path for images (OpenAI docs: images). */
const otherNames: Readonly<Record<string, string>> = { "/images/generations": "/images" };

/** A kind of call, and the path that it has at OpenRouter, with its query. */
export interface KnownCall {
  readonly kind: RelayKind;
  readonly path: string;
}

/**
 * The kind of call behind a path below the base URL; undefined for those that cost nothing by themselves. Servers differ
 * in how closely they read a path: one that some of them would take for a known one is sent as that.
 */
export function relayKindOf(method: string, path: string): KnownCall | undefined {
  if (method !== "POST") return undefined;
  const at = path.indexOf("?");
  const plain = plainPath(at < 0 ? path : path.slice(0, at));
  const name = Object.hasOwn(otherNames, plain) ? (otherNames[plain] as string) : plain;
  if (!Object.hasOwn(kinds, name)) return undefined;
  return { kind: kinds[name] as RelayKind, path: at < 0 ? name : name + path.slice(at) };
}

function plainPath(path: string): string {
  if (Object.hasOwn(kinds, path)) return path;
  try {
    const plain = decodeURIComponent(path)
      .toLowerCase()
      .replace(/\/{2,}/g, "/");
    return plain.trim().replace(/\/$/, "");
  } catch {
    return path;
  }
}
