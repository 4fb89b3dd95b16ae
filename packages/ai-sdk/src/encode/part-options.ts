import { InvalidArgumentError, type SharedV4ProviderOptions } from "@ai-sdk/provider";
import type { Annotation, CacheControl, ReasoningDetail, TextPart } from "@wayfare/core";
import { isObject } from "@wayfare/core/adapter";

type Options = SharedV4ProviderOptions | undefined;

/**
 * The cache mark of a message, part or tool; those that were meant for Anthropic's own provider count too.
 * @throws InvalidArgumentError for a mark that is no object: without a word, the cache would be paid for and not used
 */
export function cacheControlOf(...options: readonly Options[]): CacheControl | undefined {
  for (const each of options) {
    const { openrouter, anthropic } = each ?? {};
    const mark =
      openrouter?.cacheControl ??
      openrouter?.cache_control ??
      anthropic?.cacheControl ??
      anthropic?.cache_control;
    if (isObject(mark)) return mark as unknown as CacheControl;
    if (mark != null) {
      throw new InvalidArgumentError({
        argument: "cacheControl",
        message: '`cacheControl` must be an object such as { type: "ephemeral" }.',
      });
    }
  }
  return undefined;
}

/** Writes a text as a content part. */
export function textPart(text: string, mark: CacheControl | undefined): TextPart {
  return mark === undefined ? { type: "text", text } : { type: "text", text, cache_control: mark };
}

/** What an answer left on one of its parts, to come back with the next request. */
export interface Kept {
  readonly details: readonly ReasoningDetail[] | undefined;
  /** The model that reasoned. */
  readonly model: string | undefined;
  readonly annotations: readonly Annotation[] | undefined;
}

/** Reads what a decoded answer, of this or the official provider, left on a part or a message. */
export function keptIn(options: Options): Kept {
  const { reasoning_details, annotations, model } = options?.openrouter ?? {};
  return {
    details: Array.isArray(reasoning_details)
      ? (reasoning_details as unknown as ReasoningDetail[])
      : undefined,
    annotations: Array.isArray(annotations) ? (annotations as unknown as Annotation[]) : undefined,
    model: typeof model === "string" ? model : undefined,
  };
}
