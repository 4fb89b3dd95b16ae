import { drained } from "@wayfare/core/internal";
import { encodeComment } from "@wayfare/core/sse";
import type { Response } from "express";

/** How a stream is written. */
export interface StreamForm {
  readonly headers: Readonly<Record<string, string>>;
  /** Whether comments may stand in it. */
  readonly isSse: boolean;
}

/** What `compression()` adds to a response. */
interface Flushable {
  flush?: () => void;
}

/** Writes a stream as fast as its reader takes it, and holds no more than one buffer for one that does not. */
export class StreamWriter {
  readonly #response: Response;
  readonly #form: StreamForm;
  readonly #patience: number;
  #heart: ReturnType<typeof setInterval> | undefined;

  constructor(response: Response, form: StreamForm, patience: number) {
    this.#response = response;
    this.#form = form;
    this.#patience = patience;
  }

  /** Sends the head, once. */
  begin(headers: Readonly<Record<string, string>> = {}): void {
    const response = this.#response;
    if (response.headersSent || response.destroyed) return;
    // They go out with the first piece, which follows at once.
    response.writeHead(200, { ...this.#form.headers, ...headers });
  }

  /** After `interval` ms without a word, begins and writes comments until the first content comes. */
  keepAlive(interval: number): void {
    if (!this.#form.isSse || !Number.isFinite(interval)) return;
    this.#heart = setInterval(() => {
      this.begin();
      // A reader that takes nothing gets no more of them.
      if (!this.#response.writableNeedDrain) this.#write(encodeComment("OPENROUTER PROCESSING"));
    }, interval);
  }

  /** Ends the comments. */
  quiet(): void {
    clearInterval(this.#heart);
    this.#heart = undefined;
  }

  /** Writes a piece, and waits until there is room for the next. Resolves false when nobody reads any more. */
  async write(piece: string | Uint8Array): Promise<boolean> {
    const response = this.#response;
    if (response.destroyed) return false;
    if (piece.length === 0 || this.#write(piece)) return true;
    await this.#drained();
    return !response.destroyed;
  }

  /** Waits for room. A socket that takes nothing at all for so long is destroyed; one that takes a little is not. */
  async #drained(): Promise<void> {
    const response = this.#response;
    if (!Number.isFinite(this.#patience)) return drained(response);
    const drop = () => void response.destroy();
    const { socket } = response;
    if (socket === null) {
      // An answer that waits for another one on its connection has no socket yet.
      const timer = setTimeout(drop, this.#patience);
      await drained(response);
      clearTimeout(timer);
      return;
    }
    const before = socket.timeout ?? 0;
    response.setTimeout(this.#patience, drop);
    await drained(response);
    response.setTimeout(before).off("timeout", drop);
  }

  end(last?: string): void {
    this.quiet();
    if (this.#response.destroyed) return;
    this.#response.end(last);
  }

  #write(piece: string | Uint8Array): boolean {
    const isFree = this.#response.write(piece);
    (this.#response as Flushable).flush?.();
    return isFree;
  }
}
