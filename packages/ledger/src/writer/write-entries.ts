import { applyBudgetOperations } from "../budgets/apply-operations.ts";
import type { BudgetOutcome } from "../budgets/operation.ts";
import type { Database } from "../connect/database.ts";
import { isUnavailable } from "../connect/failure.ts";
import { encodeRow, type ReceiptRow } from "../receipts/receipt-row.ts";
import { writeReceipts } from "../receipts/write-receipts.ts";
import { type BudgetEntry, type Entry, isPair } from "./entry.ts";

/** Told about an entry that the database, or the encoder, will never take. */
export type Refuse = (entry: Entry, cause: unknown) => void;

/**
 * Writes entries in one transaction; where one of them spoils it, all the others in several.
 * @throws when the database is out of reach; entries that are not `done` then are not written, or nobody knows
 */
export async function writeEntries(
  database: Database,
  entries: readonly Entry[],
  refuse: Refuse,
): Promise<void> {
  const rows: ReceiptRow[] = [];
  const sound: Entry[] = [];
  for (const entry of entries) {
    try {
      if ("receipt" in entry) rows.push(encodeRow(entry.receipt));
      sound.push(entry);
    } catch (cause) {
      refuse(entry, cause);
    }
  }
  if (sound.length === 0) return;
  try {
    finish(sound, await writeAll(database, sound, rows));
  } catch (cause) {
    if (isUnavailable(cause)) throw cause;
    await writeApart(database, sound, refuse, cause);
  }
}

function writeAll(
  database: Database,
  entries: readonly Entry[],
  rows: readonly ReceiptRow[],
): Promise<readonly BudgetOutcome[]> {
  const operations = entries.filter((entry): entry is BudgetEntry => "operation" in entry);
  return database.transaction(async (transaction) => {
    // Accounts come last, so that other processes wait for them as briefly as can be.
    if (rows.length > 0) await writeReceipts(transaction, rows);
    if (operations.length === 0) return [];
    return await applyBudgetOperations(
      transaction,
      operations.map(({ operation }) => operation),
    );
  });
}

function finish(entries: readonly Entry[], outcomes: readonly BudgetOutcome[]): void {
  let next = 0;
  for (const entry of entries) {
    entry.done = true;
    if ("receipt" in entry) entry.resolve();
    else entry.resolve(outcomes[next++] ?? []);
  }
}

/** Halves until the one that spoils everything stands alone. */
async function writeApart(
  database: Database,
  entries: readonly Entry[],
  refuse: Refuse,
  cause: unknown,
): Promise<void> {
  const [first] = entries;
  if (first === undefined) return;
  if (entries.length === 1) {
    // Nobody is refused for what ails the whole database.
    await probe(database);
    refuse(first, cause);
    return;
  }
  const half = entries.length >> 1;
  const cut = half + 1 < entries.length && isPair(entries[half - 1], entries[half]) ? half + 1 : half;
  await writeEntries(database, entries.slice(0, cut), refuse);
  await writeEntries(database, entries.slice(cut), refuse);
}

/** Writes nothing, in earnest. @throws when the database is out of reach or out of order */
export async function probe(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction
      .updateTable("wayfare_rollup_state")
      .set(({ ref }) => ({ updated_at: ref("updated_at") }))
      .where("id", "=", 1)
      .execute();
    await transaction.selectFrom("wayfare_receipts").select("seq").limit(1).execute();
  });
}
