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

/** The bytes of one answer on their way, and how they end. */
export class RelayFlow {
  readonly #source: ByteSource;
  readonly #ends: BodyEnds;
  #isEnded = false;
  #isLeft = false;
  #failure: OpenRouterError | undefined;
  /** Whoever reads now, kept here so that it is not collected before its bytes come. */
  reader: object | undefined;

  constructor(source: ByteSource, ends: BodyEnds) {
    this.#source = source;
    this.#ends = ends;
  }

  // No async function on the way of every piece.
  read(reader: object): Promise<Uint8Array | undefined> {
    if (this.#isLeft) return Promise.resolve(undefined);
    this.reader = reader;
    return this.#source.read().then(this.#received, this.#broke);
  }

  readonly #received = (bytes: Uint8Array | undefined): Uint8Array | undefined => {
    this.reader = undefined;
    if (this.#isLeft) return undefined;
    // What came before a failure is handed out before it.
    if (bytes !== undefined) return bytes;
    this.#end(undefined);
    if (this.#failure !== undefined) throw this.#failure;
    return undefined;
  };

  readonly #broke = (thrown: unknown): undefined => {
    this.reader = undefined;
    this.#end(this.#ends.errorOf(thrown));
    if (this.#failure !== undefined && !this.#isLeft) throw this.#failure;
    return undefined;
  };

  /** Leaves the rest. */
  cancel(): void {
    this.#isLeft = true;
    if (!this.#isEnded)
      this.giveUp(new AbortedError("The answer was left before its end.", { phase: "stream" }));
  }

  /** Ends it from without; one that has said its last word was not cut short. */
  giveUp(error: OpenRouterError): void {
    if (this.#isEnded) return;
    const failure = this.#source.isWhole ? undefined : error;
    if (failure?.kind === "aborted") this.#isLeft = true;
    this.#end(failure);
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
}

/** A stream that is dropped without being read to its end must not hold its socket. */
const dropped =
  typeof FinalizationRegistry === "function"
    ? new FinalizationRegistry<RelayFlow>((flow) => flow.cancel())
    : undefined;

/** The face of a flow: nothing that outlives its readers holds it. */
export class RelayBody implements RelayStream {
  readonly #flow: RelayFlow;

  constructor(flow: RelayFlow) {
    this.#flow = flow;
    dropped?.register(this, flow);
  }

  read(): Promise<Uint8Array | undefined> {
    return this.#flow.read(this);
  }

  cancel(): void {
    this.#flow.cancel();
  }

  ending(error: unknown): string {
    return this.#flow.ending(error);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (let bytes = await this.read(); bytes !== undefined; bytes = await this.read()) yield bytes;
    } finally {
      this.cancel();
    }
  }
}
