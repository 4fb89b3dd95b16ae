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
  #failure: OpenRouterError | undefined;

  constructor(source: ByteSource, ends: BodyEnds) {
    this.#source = source;
    this.#ends = ends;
  }

  read(): Promise<Uint8Array | undefined> {
    // No async function on the way of every piece.
    return this.#isEnded ? this.#rest() : this.#source.read().then(this.#received, this.#broke);
  }

  readonly #received = (bytes: Uint8Array | undefined): Uint8Array | undefined => {
    if (this.#isEnded) return this.#afterEnd();
    if (bytes === undefined) this.#end(undefined);
    return bytes;
  };

  readonly #broke = (thrown: unknown): undefined => {
    if (!this.#isEnded) this.#end(this.#ends.errorOf(thrown));
    return this.#afterEnd();
  };

  async #rest(): Promise<undefined> {
    return this.#afterEnd();
  }

  /** A deadline may have passed while nobody was reading. */
  #afterEnd(): undefined {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined && failure.kind !== "aborted") throw failure;
    return undefined;
  }

  cancel(): void {
    this.giveUp(new AbortedError("The answer was left before its end.", { phase: "stream" }));
  }

  /** Ends it from without; one that was left behind its last word was not left early. */
  giveUp(error: OpenRouterError): void {
    this.#end(error.kind === "aborted" && this.#source.isWhole ? undefined : error);
  }

  #end(error: OpenRouterError | undefined): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#failure = error;
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
