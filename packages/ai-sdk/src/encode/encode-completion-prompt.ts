import {
  InvalidPromptError,
  type LanguageModelV4Message,
  type LanguageModelV4Prompt,
  type SharedV4Warning,
} from "@ai-sdk/provider";

/** A prompt as plain text. */
export interface CompletionPrompt {
  readonly prompt: string;
  /** Ends the text where the model would go on to speak for the user. */
  readonly stop: string | undefined;
}

/**
 * Writes a prompt as the text that a completion model goes on with: a single message of the user stays as it is; a
 * conversation is written turn by turn, and the model goes on as the assistant.
 * @throws InvalidPromptError for a system message that is not the first
 */
export function encodeCompletionPrompt(
  prompt: LanguageModelV4Prompt,
  warnings: SharedV4Warning[],
): CompletionPrompt {
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
