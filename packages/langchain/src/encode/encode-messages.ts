import type { AIMessage, BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { ContentPart, Message, TextPart } from "@wayfare/core";
import type { AnyBlock } from "./any-block.ts";
import { type EncodeTarget, encodeAssistant } from "./encode-assistant.ts";
import type { BlockEncoder } from "./gathered.ts";

type Encode = (message: BaseMessage, target: EncodeTarget) => Message[];

const encoders: Readonly<Record<string, Encode>> = {
  system: (message, target) => {
    // What LangChain's own models for OpenAI note.
    const role = message.additional_kwargs?.__openai_role__ === "developer" ? "developer" : "system";
    return [{ role, content: encodeContent(message, target) as string | TextPart[], ...nameOf(message) }];
  },
  developer: (message, target) => [
    { role: "developer", content: encodeContent(message, target) as string | TextPart[], ...nameOf(message) },
  ],
  human: (message, target) => [{ role: "user", content: encodeContent(message, target), ...nameOf(message) }],
  ai: (message, target) => [encodeAssistant(message as AIMessage, target)],
  tool: (message, target) => [
    {
      role: "tool",
      tool_call_id: (message as ToolMessage).tool_call_id,
      // Without the name of the tool, which LangChain notes: for most models it would be put before the text.
      content: encodeContent(message, target),
    },
  ],
  // An order to the store of a graph, not a message.
  remove: () => [],
};

/** What a message is that has a role of its own. */
const roles: ReadonlyMap<unknown, string> = new Map([
  ["user", "human"],
  ["human", "human"],
  ["assistant", "ai"],
  ["ai", "ai"],
  ["system", "system"],
  ["developer", "developer"],
]);

/**
 * Writes messages as the wire has them (OpenRouter docs: messages).
 * @throws TypeError that names the message which has no place there
 */
export function encodeMessages(
  messages: readonly BaseMessage[],
  model: string | undefined,
): Message[] | Promise<Message[]> {
  const answered = new Set<string>();
  let isText = true;
  for (const message of messages) {
    if (message.type === "tool") answered.add((message as ToolMessage).tool_call_id);
    if (typeof message.content !== "string") isText = false;
  }
  if (isText) return encodeAll(messages, { model, answered, blocks: undefined });
  return import("./encode-blocks.ts").then((blocks) => encodeAll(messages, { model, answered, blocks }));
}

function encodeAll(messages: readonly BaseMessage[], target: EncodeTarget): Message[] {
  return messages.flatMap((message, at) => {
    const { role } = message as { role?: string };
    const type = message.type === "generic" ? roles.get(role) : message.type;
    const encode = type !== undefined && Object.hasOwn(encoders, type) ? encoders[type] : undefined;
    if (encode !== undefined) return encode(message, target);
    const kind = message.type === "generic" ? `role "${role}"` : `type "${message.type}"`;
    throw new TypeError(`messages[${at}] has the ${kind}, for which OpenRouter has no role.`);
  });
}

function encodeContent({ content }: BaseMessage, { blocks }: EncodeTarget): string | ContentPart[] {
  if (typeof content === "string") return content;
  return (blocks as BlockEncoder).encodeBlocks(content as readonly AnyBlock[]);
}

function nameOf({ name }: BaseMessage): { name?: string } {
  return name === undefined ? {} : { name };
}
