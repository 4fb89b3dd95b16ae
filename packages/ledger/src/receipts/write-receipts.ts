import { sql } from "kysely";
import type { Transaction } from "../connect/database.ts";
import { addToRollups } from "../rollups/add-to-rollups.ts";
import { lockWatermark } from "../rollups/watermark.ts";
import { insertRows } from "./insert.ts";
import type { ReceiptRow } from "./receipt-row.ts";

/**
 * Writes receipts in their order. One that is there already stays as it is when the content is the same, else the new
 * one takes its place, in the roll-ups too.
 */
export async function writeReceipts(transaction: Transaction, rows: readonly ReceiptRow[]): Promise<void> {
  const doubtful = await insertRows(transaction, rows);
  if (doubtful.length === 0) return;
  // The last of those with the same id counts.
  const wanted = new Map(doubtful.map((row) => [row.id, row]));
  if ((await findChanged(transaction, wanted)).length === 0) return;
  // From here on nobody rolls up or replaces; what has changed until now is seen by asking again.
  const watermark = await lockWatermark(transaction);
  const changed = await findChanged(transaction, wanted);
  const rolled = changed.filter(({ seq }) => seq <= watermark).map(({ seq }) => seq);
  if (rolled.length > 0) await addToRollups(transaction, sql`seq in (${sql.join(rolled)})`, -1);
  const old = changed.map(({ seq }) => seq);
  if (old.length > 0) await transaction.deleteFrom("wayfare_receipts").where("seq", "in", old).execute();
  await insertRows(
    transaction,
    changed.map(({ row }) => row),
  );
}

interface ChangedReceipt {
  /** The number of the one that is there. */
  readonly seq: number;
  /** The one to be there. */
  readonly row: ReceiptRow;
}

async function findChanged(
  transaction: Transaction,
  wanted: ReadonlyMap<string, ReceiptRow>,
): Promise<ChangedReceipt[]> {
  const ids = [...wanted.keys()];
  const found = await transaction.selectFrom("wayfare_receipts").selectAll().where("id", "in", ids).execute();
  return found.flatMap((old) => {
    const row = wanted.get(old.id);
    return row === undefined || isSame(row, old) ? [] : [{ seq: Number(old.seq), row }];
  });
}

function isSame(row: ReceiptRow, old: ReceiptRow): boolean {
  // Some drivers of PostgreSQL give whole numbers as text.
  return Object.entries(row).every(([column, value]) => {
    const other = old[column as keyof ReceiptRow];
    return value === other || (value !== null && other !== null && String(value) === String(other));
  });
}
