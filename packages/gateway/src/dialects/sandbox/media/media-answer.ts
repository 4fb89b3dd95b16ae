import type { Usage } from "@wayfare/core";
import type { DialectCall } from "../../dialect.ts";

/** What the sandbox answers to a call that is no conversation. */
export interface MediaAnswer {
  /** The answer without its usage, or a medium as bytes. */
  readonly body: Readonly<Record<string, unknown>> | Uint8Array;
  /** Of bytes. */
  readonly mediaType?: string;
  /** What was consumed, without its cost. */
  readonly usage: Omit<Usage, "cost">;
  /** The same in the words of the path, where it has its own. */
  readonly told?: Readonly<Record<string, unknown>>;
  /** Whether the answer says its id, model and provider. */
  readonly signed: boolean;
  /** Tokens of the longest piece that a model has to hold at once. */
  readonly longest: number;
}

/** Makes such an answer: the same for the same request. @throws InvalidRequestError that names the field */
export type MediaMaker = (call: DialectCall) => MediaAnswer;

/** The usage of a call that only reads. */
export function readingUsage(prompt_tokens: number): MediaAnswer["usage"] {
  return { prompt_tokens, completion_tokens: 0, total_tokens: prompt_tokens };
}
