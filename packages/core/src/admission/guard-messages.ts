import { forbidden, invalidRequest, tooLarge } from "../errors/refusals.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { isObject } from "../wire/check.ts";

interface MessageRules {
  maxMessages: number;
  maxAttachments: number;
  system: string | undefined;
}

const roles: ReadonlySet<string> = new Set(["system", "developer", "user", "assistant", "tool"]);
const attachments: ReadonlySet<string> = new Set([
  "image_url",
  "input_audio",
  "video_url",
  "input_video",
  "file",
]);

/** Checks the conversation of a request. @throws InvalidRequestError (400, 413), AuthenticationError (403) */
export function checkMessages({ messages, prompt }: ChatRequest, rules: MessageRules): void {
  const { maxMessages, maxAttachments, system } = rules;
  if (prompt !== undefined && (messages !== undefined || system !== undefined))
    throw invalidRequest("'prompt' cannot be used here. Send 'messages'.");
  const all = messages ?? [];
  if (all.length > maxMessages)
    throw tooLarge(`'messages' may hold at most ${maxMessages} messages here. Send fewer.`);
  let attached = 0;
  for (const [index, message] of all.entries()) {
    const place = `messages[${index}]`;
    checkKeys(message, place);
    if (!roles.has(message.role))
      throw invalidRequest(`'${place}.role' must be one of ${[...roles].join(", ")}.`);
    if (system !== undefined && (message.role === "system" || message.role === "developer"))
      throw forbidden(`'${place}' may not have the role '${message.role}' here. Leave it out.`);
    attached += countAttachments(message.content, place);
  }
  if (attached > maxAttachments)
    throw tooLarge(`'messages' may hold at most ${maxAttachments} attachments here. Send fewer.`);
}

function countAttachments(content: unknown, place: string): number {
  if (!Array.isArray(content)) return 0;
  let count = 0;
  for (const [index, part] of content.entries()) {
    checkKeys(part, `${place}.content[${index}]`);
    if (attachments.has(part.type)) count += 1;
    else if (part.type !== "text")
      throw invalidRequest(
        `'${place}.content[${index}].type' must be text or one of ${[...attachments].join(", ")}.`,
      );
  }
  return count;
}

/** Nobody sends these by mistake. */
function checkKeys(value: unknown, place: string): void {
  const isForged =
    isObject(value) && ["__proto__", "constructor", "prototype"].some((key) => Object.hasOwn(value, key));
  if (isForged)
    throw invalidRequest(`'${place}' holds a field that objects have of themselves. Leave it out.`);
}
