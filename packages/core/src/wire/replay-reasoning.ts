import { parseModelId } from "../models/model-id.ts";
import type { ReasoningDetail } from "../protocol/reasoning.ts";
import { isObject } from "./check.ts";

/** Where reasoning comes from and where it is to go. */
export interface ReasoningRoute {
  /** Id of the model that wrote it; undefined when nobody kept that. */
  madeBy: string | undefined;
  /** Id of the model that is asked next; undefined when the account's default decides. */
  model: string | undefined;
}

/** The authors whose models take a format back, by the format; one that is not listed is taken by anyone. */
const readers: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["anthropic-claude-v1", ["anthropic"]],
  ["google-gemini-v1", ["google"]],
  ["openai-responses-v1", ["openai"]],
  ["azure-openai-responses-v1", ["openai"]],
  ["bedrock-openai-responses-v1", ["openai"]],
  ["xai-responses-v1", ["x-ai"]],
  ["bedrock-xai-responses-v1", ["x-ai"]],
  ["meta-responses-v1", ["meta-llama", "meta"]],
]);

/** Text in these formats is refused without its proof: "Invalid signature", "Corrupted thought signature". */
const signedFormats: ReadonlySet<unknown> = new Set(["anthropic-claude-v1", "google-gemini-v1"]);

/** Authors of ids that stand for any model. */
const routers: ReadonlySet<string | undefined> = new Set(["openrouter", undefined]);

/**
 * Which reasoning details of an earlier answer may go back, in their order and as they are (OpenRouter docs: reasoning
 * tokens, preserving reasoning). A model reads only what models of its own author wrote; a router takes everything.
 */
export function replayReasoning(
  details: readonly ReasoningDetail[],
  { madeBy, model }: ReasoningRoute,
): ReasoningDetail[] {
  const reader = authorOf(model);
  const writer = authorOf(madeBy);
  const isKnown = !routers.has(writer);
  const isOpen = routers.has(reader);
  if (isKnown && !isOpen && writer !== reader) return [];
  const seen = new Set<string>();
  return details.filter((detail) => {
    // Stores and middleware may have left a hole.
    if (!isObject(detail)) return false;
    const { format, id } = detail as ReasoningDetail;
    if (!isKnown && !isOpen && readers.get(format)?.includes(reader as string) === false) return false;
    if (isUnsigned(detail)) return false;
    if (id == null) return true;
    // The same item twice is refused; several summaries of one item are not the same.
    const key = JSON.stringify(detail);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function authorOf(model: string | undefined): string | undefined {
  return model === undefined ? undefined : parseModelId(model).author?.toLowerCase();
}

function isUnsigned(detail: ReasoningDetail): boolean {
  return detail.type === "reasoning.text" && signedFormats.has(detail.format) && !detail.signature;
}
