import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { redact } from "../errors/redact.ts";
import { InterruptedError } from "../errors/remedies.ts";
import { connectionError } from "../http/connection-error.ts";
import type { Watch } from "../http/deadline.ts";
import { drain } from "../http/drain.ts";
import type { ByteReader } from "../http/transport.ts";
import { WholeEvents } from "../sse/whole-events.ts";
import { type ScannedApi, StreamScan } from "./stream-scan.ts";

/** A stream from an upstream: its bytes go through untouched, and beside them its scan reads what they tell. */
export class UpstreamStream {
  readonly scan: StreamScan;
  readonly #reader: ByteReader;
  readonly #watch: Watch;
  readonly #secrets: readonly string[];
  readonly #gate = new WholeEvents();
  /** What arrived and was not handed out: until there is content, all of it. */
  #ready: Uint8Array[] = [];
  #isOver = false;

  constructor(api: ScannedApi, reader: ByteReader, watch: Watch, secrets: readonly string[]) {
    this.scan = new StreamScan(api, secrets);
    this.#reader = reader;
    this.#watch = watch;
    this.#secrets = secrets;
  }

  /** Reads up to the first content, or the error in its place. @throws OpenRouterError when neither comes */
  async open(): Promise<void> {
    const { scan } = this;
    while (!scan.committed && scan.firstError === undefined) {
      const bytes = scan.done ? undefined : await this.#receive();
      if (bytes === undefined) this.#endScan();
      else this.#take(bytes);
      if (scan.committed) return;
      if (scan.malformed !== undefined) throw this.#interrupted(" after an event that is not JSON");
      if (bytes === undefined && scan.firstError === undefined) throw this.#interrupted();
    }
  }

  /** The next bytes, from the first one on; undefined at the end. @throws OpenRouterError when the stream breaks off without saying why it ends */
  async read(): Promise<Uint8Array | undefined> {
    const { scan } = this;
    for (;;) {
      const ready = this.#ready.shift();
      if (ready !== undefined || this.#isOver) return ready;
      if (scan.malformed !== undefined) throw this.#interrupted(" after an event that is not JSON");
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
    const { done, finished, reading, error } = this.scan;
    return finished && (done || reading.usage !== undefined || error !== undefined);
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
    const isFit = !scan.leaks && scan.malformed === undefined && (!scan.done || scan.finished);
    if (isFit) this.#ready.push(...events);
    else this.#ready.push(amend(events, scan, this.#secrets));
    scan.leaks = false;
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
    const rest = this.#endScan();
    if (!this.scan.finished) throw this.#interrupted();
    this.#ready.push(...rest);
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

/** Events as they may pass: without keys, and without an end or a broken event that a reader would take for the end. */
function amend(events: readonly Uint8Array[], scan: StreamScan, secrets: readonly string[]): Uint8Array {
  const text = new TextDecoder();
  let said = events.map((event) => text.decode(event, { stream: true })).join("") + text.decode();
  if (scan.malformed !== undefined) said = upTo(said, said.indexOf(scan.malformed.split("\n")[0] as string));
  // Behind `[DONE]` nobody would read that the answer is none.
  else if (scan.done && !scan.finished) said = said.replace(/data: ?\[DONE\]\s*$/, "");
  return new TextEncoder().encode(redact(said, secrets));
}

/** The events that end before a place. */
function upTo(said: string, place: number): string {
  const before = said.slice(0, Math.max(place, 0));
  const ends = ["\n\n", "\r\r", "\r\n\r\n"].map((blank) => {
    const at = before.lastIndexOf(blank);
    return at === -1 ? 0 : at + blank.length;
  });
  return before.slice(0, Math.max(...ends));
}
