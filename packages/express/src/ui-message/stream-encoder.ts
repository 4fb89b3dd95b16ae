import type { ChatCompletion, ChatEvent, Receipt, StreamHead } from "@wayfare/core";

/**
 * Writes an answer for a browser: give it what core's stream brings, send the text that comes back; "" when there is
 * nothing to send. Reading, back-pressure and aborts are the caller's.
 */
export interface StreamEncoder {
  /** What comes first, once; the other methods bring it too where nobody asked for it. */
  start(head?: Pick<StreamHead, "model">): string;
  encode(event: ChatEvent): string;
  /** The end of an answer that came whole. */
  end(completion: ChatCompletion, receipt: Receipt): string;
}
