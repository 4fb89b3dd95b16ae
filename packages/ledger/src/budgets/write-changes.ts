import type { Transaction } from "../connect/database.ts";
import type { BookedSlot, Changes, OpenHold, SettledEntries } from "./books.ts";
import { inChunks } from "./in-chunks.ts";
import { encodeBooked } from "./read-records.ts";

/** Puts changes on record; the accounts are locked. */
export async function writeChanges(
  transaction: Transaction,
  { bookings, holds, settlements, released }: Changes,
  at: number,
): Promise<void> {
  for (const chunk of inChunks(released))
    await transaction.deleteFrom("wayfare_holds").where("reservation", "in", chunk).execute();
  for (const chunk of inChunks(holds)) await writeHolds(transaction, chunk);
  for (const chunk of inChunks(bookings)) await writeBookings(transaction, chunk);
  for (const chunk of inChunks(settlements)) await writeSettlements(transaction, chunk, at);
}

async function writeHolds(transaction: Transaction, holds: readonly OpenHold[]): Promise<void> {
  const rows = holds.map(({ reservation, account, slot, amount, expiresAt }) => ({
    reservation,
    account,
    slot,
    amount: String(amount),
    expires_at: expiresAt,
  }));
  await transaction
    .insertInto("wayfare_holds")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["reservation", "account"]).doUpdateSet(({ ref }) => ({
        slot: ref("excluded.slot"),
        amount: ref("excluded.amount"),
        expires_at: ref("excluded.expires_at"),
      })),
    )
    .execute();
}

async function writeBookings(transaction: Transaction, bookings: readonly BookedSlot[]): Promise<void> {
  const rows = bookings.map(({ account, slot, until, amount }) => ({
    account,
    slot,
    until: Number.isFinite(until) ? until : null,
    amount: String(amount),
  }));
  await transaction
    .insertInto("wayfare_bookings")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["account", "slot"]).doUpdateSet(({ ref }) => ({ amount: ref("excluded.amount") })),
    )
    .execute();
}

async function writeSettlements(
  transaction: Transaction,
  settlements: readonly SettledEntries[],
  at: number,
): Promise<void> {
  const rows = settlements.map(({ id, entries }) => ({ id, booked: encodeBooked(entries), settled_at: at }));
  await transaction
    .insertInto("wayfare_settlements")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet(({ ref }) => ({
        booked: ref("excluded.booked"),
        settled_at: ref("excluded.settled_at"),
      })),
    )
    .execute();
}
