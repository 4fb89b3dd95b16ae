/**
 * An async iterator over what comes in batches: one awaited read for a whole batch, and a ready promise for each item.
 * Leaving the loop calls `leave`.
 */
export class Batches<T> implements AsyncIterableIterator<T> {
  readonly #read: () => Promise<readonly T[] | undefined>;
  readonly #leave: () => void;
  #isLeft = false;
  #batch: readonly T[] = [];
  #at = 0;
  /** Calls of next() that have no answer yet, and the last of them. */
  #waiting = 0;
  #last: Promise<IteratorResult<T>> | undefined;

  constructor(read: () => Promise<readonly T[] | undefined>, leave: () => void) {
    this.#read = read;
    this.#leave = leave;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#isLeft) return Promise.resolve({ value: undefined, done: true });
    if (this.#waiting === 0 && this.#at < this.#batch.length) {
      return Promise.resolve({ value: this.#batch[this.#at++] as T, done: false });
    }
    this.#waiting += 1;
    // Calls that do not wait for one another are answered in order.
    const isFirst = this.#waiting === 1 || this.#last === undefined;
    this.#last = isFirst ? this.#refill() : this.#last?.then(this.#refill, this.#refill);
    return this.#last as Promise<IteratorResult<T>>;
  }

  return(): Promise<IteratorResult<T>> {
    this.#isLeft = true;
    this.#leave();
    return Promise.resolve({ value: undefined, done: true });
  }

  readonly #refill = async (): Promise<IteratorResult<T>> => {
    try {
      while (this.#at >= this.#batch.length) {
        const batch = await this.#read();
        if (batch === undefined) return { value: undefined, done: true };
        this.#batch = batch;
        this.#at = 0;
      }
      return { value: this.#batch[this.#at++] as T, done: false };
    } finally {
      this.#waiting -= 1;
    }
  };
}
