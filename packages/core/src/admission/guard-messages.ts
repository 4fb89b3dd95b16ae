import { forbidden, invalidRequest, tooLarge } from "../errors/refusals.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { isObject } from "../wire/check.ts";

interface MessageRules {
  maxMessages: number;
  maxAttachments: number;
  system: string | undefined;
  /** Names of what callers may set. */
  allowed: ReadonlySet<string>;
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
    if (message.role === "assistant" && message.audio != null && !rules.allowed.has("audio"))
      throw forbidden(`'${place}.audio' may not be set here. Leave it out.`);
    const { images } = message as { images?: unknown };
    attached += countAttachments(message.content, `${place}.content`, rules.allowed);
    attached += countAttachments(images, `${place}.images`, rules.allowed);
  }
  if (attached > maxAttachments)
    throw tooLarge(`'messages' may hold at most ${maxAttachments} attachments here. Send fewer.`);
}

function countAttachments(content: unknown, where: string, allowed: ReadonlySet<string>): number {
  if (!Array.isArray(content)) return 0;
  let count = 0;
  for (const [index, part] of content.entries()) {
    const place = `${where}[${index}]`;
    checkKeys(part, place);
    if (isObject(part) && part.cache_control != null && !allowed.has("cache_control"))
      throw forbidden(`'${place}.cache_control' may not be set here. Leave it out.`);
    const type = isObject(part) ? part.type : undefined;
    if (attachments.has(type as string)) count += 1;
    else if (type !== "text")
      throw invalidRequest(`'${place}.type' must be text or one of ${[...attachments].join(", ")}.`);
    checkSource(part as Record<string, unknown>, place, allowed);
  }
  return count;
}

/** Where a part may keep what it shows. */
const sources = [
  ["image_url", "url"],
  ["video_url", "url"],
  ["file", "file_data"],
] as const;

/** Ids of uploads may be somebody else's: the account is the route's. Other addresses than the web's mean nothing. */
function checkSource(part: Record<string, unknown>, place: string, allowed: ReadonlySet<string>): void {
  for (const [field, name] of sources) {
    const holder = part[field];
    if (!isObject(holder)) continue;
    const source = holder[name];
    if (holder.file_id != null && !allowed.has("file_id"))
      throw forbidden(`'${place}.${field}.file_id' may not be set here. Send the file itself.`);
    if (source != null && !(typeof source === "string" && /^(?:https?:\/\/|data:)/i.test(source)))
      throw invalidRequest(`'${place}.${field}.${name}' must be a data URL or an http(s) address.`);
  }
}

/** Nobody sends these by mistake. */
function checkKeys(value: unknown, place: string): void {
  const isForged =
    isObject(value) && ["__proto__", "constructor", "prototype"].some((key) => Object.hasOwn(value, key));
  if (isForged)
    throw invalidRequest(`'${place}' holds a field that objects have of themselves. Leave it out.`);
}
