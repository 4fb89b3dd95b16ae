import { AbstractChat, type ChatInit, type ChatState, type UIMessage } from "ai";

/** A message of this chat: an answer tells what each call for it cost, in USD. */
export type ChatMessage = UIMessage<{ costs?: Record<string, string> }>;

/** The chat that `useChat` keeps, without React around it. In a page: `const { messages, sendMessage } = useChat({…})`. */
export class Chat extends AbstractChat<ChatMessage> {
  constructor(init: ChatInit<ChatMessage>) {
    const state: ChatState<ChatMessage> = {
      status: "ready",
      error: undefined,
      messages: [],
      pushMessage(message) {
        this.messages = [...this.messages, message];
      },
      popMessage() {
        this.messages = this.messages.slice(0, -1);
      },
      replaceMessage(index, message) {
        this.messages = this.messages.with(index, message);
      },
      snapshot: (value) => structuredClone(value),
    };
    super({ ...init, state });
  }
}
