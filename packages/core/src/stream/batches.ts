/**
 * An async iterator over what comes in batches: one awaited read for a whole batch, and a ready promise for each item.
 * Leaving the loop calls `leave`.
 */
export class Batches<T> implements AsyncIterableIterator<T> {
  readonly #read: () => Promise<readonly T[] | undefined>;
  readonly #leave: () => void;
  #batch: readonly T[] = [];
  #at = 0;
  #pending: Promise<IteratorResult<T>> | undefined;

  constructor(read: () => Promise<readonly T[] | undefined>, leave: () => void) {
    this.#read = read;
    this.#leave = leave;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#pending !== undefined) return this.#queue(this.#pending);
    if (this.#at < this.#batch.length) {
      return Promise.resolve({ value: this.#batch[this.#at++] as T, done: false });
    }
    return this.#queue(undefined);
  }

  return(): Promise<IteratorResult<T>> {
    this.#leave();
    return Promise.resolve({ value: undefined, done: true });
  }

  /** Calls of next() that do not wait for one another are answered in order. */
  #queue(before: Promise<unknown> | undefined): Promise<IteratorResult<T>> {
    const result = before === undefined ? this.#refill() : before.then(() => this.#refill());
    this.#pending = result;
    const settle = (): void => {
      if (this.#pending === result) this.#pending = undefined;
    };
    result.then(settle, settle);
    return result;
  }

  async #refill(): Promise<IteratorResult<T>> {
    while (this.#at >= this.#batch.length) {
      const batch = await this.#read();
      if (batch === undefined) return { value: undefined, done: true };
      this.#batch = batch;
      this.#at = 0;
    }
    return { value: this.#batch[this.#at++] as T, done: false };
  }
}
