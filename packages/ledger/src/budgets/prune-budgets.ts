import { setImmediate as nextTurn } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { patiently } from "../connect/patience.ts";
import type { Tables } from "../schema/tables.ts";

const DAY = 86_400_000;
/** Rows removed at once, so that nobody waits long. */
const PIECE = 2_000;

/** Removes some rows that no longer count; says how many. */
type Removal = (database: Kysely<Tables>, at: number) => Promise<{ readonly numDeletedRows: bigint }[]>;

/**
 * The clocks of the processes may differ by a day, so nothing goes sooner. Each condition stands there twice: PostgreSQL asks only the outer
 * one again when it has waited for somebody who changed the row.
 */
const removals: readonly Removal[] = [
  (database, at) => {
    const ended = database
      .selectFrom("wayfare_bookings")
      .select(["account", "slot"])
      .where("until", "<=", at - DAY);
    const isPiece = sql<boolean>`(account, slot) in (${ended.limit(PIECE)})`;
    return database
      .deleteFrom("wayfare_bookings")
      .where(isPiece)
      .where("until", "<=", at - DAY)
      .execute();
  },
  (database, at) => {
    const end = at - DAY;
    const lapsed = database
      .selectFrom("wayfare_holds")
      .select(["reservation", "account"])
      .where("expires_at", "<=", end);
    const isPiece = sql<boolean>`(reservation, account) in (${lapsed.limit(PIECE)})`;
    return database.deleteFrom("wayfare_holds").where(isPiece).where("expires_at", "<=", end).execute();
  },
  (database, at) => {
    const old = database
      .selectFrom("wayfare_settlements")
      .select("id")
      .where("settled_at", "<=", at - DAY)
      .limit(PIECE);
    return database
      .deleteFrom("wayfare_settlements")
      .where("id", "in", old)
      .where("settled_at", "<=", at - DAY)
      .execute();
  },
  (database, at) => {
    const idle = database
      .selectFrom("wayfare_accounts")
      .select("account")
      .where("touched_at", "<=", at - DAY)
      .limit(PIECE);
    return database
      .deleteFrom("wayfare_accounts")
      .where("account", "in", idle)
      .where("touched_at", "<=", at - DAY)
      .execute();
  },
];

/**
 * Removes what no longer counts, piece by piece: bookings of slots that ended a day ago, holds that lapsed a day ago,
 * settlements older than a day and locks of accounts unused for a day. @param at - ms since 1970
 */
export async function pruneBudgets(
  database: Kysely<Tables>,
  at: number,
  isOver: () => boolean = () => false,
): Promise<void> {
  for (const remove of removals) {
    for (let removed = PIECE; removed === PIECE && !isOver(); await nextTurn()) {
      const [result] = await patiently(() => remove(database, at));
      removed = Number(result?.numDeletedRows ?? 0n);
    }
  }
}
