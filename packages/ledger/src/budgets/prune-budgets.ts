import { setImmediate as nextTurn } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { patiently } from "../connect/patience.ts";
import type { Tables } from "../schema/tables.ts";

const DAY = 86_400_000;
/** Rows removed at once, so that nobody waits long. */
const PIECE = 2_000;

/** A table, what names its rows, and since when a row does not count. */
interface Aging {
  readonly table: keyof Tables;
  readonly names: readonly string[];
  readonly since: string;
}

const agings: readonly Aging[] = [
  { table: "wayfare_bookings", names: ["account", "slot"], since: "until" },
  { table: "wayfare_holds", names: ["reservation", "account"], since: "expires_at" },
  { table: "wayfare_settlements", names: ["id"], since: "settled_at" },
  { table: "wayfare_accounts", names: ["account"], since: "touched_at" },
];

/**
 * Removes a piece of what has not counted for a day, by which the clocks of the processes may differ. The condition
 * stands there twice: PostgreSQL asks only the outer one again when it has waited for somebody who changed the row.
 * @returns how many rows went
 */
async function removePiece(
  database: Kysely<Tables>,
  { table, names, since }: Aging,
  at: number,
): Promise<number> {
  const columns = sql.join(names.map((name) => sql.ref(name)));
  const isOld = sql`${sql.ref(since)} <= ${at - DAY}`;
  const piece = sql`select ${columns} from ${sql.table(table)} where ${isOld} limit ${PIECE}`;
  const removal = sql`delete from ${sql.table(table)} where (${columns}) in (${piece}) and ${isOld}`;
  const { numAffectedRows } = await removal.execute(database);
  return Number(numAffectedRows ?? 0n);
}

/**
 * Removes what no longer counts, piece by piece: bookings of slots that ended a day ago, holds that lapsed a day ago,
 * settlements older than a day and locks of accounts unused for a day. @param at - ms since 1970
 */
export async function pruneBudgets(
  database: Kysely<Tables>,
  at: number,
  isOver: () => boolean = () => false,
): Promise<void> {
  for (const aging of agings) {
    for (let removed = PIECE; removed === PIECE && !isOver(); await nextTurn())
      removed = await patiently(() => removePiece(database, aging, at));
  }
}
