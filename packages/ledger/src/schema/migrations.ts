import { type CreateTableBuilder, type SchemaModule, sql, type Transaction } from "kysely";
import { SUM_COLUMNS } from "./sum-columns.ts";
import type { Tables } from "./tables.ts";

/** What a step of migration works with. */
export interface MigrationContext {
  readonly schema: SchemaModule;
  readonly transaction: Transaction<Tables>;
  readonly kind: "sqlite" | "postgres";
}

/** The steps from an empty database to today's; a step that was ever released is never changed. */
export const migrations: readonly ((context: MigrationContext) => Promise<void>)[] = [
  async (context) => {
    await createReceipts(context);
    await createRollups(context);
    await createBudgets(context);
    await createKeys(context);
  },
];

async function createReceipts({ schema, kind }: MigrationContext): Promise<void> {
  let table: CreateTableBuilder<string, string> = schema.createTable("receipts");
  // Numbers must not come again after the last receipts were removed: roll-ups go by them.
  table =
    kind === "sqlite"
      ? table.addColumn("seq", "integer", (column) => column.primaryKey().autoIncrement())
      : table.addColumn("seq", "bigint", (column) => column.primaryKey().generatedByDefaultAsIdentity());
  table = table.addColumn("id", "text", (column) => column.notNull());
  for (const name of ["api", "cost_source", "rest"])
    table = table.addColumn(name, "text", (column) => column.notNull());
  for (const name of ["requested_model", "model", "provider", "key", "user", "session", "app"])
    table = table.addColumn(name, "text");
  for (const name of ["started_at", "failed"])
    table = table.addColumn(name, "bigint", (column) => column.notNull());
  for (const name of ["cost_micros", "cost_femtos", "external_micros", "external_femtos", "byok"])
    table = table.addColumn(name, "bigint");
  for (const name of ["prompt_tokens", "completion_tokens", "reasoning_tokens", "cached_tokens"])
    table = table.addColumn(name, "bigint");
  await table.execute();
  await schema.createIndex("receipts_id").on("receipts").column("id").unique().execute();
  await schema.createIndex("receipts_started_at").on("receipts").column("started_at").execute();
  await schema
    .createIndex("receipts_session")
    .on("receipts")
    .column("session")
    .where(sql.ref("session"), "is not", null)
    .execute();
}

async function createRollups({ schema, transaction, kind }: MigrationContext): Promise<void> {
  const place = ["grouping", "grain", "bucket", "model", "provider", "key", "user", "app"] as const;
  let table: CreateTableBuilder<string, string> = schema.createTable("rollups");
  for (const name of place) {
    const type = name === "bucket" ? "bigint" : "text";
    table = table.addColumn(name, type, (column) => column.notNull());
  }
  for (const name of SUM_COLUMNS) table = table.addColumn(name, "bigint", (column) => column.notNull());
  table = table.addPrimaryKeyConstraint("rollups_place", [...place]);
  // Without numbers of their own the rows stand in the index itself, and not a second time beside it.
  if (kind === "sqlite") table = table.modifyEnd(sql`without rowid`);
  await table.execute();
  await schema
    .createTable("rollup_state")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("watermark", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
  await transaction.insertInto("rollup_state").values({ id: 1, watermark: 0, updated_at: 0 }).execute();
}

async function createBudgets({ schema }: MigrationContext): Promise<void> {
  await schema
    .createTable("accounts")
    .addColumn("account", "text", (column) => column.notNull().primaryKey())
    .addColumn("touched_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("bookings")
    .addColumn("account", "text", (column) => column.notNull())
    .addColumn("slot", "bigint", (column) => column.notNull())
    .addColumn("until", "bigint")
    .addColumn("amount", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("bookings_place", ["account", "slot"])
    .execute();
  await schema.createIndex("bookings_until").on("bookings").column("until").execute();
  await schema
    .createTable("holds")
    .addColumn("reservation", "text", (column) => column.notNull())
    .addColumn("account", "text", (column) => column.notNull())
    .addColumn("slot", "bigint", (column) => column.notNull())
    .addColumn("amount", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("holds_place", ["reservation", "account"])
    .execute();
  await schema.createIndex("holds_account").on("holds").column("account").execute();
  await schema.createIndex("holds_expires_at").on("holds").column("expires_at").execute();
  await schema
    .createTable("settlements")
    .addColumn("id", "text", (column) => column.notNull().primaryKey())
    .addColumn("booked", "text", (column) => column.notNull())
    .addColumn("settled_at", "bigint", (column) => column.notNull())
    .execute();
  await schema.createIndex("settlements_settled_at").on("settlements").column("settled_at").execute();
}

async function createKeys({ schema }: MigrationContext): Promise<void> {
  let table: CreateTableBuilder<string, string> = schema
    .createTable("keys")
    .addColumn("hash", "text", (column) => column.notNull().primaryKey());
  for (const name of ["name", "label", "policy"])
    table = table.addColumn(name, "text", (column) => column.notNull());
  for (const name of ["spending_limit", "limit_reset", "creator_user_id", "workspace_id"])
    table = table.addColumn(name, "text");
  for (const name of ["management", "disabled", "include_byok_in_limit", "created_at"])
    table = table.addColumn(name, "bigint", (column) => column.notNull());
  for (const name of ["expires_at", "updated_at"]) table = table.addColumn(name, "bigint");
  await table.execute();
  await schema.createIndex("keys_created_at").on("keys").column("created_at").execute();
  await schema
    .createTable("erased_keys")
    .addColumn("hash", "text", (column) => column.notNull().primaryKey())
    .addColumn("management", "bigint", (column) => column.notNull())
    .addColumn("deleted_at", "bigint", (column) => column.notNull())
    .execute();
}
