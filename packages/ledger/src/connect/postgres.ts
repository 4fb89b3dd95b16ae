import { type Dialect, PostgresDialect } from "kysely";

const INT8 = 20;
const NUMERIC = 1700;
const CONNECTIONS = 6;
/** Milliseconds for a new connection. */
const CONNECT_TIMEOUT = 5_000;
/** Milliseconds for one statement: a network that swallows everything must not hold the queue for ever. */
const STATEMENT_TIMEOUT = 60_000;
/** Milliseconds until the server ends the transaction of a process that stands still, with all its locks. */
const IDLE_TIMEOUT = 30_000;

/** @throws Error when the package `pg` is not installed */
export async function openPostgres(url: string): Promise<Dialect> {
  const { Pool, types } = await importPg();
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    query_timeout: STATEMENT_TIMEOUT,
    keepAlive: true,
    // A process that is done otherwise may end.
    allowExitOnIdle: true,
    // Whole numbers come as text by default; what may outgrow a double is asked for as text on purpose.
    types: {
      getTypeParser: (id, format) =>
        id === INT8 || id === NUMERIC ? Number : types.getTypeParser(id, format),
    },
  });
  // A connection that breaks is told by the statement that needs it; without listeners it would end the process,
  // whether it lies idle in the pool or is on loan between two statements.
  pool.on("error", ignore);
  pool.on("connect", (client) => {
    client.on("error", ignore);
    // Not as an option of the connection: poolers between here and the server refuse options they do not know.
    client.query(`set idle_in_transaction_session_timeout = ${IDLE_TIMEOUT}`).catch(ignore);
  });
  return new PostgresDialect({ pool });
}

function ignore(): void {}

async function importPg() {
  try {
    const { default: pg } = await import("pg");
    return pg;
  } catch (cause) {
    throw new Error("A ledger in PostgreSQL needs the package pg: npm install pg", { cause });
  }
}
