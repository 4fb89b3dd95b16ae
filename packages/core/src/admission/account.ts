import type { Balance, Booking } from "./budget-store.ts";

interface Slot {
  booked: bigint;
  reserved: bigint;
  until: number;
}

/** One account, slot by slot: what is booked and what is reserved. */
export class Account {
  readonly #slots = new Map<number, Slot>();

  /** Adds to what is booked in a slot; a negative amount takes back. */
  book(slot: number, until: number, amount: bigint): void {
    this.#slot(slot, until).booked += amount;
  }

  /** Adds to what is reserved in a slot; a negative amount releases. */
  reserve(slot: number, until: number, amount: bigint): void {
    this.#slot(slot, until).reserved += amount;
  }

  /** How the account stands from a slot on. */
  balance(from: number): Balance {
    let [spent, reserved] = [0n, 0n];
    const bookings: Booking[] = [];
    for (const [slot, { booked, reserved: open, until }] of this.#slots) {
      if (slot < from) continue;
      spent += booked;
      reserved += open;
      if (booked !== 0n) bookings.push({ slot, until, amount: booked });
    }
    return { spent, reserved, bookings: bookings.sort((a, b) => a.slot - b.slot) };
  }

  /** Forgets the slots that count no more; says whether any is left. */
  prune(at: number): boolean {
    for (const [slot, { reserved, until }] of this.#slots)
      if (until <= at && reserved === 0n) this.#slots.delete(slot);
    return this.#slots.size > 0;
  }

  #slot(start: number, until: number): Slot {
    let slot = this.#slots.get(start);
    if (slot === undefined) {
      slot = { booked: 0n, reserved: 0n, until };
      this.#slots.set(start, slot);
    }
    return slot;
  }
}
