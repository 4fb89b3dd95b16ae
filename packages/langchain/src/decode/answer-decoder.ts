import type { ChatCompletion, ChatEvent, Receipt } from "@wayfare/core";

/** Turns the events of an answer into the items that a reader of a stream is given. */
export interface AnswerDecoder<T> {
  /** Appends the items that an event makes. @param id - the generation's */
  decode(event: ChatEvent, id: string, out: T[]): void;
  /** Appends the last items: what ends with the answer, usage, cost, metadata. */
  finish(completion: ChatCompletion, receipt: Receipt, out: T[]): void | Promise<void>;
}
