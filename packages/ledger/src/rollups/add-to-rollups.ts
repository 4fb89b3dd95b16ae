import { type RawBuilder, sql } from "kysely";
import type { Transaction } from "../connect/database.ts";
import { SUM_COLUMNS } from "../schema/sum-columns.ts";
import type { RollupTable } from "../schema/tables.ts";
import { GRAINS, GROUPINGS, type Grouping, ROLLED_DIMENSIONS } from "./groupings.ts";
import { RAW_SUMS } from "./raw-sums.ts";

const PLACE = ["grouping", "grain", "bucket", ...ROLLED_DIMENSIONS];
const places = sql.join(PLACE.map((column) => sql.ref(column)));
const sums = sql.join(SUM_COLUMNS.map((column) => sql.ref(column)));
const added = sql.join(
  SUM_COLUMNS.map(
    (column) =>
      sql`${sql.ref(column)} = ${sql.ref(`wayfare_rollups.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
  ),
);

/**
 * Adds receipts to all their sums, or with `-1` takes them out; the caller holds the row of `wayfare_rollup_state`.
 * @param which - a condition on the table of receipts
 */
export async function addToRollups(
  transaction: Transaction,
  which: RawBuilder<unknown>,
  sign: 1 | -1 = 1,
): Promise<void> {
  for (const grouping of GROUPINGS) {
    for (const grain of ["hour", "day"] as const)
      await statement(grouping, grain, which, sign).execute(transaction);
  }
}

function statement(
  { name, dimensions }: Grouping,
  grain: RollupTable["grain"],
  which: RawBuilder<unknown>,
  sign: 1 | -1,
): RawBuilder<unknown> {
  const columns = ROLLED_DIMENSIONS.map((dimension) =>
    dimensions.has(dimension) ? sql`coalesce(${sql.ref(dimension)}, '')` : sql`''`,
  );
  const values = SUM_COLUMNS.map((column) => sql`${sql.lit(sign)} * sum(${RAW_SUMS[column]})`);
  const groups = [...dimensions].map((dimension) => sql.ref(dimension));
  const bucket = bucketOf(GRAINS[grain]);
  return sql`insert into wayfare_rollups (${places}, ${sums})
    select ${sql.lit(name)}, ${sql.lit(grain)}, ${bucket}, ${sql.join(columns)}, ${sql.join(values)}
    from wayfare_receipts where ${which} group by ${sql.join([bucket, ...groups])}
    on conflict (${places}) do update set ${added}`;
}

/** The start of the hour or day of a receipt; the rest of a division is negative before 1970. */
export function bucketOf(length: number): RawBuilder<unknown> {
  const each = sql.lit(length);
  return sql`started_at - ((started_at % ${each}) + ${each}) % ${each}`;
}
