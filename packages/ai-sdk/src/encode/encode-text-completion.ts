import {
  InvalidPromptError,
  type LanguageModelV4CallOptions,
  type LanguageModelV4Message,
  type LanguageModelV4Prompt,
  type SharedV4Warning,
} from "@ai-sdk/provider";
import type { TextCompletionRequest } from "@wayfare/core";
import type { EncodedSettings } from "../options/encode-settings.ts";
import { type EncodedOptions, encodeOptions } from "./encode-options.ts";

/** Body fields that no option may set. */
const fixed = ["model", "messages", "prompt", "stream", "stream_options", "tools", "tool_choice"];

/** Writes a call of a text completion model; what such models do not know is left out with a warning. */
export function encodeTextCompletion(
  model: string,
  options: LanguageModelV4CallOptions,
  settings: EncodedSettings,
): { readonly body: TextCompletionRequest } & Pick<EncodedOptions, "tags" | "warnings"> {
  // `ai` names a choice of tools with every call, also where there are none.
  const { tools, toolChoice: _, responseFormat, ...rest } = options;
  const { fields, tags, warnings } = encodeOptions(rest, settings, fixed);
  if (tools?.length) warnings.push({ type: "unsupported", feature: "tools" });
  if (responseFormat?.type === "json") warnings.push({ type: "unsupported", feature: "responseFormat" });
  // Here the number of alternatives is the value itself.
  const { top_logprobs, ...sent } = fields;
  if (top_logprobs !== undefined) sent.logprobs = top_logprobs;
  const { prompt, stop } = encodePrompt(options.prompt, warnings);
  const stops = [fields.stop, stop].flat().filter((text) => typeof text === "string");
  const body = { ...sent, model, prompt, ...(stops.length > 0 && { stop: stops }) };
  return { body, tags, warnings };
}

/** A prompt as plain text. */
interface CompletionPrompt {
  readonly prompt: string;
  /** Ends the text where the model would go on to speak for the user. */
  readonly stop: string | undefined;
}

/**
 * Writes a prompt as the text that a completion model goes on with: a single message of the user stays as it is; a
 * conversation is written turn by turn, and the model goes on as the assistant.
 * @throws InvalidPromptError for a system message that is not the first
 */
function encodePrompt(prompt: LanguageModelV4Prompt, warnings: SharedV4Warning[]): CompletionPrompt {
  const [first] = prompt;
  if (prompt.length === 1 && first?.role === "user")
    return { prompt: textOf(first, warnings), stop: undefined };
  const turns = prompt.map((message, at) => {
    if (message.role !== "system") return `${message.role}:\n${textOf(message, warnings)}`;
    if (at > 0) throw new InvalidPromptError({ prompt, message: "A system message must be the first one." });
    return message.content;
  });
  return { prompt: `${turns.join("\n\n")}\n\nassistant:\n`, stop: "\nuser:" };
}

function textOf(
  message: Exclude<LanguageModelV4Message, { role: "system" }>,
  warnings: SharedV4Warning[],
): string {
  let text = "";
  for (const part of message.content) {
    if (part.type === "text") text += part.text;
    else warnings.push({ type: "unsupported", feature: `${part.type} part for a completion model` });
  }
  return text;
}
