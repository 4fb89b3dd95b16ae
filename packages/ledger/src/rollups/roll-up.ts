import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "kysely";
import type { Database, Transaction } from "../connect/database.ts";
import { addToRollups } from "./add-to-rollups.ts";
import { lockWatermark } from "./watermark.ts";

/** Receipts added in one transaction, at most and at first. */
const LARGEST = 20_000;
const SMALLEST = 500;
/** Milliseconds that one transaction should take at most, about: others wait for it. */
const GOAL = 25;

/** What is asked between pieces. */
export interface Pace {
  /** Whether to end here. */
  isOver(): boolean;
  /** Resolves when it may go on. */
  giveWay(): Promise<void>;
}

/**
 * Adds the receipts that were not rolled up yet to the sums, piece by piece; several processes may do so at once.
 */
export async function rollUp(database: Database, { isOver, giveWay }: Pace): Promise<void> {
  const end = await findEnd(database);
  let size = SMALLEST;
  while (!isOver()) {
    const start = performance.now();
    const isDone = await database.transaction((transaction) => addNext(transaction, size, end));
    if (isDone) return;
    const spent = performance.now() - start;
    if (spent > GOAL) size = Math.max(size >> 1, SMALLEST);
    else if (spent * 2 < GOAL) size = Math.min(size * 2, LARGEST);
    // SQLite runs within this thread: let others have their turn.
    await nextTurn();
    await giveWay();
  }
}

/**
 * Returns a number up to which nothing is on its way any more. PostgreSQL hands out numbers before the commit, so that
 * 8 may be there before 7 is; whoever inserts holds a lock that this one waits for.
 */
function findEnd(database: Database): Promise<number> {
  return database.transaction(async (transaction) => {
    if (transaction.kind === "postgres") {
      // Behind one that stands still, all who want to write would wait as well.
      await sql`set local lock_timeout = 2000`.execute(transaction);
      await sql`lock table wayfare_receipts in share mode`.execute(transaction);
    }
    const row = await transaction
      .selectFrom("wayfare_receipts")
      .select(({ fn }) => fn.max("seq").as("end"))
      .executeTakeFirst();
    return Number(row?.end ?? 0);
  });
}

/** @returns whether there is nothing left up to `end` */
async function addNext(transaction: Transaction, size: number, end: number): Promise<boolean> {
  const from = await lockWatermark(transaction);
  if (from >= end) return true;
  const piece = transaction
    .selectFrom("wayfare_receipts")
    .select("seq")
    .where("seq", ">", from)
    .where("seq", "<=", end)
    .orderBy("seq")
    .limit(size)
    .as("piece");
  const row = await transaction
    .selectFrom(piece)
    .select(({ fn }) => fn.max("seq").as("to"))
    .executeTakeFirst();
  // Null when all that came since was recorded again, and so has higher numbers.
  const to = Number(row?.to ?? end);
  await addToRollups(transaction, sql`seq > ${from} and seq <= ${to}`);
  await transaction
    .updateTable("wayfare_rollup_state")
    .set({ watermark: to, updated_at: Date.now() })
    .where("id", "=", 1)
    .execute();
  return false;
}
