import { type Kysely, sql, type Transaction } from "kysely";
import { migrations } from "./migrations.ts";
import type { Tables } from "./tables.ts";

interface VersionTables {
  wayfare_schema: { version: number; applied_at: number };
}

/** Any number, the same in all versions: who holds it, migrates. */
const LOCK = 7_223_017_291;

/**
 * Brings a database up to date, within a transaction that keeps all other writers out (SQLite: begun "immediate").
 * @throws Error when the database was written by a newer version
 */
export async function migrate(transaction: Transaction<Tables>, kind: "sqlite" | "postgres"): Promise<void> {
  // Two who create the same table at once fail in PostgreSQL, "if not exists" or not.
  if (kind === "postgres") await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
  const versions = transaction as unknown as Kysely<VersionTables>;
  await versions.schema
    .createTable("wayfare_schema")
    .ifNotExists()
    .addColumn("version", "integer", (column) => column.primaryKey())
    .addColumn("applied_at", "bigint", (column) => column.notNull())
    .execute();
  const row = await versions
    .selectFrom("wayfare_schema")
    .select(({ fn }) => fn.max("version").as("version"))
    .executeTakeFirst();
  const version = Number(row?.version ?? 0);
  if (version > migrations.length) {
    throw new Error(
      `The ledger's database has version ${version}, written by a newer @wayfare/ledger; this one knows versions ` +
        `up to ${migrations.length}. Update @wayfare/ledger in every program that uses this database.`,
    );
  }
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    await step({ schema: transaction.schema, transaction, kind });
    await versions
      .insertInto("wayfare_schema")
      .values({ version: index + 1, applied_at: Date.now() })
      .execute();
  }
}
