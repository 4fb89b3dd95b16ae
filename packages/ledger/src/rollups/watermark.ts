import { sql } from "kysely";
import type { Transaction } from "../connect/database.ts";

/**
 * Returns up to which number receipts are in the roll-ups, and keeps all others from moving it until the transaction ends.
 */
export async function lockWatermark(transaction: Transaction): Promise<number> {
  const query = transaction.selectFrom("wayfare_rollup_state").select("watermark").where("id", "=", 1);
  // On SQLite the transaction itself keeps all other writers out.
  const row = await (transaction.kind === "postgres" ? query.forUpdate() : query).executeTakeFirstOrThrow();
  return Number(row.watermark);
}

/** The same within a query, as it stands at that moment. */
export const watermark = sql`(select watermark from wayfare_rollup_state where id = 1)`;
