import { type Dialect, Kysely, sql } from "kysely";
import { migrate } from "../schema/migrate.ts";
import type { Tables } from "../schema/tables.ts";
import type { Database, DatabaseKind, Transaction } from "./database.ts";
import { patiently } from "./patience.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";
import { tameSqlite } from "./tame-sqlite.ts";

/** Where the database is; exactly one is given. */
export interface Place {
  readonly path?: string | undefined;
  readonly url?: string | undefined;
  readonly dialect?: Dialect | undefined;
}

/** Opens a database and brings its tables up to date. */
export async function connect({ path = "wayfare.db", url, dialect }: Place): Promise<Database> {
  const given = dialect ?? (url === undefined ? await openSqlite(path) : await openPostgres(url));
  const kind = kindOf(given);
  const kysely = new Kysely<Tables>({ dialect: kind === "sqlite" ? tameSqlite(given) : given });
  const database: Database = {
    kysely,
    kind,
    transaction: (run) =>
      patiently(() =>
        kysely
          .transaction()
          .execute((transaction) => run(Object.assign(transaction, { kind }) as Transaction)),
      ),
    close: () => kysely.destroy(),
  };
  try {
    if (dialect !== undefined) await checkKind(database);
    await database.transaction((transaction) => migrate(transaction, kind));
  } catch (error) {
    await kysely.destroy().catch(() => {});
    throw error;
  }
  return database;
}

function kindOf(dialect: Dialect): DatabaseKind {
  return dialect.createAdapter().supportsTransactionalDdl ? "postgres" : "sqlite";
}

async function checkKind({ kysely, kind }: Database): Promise<void> {
  const version =
    kind === "sqlite" ? sql`select sqlite_version() as version` : sql`select version() as version`;
  const { rows } = await version.execute(kysely);
  const text = JSON.stringify(rows);
  if (kind === "postgres" && !text.includes("PostgreSQL")) {
    throw new TypeError(`\`dialect\` must lead to SQLite or PostgreSQL, not ${text}.`);
  }
}
