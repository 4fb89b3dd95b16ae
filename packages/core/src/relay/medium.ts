import { connectionError } from "../http/connection-error.ts";
import type { Watch } from "../http/deadline.ts";
import type { ByteReader } from "../http/transport.ts";

/** What is no medium, whatever path it came from: an error, or the page of a proxy. */
const words = /\b(?:json|html)\b/;

/** Whether an answer of this content type is sound, a picture or a film. */
export function isMedium(contentType: string | undefined): boolean {
  return !words.test(contentType ?? "");
}

/**
 * The bytes of a medium piece by piece, as fast as its reader: a film is too long to be held. Whoever does not read it
 * to its end has to call `return`, begun or not, which frees the socket.
 */
export class Medium implements AsyncIterableIterator<Uint8Array> {
  readonly #reader: ByteReader;
  readonly #watch: Watch;
  readonly #secrets: readonly string[];
  #first: Uint8Array | undefined;
  #isOver = false;

  constructor(reader: ByteReader, watch: Watch, secrets: readonly string[]) {
    this.#reader = reader;
    this.#watch = watch;
    this.#secrets = secrets;
  }

  /** Reads up to the first byte; false when there is none. @throws OpenRouterError when it breaks off before */
  async open(): Promise<boolean> {
    this.#first = await this.read();
    return this.#first !== undefined;
  }

  /** The next bytes; undefined at the end. @throws OpenRouterError when the body breaks off */
  async read(): Promise<Uint8Array | undefined> {
    const first = this.#first;
    this.#first = undefined;
    return first ?? this.#receive();
  }

  /** Frees the socket; safe to call at any time. */
  stop(): void {
    this.#first = undefined;
    this.#isOver = true;
    this.#watch.stop();
    this.#reader.cancel();
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const value = await this.read();
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.stop();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #receive(): Promise<Uint8Array | undefined> {
    if (this.#isOver) return undefined;
    const watch = this.#watch;
    try {
      for (;;) {
        // Between two reads it is our client that pauses, which says nothing about the upstream.
        watch.wait(true);
        const { value } = await this.#reader.read();
        watch.wait(false);
        if (value === undefined) break;
        watch.touch();
        if (value.length > 0) return value;
      }
      // A body may end in good order when its request is aborted.
      if (watch.failure !== undefined) throw watch.failure;
    } catch (error) {
      this.stop();
      throw watch.failure ?? connectionError(error, "body", this.#secrets);
    }
    this.stop();
    return undefined;
  }
}
