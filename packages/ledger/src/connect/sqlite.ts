import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { type Dialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";
import { patiently } from "./patience.ts";

/** How many prepared statements are kept: there are about fifty different ones, and the largest take a megabyte. */
const STATEMENTS = 100;

/** Opens a file with Node's own SQLite; creates it and its folder when there is none. */
export async function openSqlite(path: string): Promise<Dialect> {
  if (path !== ":memory:") await mkdir(dirname(path), { recursive: true });
  // The wait in here blocks the whole process, so it is short; `patiently` does the rest.
  const database = new DatabaseSync(path, { timeout: 50 });
  try {
    // Readers and the one writer stay out of each other's way, and a commit need not wait for the disk: after a loss
    // of power the last moments may be gone, but the file is whole; a process that dies loses nothing.
    await patiently(() => database.exec("pragma journal_mode = wal"));
    database.exec("pragma synchronous = normal");
  } catch (error) {
    database.close();
    throw error;
  }
  return new SqliteDialect({ database: adapt(database) });
}

function adapt(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(text) {
      const known = statements.get(text);
      if (known !== undefined) return known;
      const statement = adaptStatement(database.prepare(text));
      const oldest = statements.size < STATEMENTS ? undefined : statements.keys().next().value;
      if (oldest !== undefined) statements.delete(oldest);
      statements.set(text, statement);
      return statement;
    },
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}
