import type { Message } from "@wayfare/core";
import { invalidRequest, isObject } from "@wayfare/core/internal";
import { decodeAssistant } from "./decode-assistant.ts";
import { decodeUser } from "./decode-user.ts";
import { checkDepth, type PlacedPart, partsAt, stringAt } from "./placed-part.ts";

type Decode = (parts: readonly PlacedPart[], model: string | undefined) => Message[];

const decoders: ReadonlyMap<unknown, Decode> = new Map<unknown, Decode>([
  ["system", decodeSystem],
  ["user", decodeUser],
  ["assistant", decodeAssistant],
]);

/**
 * Reads the `messages` that `useChat` sends, as `convertToModelMessages` of the AI SDK does where it ignores tool calls
 * without a result; turns that say nothing to a model are left out.
 * @param model - the model that is asked next: it gets the reasoning of its own family back, and no other
 * @throws InvalidRequestError that names the place and the remedy, never the value
 */
export function decodeUiMessages(messages: unknown, model?: string): Message[] {
  if (!Array.isArray(messages)) throw invalidRequest("'messages' must be an array of UI messages.");
  return Array.from(messages, (message: unknown, at) => {
    const place = `messages[${at}]`;
    if (!isObject(message)) throw invalidRequest(`'${place}' must be an object with a role and parts.`);
    checkDepth(message, place);
    const decode = decoders.get(message.role);
    if (decode === undefined)
      throw invalidRequest(`'${place}.role' must be "system", "user" or "assistant".`);
    return decode(partsAt(message.parts, `${place}.parts`), model);
  }).flat();
}

function decodeSystem(parts: readonly PlacedPart[]): Message[] {
  const texts = parts.filter(({ type }) => type === "text").map((part) => stringAt(part, "text"));
  const content = texts.join("");
  return content === "" ? [] : [{ role: "system", content }];
}
