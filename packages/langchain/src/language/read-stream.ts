import type { ChatStream } from "@wayfare/core";
import type { AnswerDecoder } from "../decode/answer-decoder.ts";

/** How a stream is read. */
export interface StreamReading<T> {
  /** Sends the request; resolves with the first content. */
  open(): Promise<{ stream: ChatStream; decoder: AnswerDecoder<T> }>;
  /** Told of each item after it was taken. */
  readonly onItem: ((item: T) => Promise<void>) | undefined;
  /** What is thrown in place of a failure. */
  explain(thrown: unknown): Promise<unknown>;
}

/** Reads a stream to its end. Whoever leaves earlier stops the generation, and frees the socket. */
export async function* readStream<T>({ open, onItem, explain }: StreamReading<T>): AsyncGenerator<T> {
  let stream: ChatStream | undefined;
  try {
    const opened = await open();
    stream = opened.stream;
    const { decoder } = opened;
    const { id } = await stream.open();
    const batches = stream.batches();
    for (let isEnded = false; !isEnded; ) {
      const items: T[] = [];
      const { done, value: events = [] } = await batches.next();
      isEnded = done === true;
      for (const event of events) decoder.decode(event, id, items);
      if (isEnded) await decoder.finish(await stream.final(), await stream.receipt(), items);
      for (const item of items) {
        yield item;
        if (onItem !== undefined) await onItem(item);
      }
    }
  } catch (error) {
    throw await explain(error);
  } finally {
    stream?.cancel();
  }
}
