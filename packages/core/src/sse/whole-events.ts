const LF = 0x0a;
const CR = 0x0d;

const none: readonly number[] = [];

/** An event that grows beyond this, in bytes, is passed on in pieces after all. */
export const LARGEST_EVENT = 16_777_216;

/**
 * Lets the bytes of an event stream through up to the last event that is complete. When the upstream breaks off in
 * the middle of one, an error can then be written behind whole events, where readers understand it.
 */
export class WholeEvents {
  #held: Uint8Array[] = [];
  #size = 0;

  /** The bytes that may go on, in order. */
  push(bytes: Uint8Array): Uint8Array[] {
    const end = this.#lastBoundary(bytes);
    if (end === 0) {
      this.#hold(bytes);
      return this.#size > LARGEST_EVENT ? this.rest() : [];
    }
    const ready = this.rest();
    ready.push(bytes.subarray(0, end));
    // A copy, so that the rest of a read is not kept for the sake of half an event.
    if (end < bytes.length) this.#hold(bytes.slice(end));
    return ready;
  }

  /** Whether bytes are held back. */
  get holds(): boolean {
    return this.#size > 0;
  }

  /** What was held back. */
  rest(): Uint8Array[] {
    const held = this.#held;
    this.#held = [];
    this.#size = 0;
    return held;
  }

  #hold(bytes: Uint8Array): void {
    this.#held.push(bytes);
    this.#size += bytes.length;
  }

  /** Just behind the last blank line, 0 when there is none. Most reads end with one, so the search is short. */
  #lastBoundary(bytes: Uint8Array): number {
    const before = this.#held.length === 0 ? none : this.#lastBytes();
    const at = (index: number) => (index >= 0 ? bytes[index] : before[before.length + index]);
    for (let end = bytes.length; end > 0; end -= 1) {
      const last = at(end - 1);
      if (last !== LF && last !== CR) continue;
      const previous = at(end - 2);
      if (previous === last) return end;
      if (last === LF && previous === CR && at(end - 3) === LF) return end;
    }
    return 0;
  }

  #lastBytes(): number[] {
    const bytes: number[] = [];
    for (let piece = this.#held.length - 1; piece >= 0 && bytes.length < 2; piece -= 1) {
      bytes.unshift(...(this.#held[piece]?.subarray(-2) ?? []));
    }
    return bytes;
  }
}
