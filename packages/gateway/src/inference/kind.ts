import type { ChatRequest, Pricing } from "@wayfare/core";
import type { OfferLookup } from "@wayfare/core/budgets";

/** A kind of call that a model answers: all that the way from the request to the receipt has to know of it. */
export interface InferenceKind {
  /** Its name in receipts. */
  readonly api: string;
  /** Its name in `GET /generation`. */
  readonly generationType: string;
  /** Below `/api/v1`. */
  readonly path: string;
  /** What it does, for messages: "A model does not …". */
  readonly does: string;
  /** A model has to give one of these to be asked (OpenRouter docs: output modalities). */
  readonly outputs: readonly string[];
  /** Whether an answer is JSON, or the bytes of a medium. */
  readonly answer: "json" | "bytes";
  /** Status of an answer beside 200, of a kind that is answered with a job: what it makes is asked for later. */
  readonly status?: number;
  /** Whether `max_tokens` limits what is written, so that a key's limit on it can be put in. */
  readonly writes: boolean;
  /** Fields of a chunk that hold what a model writes; empty for kinds that do not come as a stream. */
  readonly written: readonly string[];
  /** Provider preferences that a router follows here (OpenRouter docs: each path's `provider`). @default all */
  readonly preferences?: readonly string[];
  /** Whether a call without a usage report can be counted from its request and the length of its answer. */
  readonly countable: boolean;
  /**
   * Reads a body. What all kinds have in common stands where a chat request has it; the other fields are of the kind.
   * @throws InvalidRequestError (400) that names the field and the remedy
   */
  decode(raw: Uint8Array): ChatRequest;
  /** The chat request that takes as much at most. */
  asChat(request: ChatRequest): ChatRequest;
  /** What such a call may cost, where listed prices say less of it than of a chat. @default as listed */
  offers?(lookup: OfferLookup, request: ChatRequest): OfferLookup;
  /** Whether listed prices tell what a call cost that does not say so itself. @default they do */
  isPriced?(pricing: Pricing): boolean;
}

/** The fields of a request, whatever its kind. */
export function fieldsOf(request: ChatRequest): Readonly<Record<string, unknown>> {
  return request as Readonly<Record<string, unknown>>;
}
