import type { SseOptions } from "../reply/sse.ts";

/** A JSON object of the wire, with whatever fields it has. */
// biome-ignore lint/suspicious/noExplicitAny: the wire is open, and this package knows no types of ours
export type WireObject = Record<string, any>;

/**
 * One exchange as data. Folding `chunks` gives exactly `completion`: the last `usage`, `service_tier` and
 * finish win, text, reasoning, refusal and arguments are concatenated, lists are appended, and a field that
 * is unknown stays where it was (a delta's field on the message).
 */
export interface Story {
  name: string;
  /** What is odd or worth a look here, in one sentence. */
  about: string;
  /** The request body, without `stream`. */
  // biome-ignore lint/suspicious/noExplicitAny: so that it passes as a request of any client's types
  request: WireObject & { model: string; messages: any[] };
  /** The reply when `stream` was not asked. */
  completion: WireObject;
  /** The events of the stream, without `[DONE]`. */
  chunks: WireObject[];
  /** The whole text of the first choice, where there is some. */
  text?: string;
  /** How the stream of this story is spelled, when that is its point. */
  sse?: SseOptions;
}
