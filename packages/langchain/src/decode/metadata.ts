import type { ChatCompletion, Receipt } from "@wayfare/core";
import { type EncodedReceipt, encodeReceipt } from "@wayfare/core/adapter";

/** What `response_metadata` of a message holds; cast it to this. */
export interface OpenRouterResponseMetadata {
  model_provider: "openrouter";
  /** The model that served. */
  model: string;
  /** The same as `model`. */
  model_name: string;
  finish_reason: string | null | undefined;
  /** When it was made, in seconds since 1970. */
  created?: number;
  /** The usage report as it came. */
  usage?: object;
  system_fingerprint?: string;
  /** Tier that served and is billed. */
  service_tier?: string;
  logprobs?: object;
  /** How the request was routed, where a header asks for it. */
  openrouter_metadata?: object;
  /**
   * The receipt of the call: generation id, provider, served and requested model, attempts, native finish reason, tokens
   * and cost, its money as decimal strings in USD. `decodeReceipt` of `@wayfare/core` reads it.
   */
  openrouter?: EncodedReceipt;
}

/** Reads what an answer tells of itself. */
export function decodeMetadata(
  completion: ChatCompletion,
  receipt: Receipt | undefined,
): OpenRouterResponseMetadata {
  const { model, created, usage, system_fingerprint, service_tier, openrouter_metadata } = completion;
  const choice = completion.choices[0];
  const metadata: OpenRouterResponseMetadata = {
    model_provider: "openrouter",
    model,
    model_name: model,
    finish_reason: choice?.finish_reason,
  };
  if (typeof created === "number") metadata.created = created;
  if (usage != null) metadata.usage = usage;
  if (system_fingerprint != null) metadata.system_fingerprint = system_fingerprint;
  if (service_tier != null) metadata.service_tier = service_tier;
  if (choice?.logprobs != null) metadata.logprobs = choice.logprobs;
  if (openrouter_metadata != null) metadata.openrouter_metadata = openrouter_metadata;
  if (receipt !== undefined) metadata.openrouter = encodeReceipt(receipt);
  return metadata;
}
