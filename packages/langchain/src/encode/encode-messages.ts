import type { AIMessage, BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { ContentPart, Message, TextPart } from "@wayfare/core";
import { type EncodeTarget, encodeAssistant } from "./encode-assistant.ts";
import { type AnyBlock, encodePart } from "./encode-part.ts";

type Encode = (message: BaseMessage, target: EncodeTarget) => Message[];

const encoders: Readonly<Record<string, Encode>> = {
  system: (message) => {
    // What LangChain's own models for OpenAI note.
    const role = message.additional_kwargs?.__openai_role__ === "developer" ? "developer" : "system";
    return [{ role, content: encodeContent(message) as string | TextPart[], ...nameOf(message) }];
  },
  developer: (message) => [
    { role: "developer", content: encodeContent(message) as string | TextPart[], ...nameOf(message) },
  ],
  human: (message) => [{ role: "user", content: encodeContent(message), ...nameOf(message) }],
  ai: (message, target) => [encodeAssistant(message as AIMessage, target)],
  tool: (message) => [
    {
      role: "tool",
      tool_call_id: (message as ToolMessage).tool_call_id,
      // Without the name of the tool, which LangChain notes: for most models it would be put before the text.
      content: encodeContent(message),
    },
  ],
  // An order to the store of a graph, not a message.
  remove: () => [],
};

/** What a message with a role of its own is, by the role. */
const roles: ReadonlyMap<string, string> = new Map([
  ["user", "human"],
  ["assistant", "ai"],
]);

/**
 * Writes messages as the wire has them (OpenRouter docs: messages).
 * @throws TypeError that names the message which has no place there
 */
export function encodeMessages(messages: readonly BaseMessage[], model: string | undefined): Message[] {
  const answered = new Set<string>();
  for (const message of messages)
    if (message.type === "tool") answered.add((message as ToolMessage).tool_call_id);
  const target: EncodeTarget = { model, answered };
  return messages.flatMap((message, at) => {
    const { role } = message as { role?: string };
    const type = message.type === "generic" && role !== undefined ? (roles.get(role) ?? role) : message.type;
    const encode = Object.hasOwn(encoders, type) ? encoders[type] : undefined;
    if (encode !== undefined) return encode(message, target);
    throw new TypeError(`messages[${at}] has the type "${type}", for which OpenRouter has no role.`);
  });
}

function encodeContent({ content }: BaseMessage): string | ContentPart[] {
  return typeof content === "string" ? content : (content as readonly AnyBlock[]).map(encodePart);
}

function nameOf({ name }: BaseMessage): { name?: string } {
  return name === undefined ? {} : { name };
}
