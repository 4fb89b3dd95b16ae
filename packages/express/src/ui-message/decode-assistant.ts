import type { AssistantMessage, Message } from "@wayfare/core";
import { replayReasoning } from "@wayfare/core/adapter";
import { decodeUser } from "./decode-user.ts";
import { GatheredStep } from "./gathered-step.ts";
import { type PlacedPart, partsAt } from "./placed-part.ts";

/**
 * Reads an answer as the messages that made it: for each step what the model said, then what its tools gave.
 * @param model - the model that is asked next: it reads the reasoning of its own family only
 * @throws InvalidRequestError
 */
export function decodeAssistant(parts: readonly PlacedPart[], model: string | undefined): Message[] {
  const turns: Message[][] = [];
  let step = new GatheredStep();
  const endStep = (): void => {
    turns.push(messagesOf(step, model));
    step = new GatheredStep();
  };
  for (const part of parts) {
    if (part.type === "step-start") endStep();
    else if (part.type === "steering-message") {
      // What the user threw in between two steps.
      endStep();
      turns.push(decodeUser(partsAt(part.fields.parts, `${part.place}.parts`)));
    } else step.add(part);
  }
  endStep();
  return turns.flat();
}

function messagesOf(step: GatheredStep, model: string | undefined): Message[] {
  const { calls, images, refusal, audio, annotations } = step;
  const content = contentOf(step);
  // Reasoning alone says nothing, and providers refuse it without the answer that it led to.
  if (!content && calls.length === 0 && images.length === 0 && !refusal && audio === undefined) return [];
  const details = replayReasoning(step.details, { madeBy: step.model, model });
  const answer: AssistantMessage = {
    role: "assistant",
    content,
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls.map(({ call }) => call) }),
    ...(images.length > 0 && { images }),
    ...(refusal !== "" && { refusal }),
    ...(audio !== undefined && { audio }),
    ...(annotations.length > 0 && { annotations }),
  };
  return [answer, ...calls.map(({ result }) => result)];
}

function contentOf({ text, files, calls }: GatheredStep): AssistantMessage["content"] {
  if (files.length > 0) return [...(text === "" ? [] : [{ type: "text" as const, text }]), ...files];
  return text === "" && calls.length > 0 ? null : text;
}
