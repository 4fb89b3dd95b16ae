import { type RawBuilder, sql } from "kysely";
import type { SumColumns } from "../schema/tables.ts";

const known = sql`cost_micros is not null and cost_source in ('reported', 'computed', 'estimated')`;

/** What one receipt adds to each sum; money of different certainty is never mixed. */
export const RAW_SUMS: Readonly<Record<keyof SumColumns, RawBuilder<unknown>>> = {
  calls: sql`1`,
  failed_calls: sql`failed`,
  unknown_calls: sql`case when ${known} then 0 else 1 end`,
  reported_micros: charged("reported", "cost_micros"),
  reported_femtos: charged("reported", "cost_femtos"),
  computed_micros: charged("computed", "cost_micros"),
  computed_femtos: charged("computed", "cost_femtos"),
  estimated_micros: charged("estimated", "cost_micros"),
  estimated_femtos: charged("estimated", "cost_femtos"),
  external_micros: sql`coalesce(external_micros, 0)`,
  external_femtos: sql`coalesce(external_femtos, 0)`,
  unknown_external_calls: sql`case when byok = 1 and external_micros is null then 1 else 0 end`,
  prompt_tokens: sql`coalesce(prompt_tokens, 0)`,
  completion_tokens: sql`coalesce(completion_tokens, 0)`,
  reasoning_tokens: sql`coalesce(reasoning_tokens, 0)`,
  cached_tokens: sql`coalesce(cached_tokens, 0)`,
};

function charged(source: "reported" | "computed" | "estimated", column: string): RawBuilder<unknown> {
  return sql`case when cost_source = ${sql.lit(source)} then coalesce(${sql.ref(column)}, 0) else 0 end`;
}
