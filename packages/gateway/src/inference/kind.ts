import type { ChatRequest } from "@wayfare/core";

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
  /** Of a usage report without details: what its tokens are of. */
  readonly media?: {
    readonly prompt?: "audio_tokens";
    readonly completion?: "image_tokens" | "audio_tokens";
  };
  /** Provider preferences that a router follows here (OpenRouter docs: each path's `provider`). @default all */
  readonly preferences?: readonly string[];
  /** Whether a call without a usage report can be counted from its request and the length of its answer. */
  readonly countable: boolean;
  /**
   * Reads a body. What all kinds have in common stands where a chat request has it; the other fields are of the kind.
   * @throws InvalidRequestError (400) that names the field and the remedy
   */
  decode(raw: Uint8Array): ChatRequest;
  /** The chat request that takes as much at most; undefined where listed prices say nothing about such calls. */
  asChat(request: ChatRequest): ChatRequest | undefined;
}

/** The fields of a request, whatever its kind. */
export function fieldsOf(request: ChatRequest): Readonly<Record<string, unknown>> {
  return request as Readonly<Record<string, unknown>>;
}
