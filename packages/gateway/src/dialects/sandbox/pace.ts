import { setTimeout as sleep } from "node:timers/promises";
import type { SandboxPace } from "../../catalog/catalog.ts";
import type { DialectCall } from "../dialect.ts";

/** Of providers that the catalogue gives no pace for. */
const usual: SandboxPace = { latency: 400, throughput: 80 };

/** Keeps the time of one answer. */
export class Pace {
  readonly #pace: SandboxPace;
  readonly #speed: number;
  readonly #signal: AbortSignal;
  #due = performance.now();

  /** `speed` says how many times faster than life it goes; 0 is without any waiting. */
  constructor({ endpoint, provider, signal }: DialectCall, speed: number) {
    this.#pace = { ...usual, ...provider.sandbox, ...endpoint.sandbox };
    this.#speed = speed;
    this.#signal = signal;
  }

  /** Until the first token. @throws when the client leaves */
  first(): Promise<void> {
    return this.#wait(this.#pace.latency);
  }

  /** Until so many further tokens are out. @throws when the client leaves */
  tokens(count: number): Promise<void> {
    return this.#wait((count * 1000) / this.#pace.throughput);
  }

  /** Waits are counted from when the last one should have ended, so that late timers do not add up. */
  async #wait(milliseconds: number): Promise<void> {
    this.#signal.throwIfAborted();
    if (this.#speed <= 0) return;
    this.#due += milliseconds / this.#speed;
    const delay = this.#due - performance.now();
    if (delay >= 1) await sleep(delay, undefined, { signal: this.#signal });
  }
}
