import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { AbortedError } from "../errors/remedies.ts";
import type { RelayStream } from "./relay-options.ts";

/** Where the bytes come from. */
export interface ByteSource {
  /** The next bytes; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  /** Frees the socket; safe to call at any time. */
  stop(): void;
  /** Whether the answer has said all that it has to say, though its source has not ended. */
  readonly isWhole?: boolean;
}

/** What a body tells of itself. */
export interface BodyEnds {
  /** Told once how it ended: well, or with this error. */
  onEnd(error: OpenRouterError | undefined): void;
  /** What a reading that failed is called. */
  errorOf(thrown: unknown): OpenRouterError;
  ending(error: OpenRouterError): string;
}

/** The pieces of one answer, and how they end. */
export class RelayBody implements RelayStream {
  readonly #source: ByteSource;
  readonly #ends: BodyEnds;
  #isEnded = false;

  constructor(source: ByteSource, ends: BodyEnds) {
    this.#source = source;
    this.#ends = ends;
  }

  async read(): Promise<Uint8Array | undefined> {
    if (this.#isEnded) return undefined;
    try {
      const bytes = await this.#source.read();
      if (this.#isEnded) return undefined;
      if (bytes === undefined) this.end(undefined);
      return bytes;
    } catch (thrown) {
      if (this.#isEnded) return undefined;
      const error = this.#ends.errorOf(thrown);
      this.end(error);
      throw error;
    }
  }

  cancel(): void {
    const { isWhole = false } = this.#source;
    const left = "The answer was left before its end.";
    this.end(isWhole ? undefined : new AbortedError(left, { phase: "stream" }));
  }

  /** Ends it from without, once. */
  end(error: OpenRouterError | undefined): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#source.stop();
    this.#ends.onEnd(error);
  }

  ending(error: unknown): string {
    return this.#ends.ending(this.#ends.errorOf(error));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (let bytes = await this.read(); bytes !== undefined; bytes = await this.read()) yield bytes;
    } finally {
      this.cancel();
    }
  }
}
