import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "kysely";
import type { Database, Transaction } from "../connect/database.ts";
import { DAY, GROUPINGS } from "./groupings.ts";
import { lockWatermark } from "./watermark.ts";

/** Receipts removed in one transaction. */
const PIECE = 2_000;
/** Hours removed in one transaction, counted once for each grouping. */
const HOURS = 24;
const GROUPING_NAMES = GROUPINGS.map(({ name }) => name);

/** For how many days single receipts and sums by the hour are kept; undefined for good. */
export interface Retention {
  readonly receipts?: number | undefined;
  readonly hours?: number | undefined;
}

/**
 * Removes receipts that are rolled up, and sums by the hour, older than they are kept; piece by piece. Sums by the day
 * stay. From then on a range counts those days, or hours, that lie in it as a whole.
 * @param at - ms since 1970
 */
export async function prune(
  database: Database,
  { receipts, hours }: Retention,
  at: number,
  isOver: () => boolean,
): Promise<void> {
  // Whole days go, so that no day is half there.
  const horizon = (days: number) => at - days * DAY - (at % DAY);
  if (receipts !== undefined)
    await byPieces(database, isOver, (each) => pruneReceipts(each, horizon(receipts)));
  if (hours !== undefined) await byPieces(database, isOver, (each) => pruneHours(each, horizon(hours)));
}

/** @param remove - says whether there may be more */
async function byPieces(
  database: Database,
  isOver: () => boolean,
  remove: (transaction: Transaction) => Promise<boolean>,
): Promise<void> {
  while (!isOver() && (await database.transaction(remove))) await nextTurn();
}

async function pruneReceipts(transaction: Transaction, before: number): Promise<boolean> {
  const watermark = await lockWatermark(transaction);
  const old = transaction
    .selectFrom("wayfare_receipts")
    .select("seq")
    .where("started_at", "<", before)
    .where(sql`seq + 0`, "<=", watermark)
    .limit(PIECE);
  const { numDeletedRows } = await transaction
    .deleteFrom("wayfare_receipts")
    .where("seq", "in", old)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

async function pruneHours(transaction: Transaction, before: number): Promise<boolean> {
  await lockWatermark(transaction);
  const old = transaction
    .selectFrom("wayfare_rollups")
    .select(["grouping", "grain", "bucket"])
    .distinct()
    .where("grouping", "in", GROUPING_NAMES)
    .where("grain", "=", "hour")
    .where("bucket", "<", before)
    .limit(HOURS);
  const { numDeletedRows } = await transaction
    .deleteFrom("wayfare_rollups")
    .where(sql<boolean>`(grouping, grain, bucket) in (${old})`)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
