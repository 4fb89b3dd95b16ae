import type { RelayStream } from "@wayfare/core";

/**
 * The pieces of an answer, read as slowly as their reader reads.
 * @param signal - the one that ends it from without
 * @param onError - told why it broke off
 */
export function streamOf(
  body: RelayStream,
  signal: AbortSignal | undefined,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream(new AnswerSource(body, signal, onError), { highWaterMark: 0 });
}

class AnswerSource {
  readonly #body: RelayStream;
  readonly #signal: AbortSignal | undefined;
  #isLeft = false;

  readonly #onError: (error: unknown) => void;

  constructor(body: RelayStream, signal: AbortSignal | undefined, onError: (error: unknown) => void) {
    this.#body = body;
    this.#signal = signal;
    this.#onError = onError;
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    try {
      const bytes = await this.#body.read();
      if (this.#isLeft) return;
      if (bytes !== undefined) controller.enqueue(bytes);
      // A body that was given up ends like a whole one; half an answer must not pass for that.
      else if (this.#signal?.aborted) controller.error(this.#signal.reason);
      else controller.close();
    } catch (error) {
      if (!this.#isLeft) this.#breakOff(controller, error);
    }
  }

  cancel(): void {
    this.#isLeft = true;
    this.#body.cancel();
  }

  #breakOff(controller: ReadableStreamDefaultController<Uint8Array>, error: unknown): void {
    this.#onError(error);
    const ending = this.#body.ending(error);
    // Sounds and pictures have no words for it.
    if (ending === "") controller.error(error);
    else {
      controller.enqueue(new TextEncoder().encode(ending));
      controller.close();
    }
  }
}
