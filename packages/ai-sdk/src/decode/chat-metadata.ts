import type { LanguageModelV4CustomContent, SharedV4ProviderMetadata } from "@ai-sdk/provider";
import type { ChatCompletion, ReasoningDetail, Receipt } from "@wayfare/core";
import { encodeMetadata, put } from "../call/metadata.ts";
import { own } from "./parts.ts";

/**
 * What `providerMetadata.openrouter` tells of a chat answer: what all answers tell, and `reasoning_details`,
 * `annotations` (files that were parsed, and what these types do not know), `nativeFinishReason`, `logprobs`,
 * `serviceTier` and `routerMetadata`.
 */
export function encodeChatMetadata(
  completion: ChatCompletion | undefined,
  readReceipt: () => Receipt | undefined,
): SharedV4ProviderMetadata {
  const metadata = encodeMetadata(completion ?? {}, readReceipt);
  const choice = completion?.choices[0];
  const given = choice?.message?.annotations;
  const annotations = Array.isArray(given)
    ? given.filter((each) => each && each.type !== "url_citation")
    : [];
  put(metadata, "reasoning_details", choice?.message?.reasoning_details ?? []);
  if (annotations.length > 0) put(metadata, "annotations", annotations);
  put(metadata, "nativeFinishReason", choice?.native_finish_reason);
  put(metadata, "logprobs", choice?.logprobs);
  put(metadata, "serviceTier", completion?.service_tier);
  put(metadata, "routerMetadata", completion?.openrouter_metadata);
  return own(metadata);
}

/** What has come of an answer's parts. */
interface Told {
  readonly details: readonly ReasoningDetail[];
  /** Annotations that no part has taken along. */
  readonly annotations: readonly unknown[];
}

/**
 * A part that shows nothing and carries what must come back with the next request and stands on no other part: parsed
 * files, and reasoning details whose pieces, such as a late signature, belong to several blocks.
 */
export function carrierPart(
  completion: ChatCompletion,
  { details, annotations }: Told,
): LanguageModelV4CustomContent | undefined {
  const whole = completion.choices[0]?.message?.reasoning_details ?? [];
  const isCarried = whole.length === details.length && JSON.stringify(whole) === JSON.stringify(details);
  if (isCarried && annotations.length === 0) return undefined;
  const { model } = completion;
  return {
    type: "custom",
    kind: "openrouter.message",
    providerMetadata: own({
      ...(!isCarried && { reasoning_details: whole, model }),
      ...(annotations.length > 0 && { annotations }),
    }),
  };
}
