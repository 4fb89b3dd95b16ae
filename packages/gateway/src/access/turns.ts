/** Lets work on the same thing run one after the other, within this process. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs when all that was given before under this name has ended, well or not. */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name);
    const turn = before === undefined ? work() : before.then(work, work);
    this.#last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(name) === turn) this.#last.delete(name);
    }
  }
}
