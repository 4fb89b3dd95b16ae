import { type RawBuilder, sql } from "kysely";
import type { DatabaseKind } from "../connect/database.ts";
import { rawColumn } from "./dimension-column.ts";
import type { Question } from "./question.ts";
import type { Range } from "./ranges.ts";

/** Every condition at once. */
export function allOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql`1 = 1` : sql`${sql.join(conditions, sql` and `)}`;
}

/** A time that lies in a range. */
export function inRange(time: RawBuilder<unknown>, { from, to }: Range): RawBuilder<unknown>[] {
  return [
    ...(from === undefined ? [] : [sql`${time} >= ${from}`]),
    ...(to === undefined ? [] : [sql`${time} < ${to}`]),
  ];
}

/** Receipts with the values that are asked for; time is another matter. */
export function rawValues({ equal }: Question, kind: DatabaseKind): RawBuilder<unknown>[] {
  return equal.map(([dimension, value]) => sql`${rawColumn(dimension, kind)} = ${value}`);
}
