import { setImmediate as nextTurn } from "node:timers/promises";
import type { Database } from "../connect/database.ts";
import { SUM_COLUMNS } from "../schema/sum-columns.ts";
import type { SumColumns } from "../schema/tables.ts";
import { findBounds, isMoreThan } from "./bounds.ts";
import type { Question } from "./question.ts";

/** How many receipts one statement adds up: SQLite runs within this thread, and so many take some tens of milliseconds. */
const STRETCH = 10_000;

/** What a statement answers: the values of the dimensions as `d0`, `d1`, …, and the sums as text. */
export type SumRow = Readonly<Record<string, unknown>>;

/** Numbers of receipts: above the first, up to the second. */
export type Stretch = readonly [above: number, upTo: number];

/** Whether the receipts themselves are looked at, within this thread, and are too many for one go. */
export async function needsStretches(database: Database, question: Question): Promise<boolean> {
  if (database.kind !== "sqlite" || question.grouping !== undefined) return false;
  return await isMoreThan(database, question, STRETCH);
}

/**
 * Adds up receipts stretch by stretch, as many as there are at the beginning. One that is recorded again in the meantime
 * may be left out.
 * @param sum - adds up one stretch
 */
export async function sumInStretches(
  database: Database,
  question: Question,
  sum: (stretch: Stretch) => Promise<readonly SumRow[]>,
): Promise<SumRow[]> {
  const { first, last } = await findBounds(database, question);
  const groups = new Map<string, SumRow & Record<keyof SumColumns, bigint>>();
  for (let above = first - 1; above < last; above += STRETCH) {
    for (const row of await sum([above, Math.min(above + STRETCH, last)])) {
      const name = JSON.stringify(question.dimensions.map((_dimension, index) => row[`d${index}`]));
      const sums = groups.get(name);
      groups.set(name, { ...row, ...addSums(row, sums) });
    }
    await nextTurn();
  }
  return [...groups.values()];
}

function addSums(row: SumRow, sums: Record<keyof SumColumns, bigint> | undefined) {
  const added = SUM_COLUMNS.map((column) => [column, BigInt(String(row[column])) + (sums?.[column] ?? 0n)]);
  return Object.fromEntries(added) as Record<keyof SumColumns, bigint>;
}
