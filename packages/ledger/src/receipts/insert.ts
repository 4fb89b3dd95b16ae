import { CompiledQuery } from "kysely";
import type { DatabaseKind, Transaction } from "../connect/database.ts";
import type { ReceiptRow } from "./receipt-row.ts";

/** Rows by statement, largest first: one text for each size, because to compile 500 rows takes longer than to write them. */
const SIZES = [200, 50, 10, 1];
const COLUMNS = [
  "id",
  "started_at",
  "api",
  "requested_model",
  "model",
  "provider",
  "key",
  "user",
  "session",
  "app",
  "failed",
  "cost_source",
  "cost_micros",
  "cost_femtos",
  "external_micros",
  "external_femtos",
  "byok",
  "prompt_tokens",
  "completion_tokens",
  "reasoning_tokens",
  "cached_tokens",
  "rest",
] as const satisfies readonly (keyof ReceiptRow)[];

const texts = new Map<string, string>();

/** Inserts receipts; those whose id is there already are left out. @returns those of which at least one was left out */
export async function insertRows(
  transaction: Transaction,
  rows: readonly ReceiptRow[],
): Promise<ReceiptRow[]> {
  const doubtful: ReceiptRow[] = [];
  for (let start = 0; start < rows.length; ) {
    const size = SIZES.find((each) => each <= rows.length - start) ?? 1;
    const part = rows.slice(start, start + size);
    const parameters = part.flatMap((row) => COLUMNS.map((column) => row[column]));
    const query = CompiledQuery.raw(textOf(transaction, size), parameters);
    const { numAffectedRows } = await transaction.executeQuery(query);
    if (numAffectedRows !== BigInt(size)) doubtful.push(...part);
    start += size;
  }
  return doubtful;
}

function textOf(transaction: Transaction, size: number): string {
  const name: `${DatabaseKind} ${number}` = `${transaction.kind} ${size}`;
  const known = texts.get(name);
  if (known !== undefined) return known;
  const row = Object.fromEntries(COLUMNS.map((column) => [column, 0])) as unknown as ReceiptRow;
  const { sql } = transaction
    .insertInto("wayfare_receipts")
    .values(Array.from({ length: size }, () => row))
    .onConflict((conflict) => conflict.column("id").doNothing())
    .compile();
  texts.set(name, sql);
  return sql;
}
