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
      if (bytes === undefined) scan.end();
      else this.#pass(bytes);
      if (scan.malformed) throw this.#interrupted("with an event that is not JSON");
      if (bytes === undefined && !scan.committed && scan.firstError === undefined)
        throw this.#interrupted("before its first content");
    }
  }

  /** The next bytes, from the first one on; undefined at the end. @throws OpenRouterError when the stream breaks off without saying why it ends */
  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const ready = this.#ready.shift();
      if (ready !== undefined || this.#isOver) return ready;
      await this.#fill();
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

  /** Hands whole events on; a server that repeats a key in what it tells of an error is not repeated. */
  #pass(bytes: Uint8Array): void {
    const { scan } = this;
    const events = this.#gate.push(bytes);
    // Behind `[DONE]` nobody would read that the answer is none.
    const endsEarly = scan.done && !scan.finished;
    if (!scan.leaks && !endsEarly) {
      this.#ready.push(...events);
      return;
    }
    scan.leaks = false;
    const text = new TextDecoder();
    const said = events.map((event) => text.decode(event, { stream: true })).join("") + text.decode();
    const told = endsEarly ? said.replace(/data: ?\[DONE\]\s*$/, "") : said;
    this.#ready.push(new TextEncoder().encode(redact(told, this.#secrets)));
  }

  async #fill(): Promise<void> {
    const { scan } = this;
    // Servers may keep the connection open behind `[DONE]`: all that may follow is the rest of a line end.
    const isDone = scan.done && !this.#gate.holds;
    const bytes = isDone ? undefined : await this.#readOn();
    if (bytes !== undefined) {
      this.#pass(bytes);
      return;
    }
    scan.end();
    if (!scan.finished) throw this.#interrupted("without a finish reason");
    this.#ready.push(...this.#gate.rest());
    this.#isOver = true;
    this.#watch.stop();
    if (isDone) void drain(this.#reader);
    else this.#reader.cancel();
  }

  /** Whether the end has passed, or all that comes before it. */
  get isWhole(): boolean {
    const { done, finished, reading } = this.scan;
    return finished && (done || reading.usage !== undefined);
  }

  /** Frees the socket; safe to call at any time. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#watch.stop();
    this.#reader.cancel();
  }

  /** Reads; a connection that breaks behind the finish reason is the end and no failure: the answer is whole. */
  async #readOn(): Promise<Uint8Array | undefined> {
    try {
      return await this.#receive();
    } catch (error) {
      if (!this.scan.finished) throw error;
      // Half of an event is nothing to pass on, half of a line end is.
      if (!this.scan.done) this.#gate.rest();
      return undefined;
    }
  }

  /** Reads and scans; whatever breaks comes out as one of our errors. */
  async #receive(): Promise<Uint8Array | undefined> {
    const { scan } = this;
    let bytes: Uint8Array | undefined;
    try {
      // Between two reads it is our client that pauses, which says nothing about the upstream.
      this.#watch.wait(true);
      bytes = (await this.#reader.read()).value;
      this.#watch.wait(false);
    } catch (error) {
      throw this.#watch.failure ?? connectionError(error, "stream", this.#secrets);
    }
    if (bytes === undefined) return undefined;
    const before = scan.events;
    try {
      scan.push(bytes);
    } catch {
      throw this.#interrupted("with an event that is too large");
    }
    // Comments keep a connection alive, not an answer: only events count against the idle deadline.
    if (scan.events > before) this.#watch.touch();
    return bytes;
  }

  /** An end without a reason is a failure: half an answer must not pass for a whole one. */
  #interrupted(where: string): OpenRouterError {
    return new InterruptedError(`The provider's stream ended ${where}.`, {
      status: 502,
      error_type: "provider_unavailable",
      retryable: true,
    });
  }
}
