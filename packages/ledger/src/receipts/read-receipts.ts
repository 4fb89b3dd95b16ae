import { setImmediate as nextTurn } from "node:timers/promises";
import type { LedgerFilter, Receipt } from "@wayfare/core";
import { sql } from "kysely";
import type { Database } from "../connect/database.ts";
import { patiently } from "../connect/patience.ts";
import { findBounds } from "../rollups/bounds.ts";
import { allOf, inRange, rawValues } from "../rollups/conditions.ts";
import { readQuestion } from "../rollups/question.ts";
import { encodeText } from "../schema/text-column.ts";
import { decodeRow } from "./receipt-row.ts";

const PAGE = 500;
/** How many receipts one statement looks at: where few are wanted, it must not look through all of them in one go. */
const STRETCH = 20_000;

/** Returns one receipt as it was recorded. */
export async function readReceipt({ kysely }: Database, id: string): Promise<Receipt | undefined> {
  const query = kysely.selectFrom("wayfare_receipts").selectAll().where("id", "=", encodeText(id));
  const row = await patiently(() => query.executeTakeFirst());
  return row === undefined ? undefined : decodeRow(row);
}

/**
 * Reads receipts in the order of their recording, as many as there are at the beginning, page by page. One that is
 * recorded again in the meantime is left out.
 */
export async function* readReceipts(database: Database, filter: LedgerFilter = {}): AsyncGenerator<Receipt> {
  const question = readQuestion([], filter);
  if (question === undefined) return;
  const bounds = await findBounds(database, question);
  const conditions = [...inRange(sql.ref("started_at"), question), ...rawValues(question, database.kind)];
  for (let cursor = bounds.first - 1; cursor < bounds.last; ) {
    const end = Math.min(cursor + STRETCH, bounds.last);
    const query = database.kysely
      .selectFrom("wayfare_receipts")
      .selectAll()
      .where("seq", ">", cursor)
      .where("seq", "<=", end)
      .where(allOf(conditions))
      .orderBy("seq")
      .limit(PAGE);
    const rows = await patiently(() => query.execute());
    for (const row of rows) yield decodeRow(row);
    cursor = rows.length < PAGE ? end : Number(rows.at(-1)?.seq);
    await nextTurn();
  }
}
