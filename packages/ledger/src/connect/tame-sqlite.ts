import { setImmediate as nextTurn } from "node:timers/promises";
import { CompiledQuery, type Dialect, type Driver } from "kysely";

/** Milliseconds of statements after which the event loop gets its turn. */
const SLICE = 10;

/** Makes a dialect of SQLite fit for a process that has other things to do, and for several that share a file. */
export function tameSqlite(dialect: Dialect): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (kysely) => dialect.createIntrospector(kysely),
    createDriver: () => tameDriver(dialect.createDriver()),
  };
}

function tameDriver(driver: Driver): Driver {
  const acquire = driver.acquireConnection.bind(driver);
  let since: number | undefined;
  // Statements run within this thread and answer before they return: one `await` after the other would keep sockets
  // and timers waiting for as long as somebody asks.
  driver.acquireConnection = async (options) => {
    if (since === undefined) {
      since = performance.now();
      setImmediate(() => {
        since = undefined;
      });
    } else if (performance.now() - since > SLICE) await nextTurn();
    return await acquire(options);
  };
  // SQLite takes the right to write at the first statement that writes, and refuses it to whoever has read before
  // and is no longer up to date; so it is taken at the beginning.
  driver.beginTransaction = async (connection) => {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  };
  // A full disk has ended the transaction already; what is told must be the first error, not this one.
  driver.rollbackTransaction = async (connection) => {
    await connection.executeQuery(CompiledQuery.raw("rollback")).catch(() => {});
  };
  return driver;
}
