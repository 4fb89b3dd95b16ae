import pg from "pg";

/** Where a budget is kept. */
export type PlaceName = "memory" | "sqlite" | "postgres";

/** An empty database, or none for memory. */
export interface Place {
  readonly name: PlaceName;
  /** A path or an address. */
  readonly address: string;
  remove(): Promise<void>;
}

/** A PostgreSQL server where we may create databases. */
export const postgresServer = process.env.DATABASE_URL ?? "postgres://postgres@127.0.0.1:5432/postgres";

/** Makes an empty database in a folder, or on the server under a name of its own. */
export async function openPlace(name: PlaceName, folder: string): Promise<Place> {
  if (name !== "postgres") return { name, address: `${folder}/budgets.db`, remove: async () => {} };
  const database = `wayfare_bench_${process.pid}_${Date.now()}`;
  await onServer(`create database ${database}`);
  const url = new URL(postgresServer);
  url.pathname = `/${database}`;
  return { name, address: url.href, remove: () => onServer(`drop database ${database} with (force)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresServer, connectionTimeoutMillis: 2000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export async function isPostgresThere(): Promise<boolean> {
  try {
    await onServer("select 1");
    return true;
  } catch {
    return false;
  }
}
