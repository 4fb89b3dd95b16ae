import type { BudgetStore } from "../admission/budget-store.ts";

/** Keeps reservations from lapsing while their calls run. */
export class OpenTickets {
  readonly #store: BudgetStore;
  readonly #ttl: number;
  readonly #clock: () => number;
  readonly #since = new Map<string, number>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(store: BudgetStore, ttl: number, clock: () => number) {
    this.#store = store;
    this.#ttl = ttl;
    this.#clock = clock;
  }

  add(id: string): void {
    this.#since.set(id, this.#clock());
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#renew(), this.#ttl / 3);
    // A process that has nothing else to do may end; only Node's timers can say so.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  remove(id: string): void {
    this.#since.delete(id);
    if (this.#since.size === 0) this.#stop();
  }

  #renew(): void {
    const now = this.#clock();
    const young = [...this.#since].filter(([, since]) => now - since < LONGEST_CALL);
    for (const [id, since] of this.#since) if (now - since >= LONGEST_CALL) this.#since.delete(id);
    if (young.length === 0) {
      this.#stop();
      return;
    }
    // A store that is out of reach is asked again at the next turn; reservations outlast two of them.
    const renewed = async () =>
      this.#store.renew(
        young.map(([id]) => id),
        now + this.#ttl,
      );
    renewed().catch(() => {});
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** A ticket that nobody has ended by then was forgotten. In ms. */
const LONGEST_CALL = 3_600_000;
