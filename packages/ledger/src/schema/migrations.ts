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
  let table: CreateTableBuilder<string, string> = schema.createTable("wayfare_receipts");
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
  await schema.createIndex("wayfare_receipts_id").on("wayfare_receipts").column("id").unique().execute();
  await schema
    .createIndex("wayfare_receipts_started_at")
    .on("wayfare_receipts")
    .column("started_at")
    .execute();
  await schema
    .createIndex("wayfare_receipts_session")
    .on("wayfare_receipts")
    .column("session")
    .where(sql.ref("session"), "is not", null)
    .execute();
}

async function createRollups({ schema, transaction, kind }: MigrationContext): Promise<void> {
  const place = ["grouping", "grain", "bucket", "model", "provider", "key", "user", "app"] as const;
  let table: CreateTableBuilder<string, string> = schema.createTable("wayfare_rollups");
  for (const name of place) {
    const type = name === "bucket" ? "bigint" : "text";
    table = table.addColumn(name, type, (column) => column.notNull());
  }
  for (const name of SUM_COLUMNS) table = table.addColumn(name, "bigint", (column) => column.notNull());
  table = table.addPrimaryKeyConstraint("wayfare_rollups_place", [...place]);
  // Without numbers of their own the rows stand in the index itself, and not a second time beside it.
  if (kind === "sqlite") table = table.modifyEnd(sql`without rowid`);
  await table.execute();
  await schema
    .createTable("wayfare_rollup_state")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("watermark", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
  await transaction
    .insertInto("wayfare_rollup_state")
    .values({ id: 1, watermark: 0, updated_at: 0 })
    .execute();
}

async function createBudgets({ schema }: MigrationContext): Promise<void> {
  await schema
    .createTable("wayfare_accounts")
    .addColumn("account", "text", (column) => column.notNull().primaryKey())
    .addColumn("touched_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("wayfare_bookings")
    .addColumn("account", "text", (column) => column.notNull())
    .addColumn("slot", "bigint", (column) => column.notNull())
    .addColumn("until", "bigint")
    .addColumn("amount", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("wayfare_bookings_place", ["account", "slot"])
    .execute();
  await schema.createIndex("wayfare_bookings_until").on("wayfare_bookings").column("until").execute();
  await schema
    .createTable("wayfare_holds")
    .addColumn("reservation", "text", (column) => column.notNull())
    .addColumn("account", "text", (column) => column.notNull())
    .addColumn("slot", "bigint", (column) => column.notNull())
    .addColumn("amount", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("wayfare_holds_place", ["reservation", "account"])
    .execute();
  await schema.createIndex("wayfare_holds_account").on("wayfare_holds").column("account").execute();
  await schema.createIndex("wayfare_holds_expires_at").on("wayfare_holds").column("expires_at").execute();
  await schema
    .createTable("wayfare_settlements")
    .addColumn("id", "text", (column) => column.notNull().primaryKey())
    .addColumn("booked", "text", (column) => column.notNull())
    .addColumn("settled_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createIndex("wayfare_settlements_settled_at")
    .on("wayfare_settlements")
    .column("settled_at")
    .execute();
}

async function createKeys({ schema }: MigrationContext): Promise<void> {
  let table: CreateTableBuilder<string, string> = schema
    .createTable("wayfare_keys")
    .addColumn("hash", "text", (column) => column.notNull().primaryKey());
  for (const name of ["name", "label", "policy"])
    table = table.addColumn(name, "text", (column) => column.notNull());
  for (const name of ["spending_limit", "limit_reset", "creator_user_id", "workspace_id"])
    table = table.addColumn(name, "text");
  for (const name of ["management", "disabled", "include_byok_in_limit", "created_at"])
    table = table.addColumn(name, "bigint", (column) => column.notNull());
  for (const name of ["expires_at", "updated_at"]) table = table.addColumn(name, "bigint");
  await table.execute();
  await schema.createIndex("wayfare_keys_created_at").on("wayfare_keys").column("created_at").execute();
  await schema
    .createTable("wayfare_erased_keys")
    .addColumn("hash", "text", (column) => column.notNull().primaryKey())
    .addColumn("management", "bigint", (column) => column.notNull())
    .addColumn("deleted_at", "bigint", (column) => column.notNull())
    .execute();
}
