import type { LedgerDimension, LedgerFilter, LedgerRow } from "@wayfare/core";
import { type RawBuilder, sql } from "kysely";
import type { Database, DatabaseKind } from "../connect/database.ts";
import { patiently } from "../connect/patience.ts";
import { SUM_COLUMNS } from "../schema/sum-columns.ts";
import type { SumColumns } from "../schema/tables.ts";
import { allOf, inRange, rawValues } from "./conditions.ts";
import { rawColumn, rolledColumn } from "./dimension-column.ts";
import { DAY, GRAINS, HOUR } from "./groupings.ts";
import { labelOf, type Question, readQuestion } from "./question.ts";
import { cutRange, type Range } from "./ranges.ts";
import { RAW_SUMS } from "./raw-sums.ts";
import { needsStretches, type Stretch, type SumRow, sumInStretches } from "./stretches.ts";
import { decodeTotal } from "./total.ts";
import { watermark } from "./watermark.ts";

/**
 * Adds up what a filter lets through, by the values of dimensions: whole days and hours from the roll-ups, uneven ends
 * and what is not rolled up yet from the receipts themselves, in one statement and so as of one moment. Only where
 * SQLite has to look at many receipts, because no grouping knows what is asked, are there several.
 * @returns in the order of the keys as text, calls without a value first
 */
export async function ask(
  database: Database,
  dimensions: readonly LedgerDimension[],
  filter: LedgerFilter,
): Promise<LedgerRow[]> {
  const question = readQuestion(dimensions, filter);
  if (question === undefined) return [];
  const { kind } = database;
  const rows = (await needsStretches(database, question))
    ? await sumInStretches(database, question, (stretch) =>
        addUp(database, dimensions, [rawStretch(question, kind, stretch)]),
      )
    : await addUp(database, dimensions, partsOf(question, kind));
  return rows
    .map((row) => ({
      keys: dimensions.map((dimension, index) => keyOf(dimension, row[`d${index}`])),
      total: decodeTotal(row as Record<keyof SumColumns, string | bigint>),
    }))
    .sort(byKeys);
}

async function addUp(
  { kysely }: Database,
  dimensions: readonly LedgerDimension[],
  parts: readonly RawBuilder<unknown>[],
): Promise<SumRow[]> {
  const names = dimensions.map((_dimension, index) => sql.ref(`d${index}`));
  const totals = SUM_COLUMNS.map(
    (column) => sql`cast(sum(${sql.ref(column)}) as text) as ${sql.ref(column)}`,
  );
  const groups = names.length === 0 ? sql`` : sql`group by ${sql.join(names)}`;
  // Receipts taken out of the roll-ups can leave sums of nothing.
  const query = sql<SumRow>`select ${sql.join([...names, ...totals])}
    from (${sql.join(parts, sql` union all `)}) as parts ${groups} having sum(calls) > 0`;
  const { rows } = await patiently(() => query.execute(kysely));
  return rows;
}

/** Here and not in the databases: each of them has an order of its own for texts. */
function byKeys({ keys: ones }: LedgerRow, { keys: others }: LedgerRow): number {
  for (const [index, one] of ones.entries()) {
    const other = others[index];
    if (one === other) continue;
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}

function keyOf(dimension: LedgerDimension, value: unknown): string | undefined {
  if (dimension === "day") return labelOf(Number(value), DAY);
  if (dimension === "hour") return labelOf(Number(value), HOUR);
  return value === null || value === undefined ? undefined : String(value);
}

function partsOf(question: Question, kind: DatabaseKind): RawBuilder<unknown>[] {
  const { from, to, grouping, dimensions } = question;
  const all = { from, to };
  if (grouping === undefined) return [raw(question, kind, inRange(sql.ref("started_at"), all))];
  const { days, hours, ragged } = cutRange(all, dimensions.includes("hour"));
  // Adding 0 keeps an index out of it: the ends are found by their time, what is new by its number.
  const isOld = sql`seq + 0 <= ${watermark}`;
  const isNew = sql`seq > ${watermark}`;
  return [
    ...days.map((range) => rolled(question, grouping.name, "day", range)),
    ...hours.map((range) => rolled(question, grouping.name, "hour", range)),
    ...ragged.map((range) => raw(question, kind, [isOld, ...inRange(sql.ref("started_at"), range)])),
    raw(question, kind, [isNew, ...inRange(sql`(started_at + 0)`, all)]),
  ];
}

function rawStretch(question: Question, kind: DatabaseKind, [above, upTo]: Stretch): RawBuilder<unknown> {
  // Adding 0 keeps the index of times out of it: what lies between two numbers is found by them.
  const times = inRange(sql`(started_at + 0)`, question);
  return raw(question, kind, [sql`seq > ${above}`, sql`seq <= ${upTo}`, ...times]);
}

function rolled(
  { dimensions, equal }: Question,
  grouping: string,
  grain: "hour" | "day",
  range: Range,
): RawBuilder<unknown> {
  const columns = dimensions.map((dimension, index) => {
    return sql`${rolledColumn(dimension, GRAINS[grain])} as ${sql.ref(`d${index}`)}`;
  });
  const conditions = [
    sql`grouping = ${sql.lit(grouping)}`,
    sql`grain = ${sql.lit(grain)}`,
    ...inRange(sql.ref("bucket"), range),
    ...equal.map(([dimension, value]) => sql`${sql.ref(dimension)} = ${value}`),
  ];
  const sums = SUM_COLUMNS.map((column) => sql.ref(column));
  return sql`select ${sql.join([...columns, ...sums])} from wayfare_rollups where ${allOf(conditions)}`;
}

function raw(
  question: Question,
  kind: DatabaseKind,
  conditions: readonly RawBuilder<unknown>[],
): RawBuilder<unknown> {
  const columns = question.dimensions.map(
    (dimension, index) => sql`${rawColumn(dimension, kind)} as ${sql.ref(`d${index}`)}`,
  );
  const sums = SUM_COLUMNS.map((column) => sql`${RAW_SUMS[column]} as ${sql.ref(column)}`);
  const where = allOf([...conditions, ...rawValues(question, kind)]);
  return sql`select ${sql.join([...columns, ...sums])} from wayfare_receipts where ${where}`;
}
