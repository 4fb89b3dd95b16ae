import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { InterruptedError } from "../errors/remedies.ts";
import { connectionError } from "../http/connection-error.ts";
import type { Watch } from "../http/deadline.ts";
import { drain } from "../http/drain.ts";
import { joinBytes } from "../http/join-bytes.ts";
import type { ByteReader } from "../http/transport.ts";
import { WholeEvents } from "../sse/whole-events.ts";
import { amend } from "./amend.ts";
import { type ScannedApi, StreamScan } from "./stream-scan.ts";

const LONGEST_COPY = 32_768;

/** A stream from an upstream: its bytes go through untouched, and beside them its scan reads what they tell. */
export class UpstreamStream {
  readonly scan: StreamScan;
  readonly #reader: ByteReader;
  readonly #watch: Watch;
  readonly #secrets: readonly string[];
  readonly #errorOf: ((scan: StreamScan) => OpenRouterError | undefined) | undefined;
  readonly #gate = new WholeEvents();
  /** What arrived and was not handed out: until there is content, all of it. */
  #ready: Uint8Array[] = [];
  #isOver = false;

  /** @param errorOf - what an event that tells an error is thrown as, in place of passing */
  constructor(
    api: ScannedApi,
    reader: ByteReader,
    watch: Watch,
    secrets: readonly string[],
    errorOf?: (scan: StreamScan) => OpenRouterError | undefined,
  ) {
    this.scan = new StreamScan(api, secrets, errorOf !== undefined);
    this.#errorOf = errorOf;
    this.#reader = reader;
    this.#watch = watch;
    this.#secrets = secrets;
  }

  /** Reads up to the first content, or the error in its place. @throws OpenRouterError when neither comes */
  async open(): Promise<void> {
    const { scan } = this;
    while (!scan.committed && scan.firstError === undefined) {
      const bytes = scan.done ? undefined : await this.#receive();
      if (bytes !== undefined) this.#take(bytes);
      else {
        const before = scan.events;
        this.#hand(this.#endScan(), before);
      }
      if (scan.committed) return;
      if (scan.malformed) throw this.#interrupted(" after an event that is not JSON");
      if (bytes === undefined && scan.firstError === undefined) throw this.#interrupted();
    }
  }

  /** The next bytes, from the first one on; undefined at the end. @throws OpenRouterError when the stream breaks off without saying why it ends */
  async read(): Promise<Uint8Array | undefined> {
    const { scan } = this;
    for (;;) {
      const ready = this.#ready.shift();
      if (ready !== undefined || this.#isOver) return ready;
      if (scan.stopAt !== undefined && this.#stopsHere()) return undefined;
      // Servers may keep the connection open behind `[DONE]`: all that may follow is the rest of a line end.
      const isDone = scan.done && !this.#gate.holds;
      const bytes = isDone ? undefined : await this.#receiveOn();
      if (bytes === undefined) this.#finish(isDone);
      else this.#take(bytes);
    }
  }

  /** The same, one after the other. */
  async *bytes(): AsyncGenerator<Uint8Array> {
    try {
      for (let bytes = await this.read(); bytes !== undefined; bytes = await this.read()) yield bytes;
    } finally {
      this.stop();
    }
  }

  /** Whether the end has passed, or all that comes before it. */
  get isWhole(): boolean {
    const { done, closed, mayEnd, reading, error } = this.scan;
    return mayEnd && (done || closed || reading.usage !== undefined || error !== undefined);
  }

  /** Frees the socket; safe to call at any time. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#watch.stop();
    this.#reader.cancel();
  }

  // No async functions on the way of every piece: there may be hundreds a second for each of a thousand streams.
  #receive(): Promise<Uint8Array | undefined> {
    // Between two reads it is our client that pauses, which says nothing about the upstream.
    this.#watch.wait(true);
    return this.#reader.read().then(this.#received, this.#broke);
  }

  /** The same; a connection that breaks behind the finish reason is the end and no failure: the answer is whole. */
  #receiveOn(): Promise<Uint8Array | undefined> {
    return this.scan.finished ? this.#receive().catch(this.#brokeLate) : this.#receive();
  }

  readonly #received = ({ value }: { value?: Uint8Array | undefined }): Uint8Array | undefined => {
    this.#watch.wait(false);
    return value;
  };

  readonly #broke = (error: unknown): never => {
    throw this.#watch.failure ?? connectionError(error, "stream", this.#secrets);
  };

  readonly #brokeLate = (): undefined => {
    // Half of an event is nothing to pass on, half of a line end is.
    if (!this.scan.done) this.#gate.rest();
  };

  /** Scans what has come, and hands on the whole events in it as they are, unless something in them must not pass. */
  #take(bytes: Uint8Array): void {
    const { scan } = this;
    const events = this.#gate.push(bytes);
    if (events.length === 0) return;
    const before = scan.events;
    this.#scan(events);
    // Comments keep a connection alive, not an answer: only events count against the idle deadline.
    if (scan.events > before) this.#watch.touch();
    this.#hand(events, before);
  }

  /** Makes events ready, as far as they may pass. @param before - how many had come before them */
  #hand(events: readonly Uint8Array[], before: number): void {
    const { scan } = this;
    if (!scan.leaks && scan.stopAt === undefined) {
      // A copy costs less than a second write, where it is short.
      const length = events.reduce((sum, piece) => sum + piece.length, 0);
      if (events.length > 1 && length <= LONGEST_COPY) this.#ready.push(joinBytes(events, length));
      else this.#ready.push(...events);
      return;
    }
    const stop = scan.stopAt === undefined ? undefined : scan.stopAt - before;
    const fit = amend(events, stop, this.#secrets);
    if (fit.length > 0) this.#ready.push(fit);
    scan.leaks = false;
  }

  /** Whether the answer ends where nothing may pass any more. @throws OpenRouterError where that is no end */
  #stopsHere(): boolean {
    const { scan } = this;
    const failure = scan.error === undefined ? undefined : this.#errorOf?.(scan);
    if (failure !== undefined) throw failure;
    if (!scan.malformed) return false;
    if (!scan.finished) throw this.#interrupted(" after an event that is not JSON");
    // Behind its last word it does not matter what else is said.
    this.stop();
    return true;
  }

  #scan(events: readonly Uint8Array[]): void {
    try {
      this.scan.push(events);
    } catch {
      throw this.#interrupted(" after an event that is too large");
    }
  }

  /** Scans what is left when nothing follows, and hands it out. */
  #endScan(): readonly Uint8Array[] {
    const rest = this.#gate.rest();
    this.#scan(rest);
    this.scan.end();
    return rest;
  }

  #finish(isDone: boolean): void {
    const before = this.scan.events;
    const rest = this.#endScan();
    const { mayEnd, malformed, finished } = this.scan;
    if (!mayEnd || (malformed && !finished)) throw this.#interrupted();
    this.#hand(rest, before);
    const failure = this.scan.stopAt === undefined ? undefined : this.#errorOf?.(this.scan);
    // It is thrown behind what is ready.
    if (failure !== undefined) return;
    this.#isOver = true;
    this.#watch.stop();
    if (isDone) void drain(this.#reader);
    else this.#reader.cancel();
  }

  /** An end without a reason is a failure: half an answer must not pass for a whole one. */
  #interrupted(detail = ""): OpenRouterError {
    const { committed, reading } = this.scan;
    const message = `The stream ended without a finish reason${detail}; the answer is incomplete.`;
    return new InterruptedError(message, {
      phase: committed ? "stream" : "body",
      retryable: true,
      provider: reading.provider,
      generationId: reading.id,
    });
  }
}
