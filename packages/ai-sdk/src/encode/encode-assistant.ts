import type { LanguageModelV4Message } from "@ai-sdk/provider";
import type { AssistantMessage, ContentPart, ReasoningDetail, TextPart } from "@wayfare/core";
import { replayReasoning } from "@wayfare/core/adapter";
import { gatherAnswer } from "./gather-answer.ts";
import type { PromptTarget } from "./prompt-target.ts";

type Assistant = Extract<LanguageModelV4Message, { role: "assistant" }>;

/**
 * Writes an answer of earlier as a message: its images where image editing looks for them, its reasoning details
 * whole and in order, as far as the model may see them, and what is known of parsed files.
 */
export function encodeAssistant(message: Assistant, target: PromptTarget): AssistantMessage {
  const gathered = gatherAnswer(message, target);
  const { texts, calls, images, files, reasoning, refusal, audio, annotations, model } = gathered;
  const details =
    gathered.details && replayReasoning(gathered.details, { madeBy: model, model: target.model });
  warnOfExecuted(gathered.executed, details ?? [], target);
  // Details say all that the text says; where they were kept back, the text is not for this model either.
  const isPlain = reasoning !== "" && !gathered.details?.length;
  return {
    role: "assistant",
    content: contentOf(texts, files, calls.length > 0),
    ...(isPlain && { reasoning }),
    // An empty list that came goes back: to some models it says that they did not reason.
    ...(details && (details.length > 0 || gathered.details?.length === 0) && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(images.length > 0 && { images }),
    ...(refusal !== "" && { refusal }),
    ...(audio !== undefined && { audio }),
    ...(annotations.length > 0 && { annotations }),
  };
}

/** What a server executed stands in the reasoning details of its own answers; that of another is lost here. */
function warnOfExecuted(
  executed: readonly string[],
  details: readonly ReasoningDetail[],
  { warnings }: PromptTarget,
): void {
  const told = new Set(details.map((detail) => (detail as { tool_call_id?: unknown }).tool_call_id));
  if (executed.every((id) => told.has(id))) return;
  warnings.push({
    type: "unsupported",
    feature: "results of tools that another provider executed",
    details: "Write them as text where the model needs them.",
  });
}

/** Plain text where nothing has to be marked. */
function contentOf(
  texts: readonly TextPart[],
  files: readonly ContentPart[],
  hasCalls: boolean,
): string | ContentPart[] | null {
  if (files.length > 0) return [...texts, ...files];
  if (texts.some(({ cache_control }) => cache_control !== undefined)) return [...texts];
  const text = texts.map((part) => part.text).join("");
  return text === "" && hasCalls ? null : text;
}
