import type { ResponseMessage } from "../protocol/chat-completion.ts";

/** The text of a message that is text and nothing else, as most are: those need not be taken apart like streams. */
export function onlyText(message: ResponseMessage | undefined): string | undefined {
  for (const name in message) {
    const value: unknown = message[name as keyof ResponseMessage];
    const isEmpty = value == null || value === "" || (Array.isArray(value) && value.length === 0);
    if (!isEmpty && name !== "role" && name !== "content") return undefined;
  }
  return typeof message?.content === "string" && message.content !== "" ? message.content : undefined;
}
