import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { ContentPart, Message, TextPart } from "@wayfare/core";
import { encodeAssistant } from "./encode-assistant.ts";
import { encodeToolResult } from "./encode-tool-result.ts";
import { encodeFile } from "./files.ts";
import { cacheControlOf, textPart } from "./part-options.ts";
import type { PromptTarget } from "./prompt-target.ts";

type Encoders = {
  readonly [R in LanguageModelV4Message["role"]]: (
    message: Extract<LanguageModelV4Message, { role: R }>,
    target: PromptTarget,
  ) => Message[];
};

const encoders: Encoders = {
  system: ({ content, providerOptions }) => [
    { role: "system", content: encodeText(content, providerOptions) },
  ],
  user: (message) => [encodeUser(message)],
  assistant: (message, target) => [encodeAssistant(message, target)],
  tool: ({ content, providerOptions }, target) =>
    content.flatMap((part) => {
      if (part.type === "tool-result") return [encodeToolResult(part, providerOptions, target.warnings)];
      // Approvals are between `ai` and the user; only servers of tools that ask for them would want to know.
      target.warnings.push({ type: "unsupported", feature: `${part.type} in a tool message` });
      return [];
    }),
};

/** Writes a prompt as messages (OpenRouter docs: messages). */
export function encodePrompt(prompt: LanguageModelV4Prompt, target: PromptTarget): Message[] {
  return prompt.flatMap((message) => encoders[message.role](message as never, target));
}

type Options = LanguageModelV4Message["providerOptions"];

/** A text alone, or with its cache mark as a part. */
function encodeText(text: string, ...options: readonly Options[]): string | TextPart[] {
  const mark = cacheControlOf(...options);
  return mark === undefined ? text : [textPart(text, mark)];
}

function encodeUser({
  content,
  providerOptions,
}: Extract<LanguageModelV4Message, { role: "user" }>): Extract<Message, { role: "user" }> {
  const [first] = content;
  if (content.length === 1 && first?.type === "text")
    return { role: "user", content: encodeText(first.text, providerOptions, first.providerOptions) };
  // The mark of a message stands at its end: at the last text, as the official provider has it, else at the last part.
  const lastText = content.findLastIndex(({ type }) => type === "text");
  const last = lastText < 0 ? content.length - 1 : lastText;
  const parts = content.map((part, at): ContentPart => {
    const mark = cacheControlOf(part.providerOptions, at === last ? providerOptions : undefined);
    return part.type === "file" ? encodeFile(part, mark) : textPart(part.text, mark);
  });
  return { role: "user", content: parts };
}
