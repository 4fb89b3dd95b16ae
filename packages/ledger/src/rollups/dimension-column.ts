import type { LedgerDimension } from "@wayfare/core";
import { type RawBuilder, sql } from "kysely";
import type { DatabaseKind } from "../connect/database.ts";
import { toStorable } from "../schema/text-column.ts";
import { bucketOf } from "./add-to-rollups.ts";
import { DAY, HOUR } from "./groupings.ts";

const COLUMNS: ReadonlyMap<string, string> = new Map([
  ["requestedModel", "requested_model"],
  ...["model", "provider", "api", "key", "user", "session", "app"].map((name) => [name, name] as const),
]);
const TAG = "tag:";

/** The value of a dimension in the table of receipts; null for none, a number for days and hours. */
export function rawColumn(dimension: LedgerDimension, kind: DatabaseKind): RawBuilder<unknown> {
  if (dimension === "day") return bucketOf(DAY);
  if (dimension === "hour") return bucketOf(HOUR);
  const column = COLUMNS.get(dimension);
  if (column !== undefined) return sql.ref(column);
  const tag = toStorable(dimension.startsWith(TAG) ? dimension.slice(TAG.length) : dimension);
  // An index into JSON by path would need quotes around names, and there is no way to quote a quote.
  return kind === "sqlite"
    ? sql`(select nullif(cast(value as text), '') from json_each(rest, '$.tags') where key = ${tag})`
    : sql`nullif(cast(rest as json) -> 'tags' ->> cast(${tag} as text), '')`;
}

/** The same in the table of roll-ups. */
export function rolledColumn(dimension: LedgerDimension, grain: number): RawBuilder<unknown> {
  const bucket = sql.ref("bucket");
  if (dimension === "hour" || (dimension === "day" && grain === DAY)) return bucket;
  const day = sql.lit(DAY);
  if (dimension === "day") return sql`bucket - ((bucket % ${day}) + ${day}) % ${day}`;
  return sql`nullif(${sql.ref(dimension)}, '')`;
}
