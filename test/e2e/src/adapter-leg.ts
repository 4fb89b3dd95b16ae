import type { OpenRouterOptions, Receipt } from "@wayfare/core";
import type { StoryName, WireObject } from "@wayfare/test-upstream";

/** What an adapter says of an answer, in the words of the wire. */
export interface Outcome {
  id: string | undefined;
  model: string | undefined;
  provider: string | undefined;
  /** Seconds since 1970. */
  created: number | undefined;
  /** The fields of `gathered()`. */
  message: WireObject;
  reasoning_details: readonly unknown[];
  audio: WireObject | undefined;
  finish_reason: string | undefined;
  /** What the reader is told to make of it: `finish_reason`, `interrupted` for none, `other` for an unknown one. */
  meaning: string;
  usage: WireObject | undefined;
  /** The counts that the adapter shows in its own words. */
  tokens: Tokens;
  /** USD. */
  cost: number | undefined;
  /** Undefined when the call has none. */
  receipt: Receipt | undefined;
}

/** Counts; what was not told is undefined. */
export interface Tokens {
  prompt: number | undefined;
  completion: number | undefined;
  cached: number | undefined;
  reasoning: number | undefined;
}

/** An answer as it was given, whole or in pieces. */
export interface Told {
  readonly outcome: Outcome;
  /** What broke after the first content, told beside what had come. */
  readonly error: unknown;
  /** The completion, or the chunks, untouched; undefined when the adapter hands on nothing of the kind. */
  readonly raw: readonly unknown[] | undefined;
  /** Where the adapter broke the rules of its framework. */
  readonly problems: readonly string[];
}

/** What a caller decides by when an adapter fails. */
export interface Failure {
  status: number | undefined;
  retryable: boolean;
  code: unknown;
  message: string;
  /** Milliseconds. */
  retryAfter: number | undefined;
  /** The error of core. */
  cause: unknown;
}

/** What a call may bring beside its request. */
export interface AdapterCall {
  signal?: AbortSignal;
  headers?: Readonly<Record<string, string>>;
}

/** An adapter in front of an open way. Requests are those of the wire, without `stream`. */
export interface Adapter {
  generate(request: WireObject, call?: AdapterCall): Promise<Told>;
  /** Reads to the end. Rejects for what fails before the first content, and for an abort. */
  stream(request: WireObject, call?: AdapterCall): Promise<Told>;
  /** Begins to read a stream, and leaves it after the first text. */
  leave(request: WireObject): Promise<void>;
  /** @throws when an error is not of the kind that the framework knows */
  failureOf(error: unknown): Failure;
}

/** Where an adapter's way rightly ends elsewhere than the story says, and why. */
export interface AdapterDifference {
  readonly why: string;
  /** Fields of the request; undefined where the provider gets none. */
  readonly request?: WireObject;
  /** Fields of the message. */
  readonly message?: WireObject;
}

/** A framework whose adapter every story is told through, over every way of `legs`. */
export interface AdapterLeg {
  readonly name: string;
  /** Why the framework has no place for completions and chunks as they came, where it has none. */
  readonly untold: string | undefined;
  /** Opens nothing that would have to be closed. */
  open(settings: OpenRouterOptions): Adapter;
  readonly differences: Partial<Record<StoryName | "everything", AdapterDifference>>;
}
