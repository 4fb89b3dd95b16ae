import type { ChatEvent } from "@wayfare/core";
import type { StreamEncoder } from "./stream-encoder.ts";

/**
 * Writes an answer as its text and nothing else, for `TextStreamChatTransport`. Plain text has no place for a failure:
 * end the connection without its proper end then, or the reader takes what came for the whole.
 */
export class TextStreamEncoder implements StreamEncoder {
  start(): string {
    return "";
  }

  /** A refusal is what the model says in place of text. */
  encode(event: ChatEvent): string {
    return (event.type === "text" || event.type === "refusal") && event.choice === 0 ? event.text : "";
  }

  end(): string {
    return "";
  }
}
