import { type Kysely, sql } from "kysely";
import type { Tables } from "../schema/tables.ts";
import type { Entry, Records } from "./books.ts";
import { inChunks } from "./in-chunks.ts";

/** What to read of an account. */
export interface AccountView {
  readonly account: string;
  /** Bookings of this slot and later ones. */
  readonly from: number;
  /** Whether its holds matter. */
  readonly holds: boolean;
}

interface BookingRow {
  readonly kind: "booking";
  readonly account: string;
  readonly slot: number;
  readonly until: number | null;
  readonly amount: string;
}

interface HoldRow extends Omit<BookingRow, "kind"> {
  readonly kind: "hold";
  readonly reservation: string;
  readonly until: number;
}

/** Bookings and holds of accounts, lapsed ones included; all as of the same moment. */
export async function readAccounts(
  database: Kysely<Tables>,
  views: readonly AccountView[],
): Promise<Omit<Records, "settlements">> {
  const bookings: Records["bookings"][number][] = [];
  const holds: Records["holds"][number][] = [];
  for (const chunk of inChunks(views)) {
    const { rows } = await selectAccounts(chunk).execute(database);
    for (const row of rows) {
      const { account } = row;
      const entry = { account, slot: Number(row.slot), amount: BigInt(row.amount) };
      if (row.kind === "hold")
        holds.push({ ...entry, reservation: row.reservation, expiresAt: Number(row.until) });
      else
        bookings.push({ ...entry, until: row.until === null ? Number.POSITIVE_INFINITY : Number(row.until) });
    }
  }
  return { bookings, holds };
}

/** One statement, as two would see two states: money moves from holds to bookings between them. */
function selectAccounts(views: readonly AccountView[]) {
  const rows = views.map(
    ({ account, from, holds }) => sql`(${account}, cast(${from} as bigint), ${holds ? "y" : "n"})`,
  );
  return sql<BookingRow | HoldRow>`
    with wanted (account, first_slot, holds) as (values ${sql.join(rows)})
    select 'booking' as kind, bookings.account, bookings.slot, bookings.until, bookings.amount, '' as reservation
    from wanted join wayfare_bookings as bookings on bookings.account = wanted.account and bookings.slot >= wanted.first_slot
    union all
    select 'hold', holds.account, holds.slot, holds.expires_at, holds.amount, holds.reservation
    from wanted join wayfare_holds as holds on holds.account = wanted.account where wanted.holds = 'y'`;
}

/** What settled reservations booked. */
export async function readSettlements(
  database: Kysely<Tables>,
  ids: readonly string[],
): Promise<Records["settlements"]> {
  const settlements: Records["settlements"][number][] = [];
  for (const chunk of inChunks(ids)) {
    const rows = await database
      .selectFrom("wayfare_settlements")
      .select(["id", "booked"])
      .where("id", "in", chunk)
      .execute();
    for (const { id, booked } of rows) settlements.push({ id, entries: decodeBooked(booked) });
  }
  return settlements;
}

/** Accounts that reservations hold something of. */
export async function readHeldAccounts(database: Kysely<Tables>, ids: readonly string[]): Promise<string[]> {
  const accounts: string[] = [];
  for (const chunk of inChunks(ids)) {
    const rows = await database
      .selectFrom("wayfare_holds")
      .select("account")
      .distinct()
      .where("reservation", "in", chunk)
      .execute();
    accounts.push(...rows.map(({ account }) => account));
  }
  return accounts;
}

/** Entries as JSON: `[[account, slot, amount], …]`. */
export function encodeBooked(entries: readonly Entry[]): string {
  return JSON.stringify(entries.map(({ account, slot, amount }) => [account, slot, String(amount)]));
}

function decodeBooked(booked: string): Entry[] {
  const rows = JSON.parse(booked) as [account: string, slot: number, amount: string][];
  return rows.map(([account, slot, amount]) => ({ account, slot, amount: BigInt(amount) }));
}
