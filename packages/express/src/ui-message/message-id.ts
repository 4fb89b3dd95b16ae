import { isObject } from "@wayfare/core/internal";

/**
 * The id of the message that an answer goes on with: that of the last one when it is the model's own, as after a tool
 * that ran in the browser. Undefined where a new message begins.
 */
export function continuedId(messages: unknown): string | undefined {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  if (!isObject(last) || last.role !== "assistant") return undefined;
  return typeof last.id === "string" ? last.id : undefined;
}
