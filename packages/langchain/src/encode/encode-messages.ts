import type { AIMessage, BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { ContentPart, Message, TextPart } from "@wayfare/core";
import type { AnyBlock } from "./any-block.ts";
import type { EncodeTarget } from "./encode-assistant.ts";

type Rich = typeof import("./rich-messages.ts");

/** What is known of a conversation, and what writes its answers and media: nothing asks for it where there are none. */
interface Target extends EncodeTarget {
  readonly rich: Rich;
}

type Encode = (message: BaseMessage, target: Target) => Message[];

const encoders: ReadonlyMap<string | undefined, Encode> = new Map<string | undefined, Encode>(
  Object.entries<Encode>({
    system: (message, target) => {
      // What LangChain's own models for OpenAI note.
      const role = message.additional_kwargs?.__openai_role__ === "developer" ? "developer" : "system";
      return [{ role, content: encodeContent(message, target) as string | TextPart[], ...nameOf(message) }];
    },
    developer: (message, target) => [
      {
        role: "developer",
        content: encodeContent(message, target) as string | TextPart[],
        ...nameOf(message),
      },
    ],
    human: (message, target) => [
      { role: "user", content: encodeContent(message, target), ...nameOf(message) },
    ],
    ai: (message, target) => [target.rich.encodeAssistant(message as AIMessage, target)],
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
  }),
);

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
  let isPlain = true;
  for (const message of messages) {
    if (message.type === "tool") answered.add((message as ToolMessage).tool_call_id);
    if (typeOf(message) === "ai" || typeof message.content !== "string") isPlain = false;
  }
  const encode = (rich?: Rich) => encodeAll(messages, { model, answered, rich: rich as Rich });
  return isPlain ? encode() : import("./rich-messages.ts").then(encode);
}

function encodeAll(messages: readonly BaseMessage[], target: Target): Message[] {
  const encoded: Message[] = [];
  for (const [at, message] of messages.entries()) {
    const encode = encoders.get(typeOf(message));
    if (encode !== undefined) {
      encoded.push(...encode(message, target));
      continue;
    }
    const kind = message.type === "generic" ? `role "${roleOf(message)}"` : `type "${message.type}"`;
    throw new TypeError(`messages[${at}] has the ${kind}, for which OpenRouter has no role.`);
  }
  return encoded;
}

function typeOf(message: BaseMessage): string | undefined {
  return message.type === "generic" ? roles.get(roleOf(message)) : message.type;
}

function roleOf(message: BaseMessage): unknown {
  return (message as { role?: unknown }).role;
}

function encodeContent({ content }: BaseMessage, { rich }: Target): string | ContentPart[] {
  return typeof content === "string" ? content : (content as readonly AnyBlock[]).map(rich.encodePart);
}

function nameOf({ name }: BaseMessage): { name?: string } {
  return name === undefined ? {} : { name };
}
