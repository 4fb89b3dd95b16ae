import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { Receipt } from "../protocol/receipt.ts";
import { encodeEvent } from "../sse/encode-event.ts";
import { Batches } from "./batches.ts";
import type { ChatEvent } from "./chat-event.ts";
import { EventDecoder } from "./events.ts";

/** What is known once the answer has begun. */
export interface StreamHead {
  /** Generation id. */
  id: string;
  /** The model that answers, which may be a fallback. */
  model: string;
  /** Display name of the provider that answers. */
  provider: string | undefined;
  /** Seconds since 1970. */
  created: number;
}

/** The call behind a stream. */
export interface StreamSource<Reply extends ChatCompletion = ChatCompletion> {
  /** Sends the request, with retries, and waits for the first content. */
  open(): Promise<StreamHead>;
  /** The next chunks, at least one, or undefined at the end; a failure is thrown after the chunks before it. */
  read(): Promise<readonly ChatChunk[] | undefined>;
  /** Ends the call and frees its socket; does nothing after the end. */
  cancel(): void;
  /** The whole reply; settles when the call ends, however it ends. */
  readonly completion: Promise<Reply>;
  /** The receipt; resolves when the call ends, however it ends. */
  readonly receipt: Promise<Receipt>;
  /** A failure as the chunk that says it on the wire. */
  failureChunk(error: unknown): Promise<unknown>;
}

/** What events to bring. */
export interface EventOptions {
  /** Whether each chunk comes before the events that are made of it. @default false */
  chunks?: boolean | undefined;
}

/** A stream that is dropped without being read to its end must not hold its socket. */
const dropped =
  typeof FinalizationRegistry === "function"
    ? new FinalizationRegistry<StreamSource>((source) => source.cancel())
    : undefined;

/**
 * The answer to `client.stream()`. Nothing is sent until it is used. It is read once, in one of four ways: `for await`
 * over events, `chunks()`, `toReadableStream()`, or `final()` alone. Leaving a loop early stops the generation.
 */
export class ChatStream<Reply extends ChatCompletion = ChatCompletion>
  implements AsyncIterable<ChatEvent>, AsyncDisposable
{
  readonly #source: StreamSource<Reply>;
  #isTaken = false;

  constructor(source: StreamSource<Reply>) {
    this.#source = source;
    dropped?.register(this, source, this);
  }

  /**
   * Sends the request and resolves when the first content is there; rejects like a plain call when it fails before,
   * also when the failure came inside HTTP 200. Optional: reading opens the stream too.
   */
  async open(): Promise<StreamHead> {
    // Waiting here keeps this object alive: a stream that somebody waits for is not dropped.
    return await this.#source.open();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<ChatEvent> {
    return this.events();
  }

  /** The same as iterating the stream; with `chunks`, each chunk comes before the events that are made of it. */
  events(options: EventOptions = {}): AsyncIterableIterator<ChatEvent> {
    return new Batches(this.#eventReader(options), this.#leave);
  }

  /** The same events, all that one read of the network brought at a time: for those who hand many on at once. */
  batches(options: EventOptions = {}): AsyncIterableIterator<readonly ChatEvent[]> {
    const read = this.#eventReader(options);
    const readOne = async (): Promise<readonly (readonly ChatEvent[])[] | undefined> => {
      for (let events = await read(); events !== undefined; events = await read()) {
        if (events.length > 0) return [events];
      }
      return undefined;
    };
    return new Batches(readOne, this.#leave);
  }

  #eventReader(options: EventOptions): () => Promise<readonly ChatEvent[] | undefined> {
    this.#take();
    const source = this.#source;
    const decoder = new EventDecoder();
    let ended = false;
    return async () => {
      if (ended) return undefined;
      const chunks = await source.read();
      const events: ChatEvent[] = [];
      if (chunks !== undefined) {
        for (const chunk of chunks) {
          if (options.chunks) events.push({ type: "chunk", chunk });
          decoder.decode(chunk, events);
        }
      } else {
        ended = true;
        decoder.finish(events);
      }
      return events;
    };
  }

  /** The chunks as they came, unknown fields included. */
  chunks(): AsyncIterableIterator<ChatChunk> {
    this.#take();
    const source = this.#source;
    return new Batches(() => source.read(), this.#leave);
  }

  /**
   * The whole reply, equal to what `chat()` would have returned. Reads the stream if nothing else does; beside a loop
   * it settles when the loop is given the `finish` event, so a loop must not wait for it earlier.
   */
  async final(): Promise<Reply> {
    await this.#drain();
    return this.#source.completion;
  }

  /** The receipt of the call, when it has ended. Reads the stream if nothing else does. Does not reject. */
  async receipt(): Promise<Receipt> {
    await this.#drain().catch(() => {});
    return this.#source.receipt;
  }

  /** The stream as server-sent events in OpenRouter's own form, ready for a `Response`; an error becomes an error event. */
  toReadableStream(): ReadableStream<Uint8Array> {
    this.#take();
    const source = this.#source;
    const encoder = new TextEncoder();
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const chunks = await source.read();
            if (chunks !== undefined) {
              const text = chunks.map((chunk) => encodeEvent(JSON.stringify(chunk))).join("");
              return controller.enqueue(encoder.encode(text));
            }
            controller.enqueue(encoder.encode(encodeEvent("[DONE]")));
          } catch (error) {
            const failure = await source.failureChunk(error);
            controller.enqueue(encoder.encode(encodeEvent(JSON.stringify(failure))));
          }
          controller.close();
        },
        cancel: this.#leave,
      },
      { highWaterMark: 0 },
    );
  }

  /** Stops the generation and frees the socket. Reading on ends with an AbortError; the receipt says `aborted`. */
  cancel(): void {
    this.#leave();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave();
  }

  readonly #leave = (): void => this.#source.cancel();

  #take(): void {
    if (this.#isTaken) throw new TypeError("This stream is being read already; a stream can be read once.");
    this.#isTaken = true;
  }

  async #drain(): Promise<void> {
    if (this.#isTaken) return;
    this.#take();
    while ((await this.#source.read()) !== undefined);
  }
}
