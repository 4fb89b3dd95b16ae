import type { RelayStream } from "@wayfare/core";

/** The pieces of an answer, read as slowly as their reader reads. @param signal - the one that ends it from without */
export function streamOf(body: RelayStream, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  return new ReadableStream(new AnswerSource(body, signal), { highWaterMark: 0 });
}

class AnswerSource {
  readonly #body: RelayStream;
  readonly #signal: AbortSignal | undefined;
  #isReading = false;
  #isLeft = false;

  constructor(body: RelayStream, signal: AbortSignal | undefined) {
    this.#body = body;
    this.#signal = signal;
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#isReading = true;
    try {
      const bytes = await this.#body.read();
      if (this.#isLeft) return;
      if (bytes !== undefined) controller.enqueue(bytes);
      // A body that was given up ends like a whole one; half an answer must not pass for that.
      else if (this.#signal?.aborted) controller.error(this.#signal.reason);
      else controller.close();
    } catch (error) {
      if (!this.#isLeft) this.#breakOff(controller, error);
    } finally {
      this.#isReading = false;
    }
  }

  /** Readers may leave at the last event, before the end: what they have is whole, and no call that was given up. */
  async cancel(): Promise<void> {
    this.#isLeft = true;
    if (!this.#isReading) await this.#readWhatIsThere();
    this.#body.cancel();
  }

  #breakOff(controller: ReadableStreamDefaultController<Uint8Array>, error: unknown): void {
    const ending = this.#body.ending(error);
    // Sounds and pictures have no words for it.
    if (ending === "") controller.error(error);
    else {
      controller.enqueue(new TextEncoder().encode(ending));
      controller.close();
    }
  }

  /** Reads as far as it goes without waiting for the network. */
  async #readWhatIsThere(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = new Promise<void>((resolve) => {
      timer = setTimeout(resolve);
    });
    await Promise.race([this.#readToEnd(), soon]);
    clearTimeout(timer);
  }

  async #readToEnd(): Promise<void> {
    try {
      while (!this.#signal?.aborted && (await this.#body.read()) !== undefined);
    } catch {
      // The receipt says how it ended.
    }
  }
}
