import { sql } from "kysely";
import type { Database } from "./database.ts";
import { patiently } from "./patience.ts";

/**
 * What time it is, in ms since 1970, for everybody who shares the database: a server is asked for its own time, because
 * one machine whose clock is fast must not remove what still counts for all others. Beside a file it is this machine's.
 */
export async function readClock({ kysely, kind }: Database): Promise<number> {
  if (kind === "sqlite") return Date.now();
  const query = sql<{ now: unknown }>`select cast(floor(extract(epoch from now()) * 1000) as bigint) as now`;
  const { rows } = await patiently(() => query.execute(kysely));
  return Number(rows[0]?.now);
}
