/** Pieces of text that are joined now and then: neither a rope of 100,000 nodes nor a copy per piece. */
export class TextParts {
  #joined = "";
  #parts: string[] = [];

  add(part: string): void {
    if (this.#parts.push(part) >= 1024) this.#join();
  }

  text(): string {
    this.#join();
    return this.#joined;
  }

  #join(): void {
    if (this.#parts.length === 0) return;
    this.#joined += this.#parts.join("");
    this.#parts = [];
  }
}
