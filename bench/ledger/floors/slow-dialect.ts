import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type SqliteDatabase,
  SqliteDialect,
} from "kysely";

/** A SQLite file on a disk that needs its time. */
export interface SlowDisk {
  readonly dialect: Dialect;
  /** Milliseconds that each statement that writes takes longer. */
  delay: number;
}

export function openSlowDisk(path: string): SlowDisk {
  const inner = new SqliteDialect({ database: adapt(new DatabaseSync(path)) });
  const disk: SlowDisk = {
    delay: 0,
    dialect: {
      createAdapter: () => inner.createAdapter(),
      createQueryCompiler: () => inner.createQueryCompiler(),
      createIntrospector: (kysely) => inner.createIntrospector(kysely),
      createDriver: () => slowDown(inner.createDriver(), () => disk.delay),
    },
  };
  return disk;
}

/** The driver hands out the same connection each time. */
function slowDown(driver: Driver, delayOf: () => number): Driver {
  const acquire = driver.acquireConnection.bind(driver);
  let slow: DatabaseConnection | undefined;
  driver.acquireConnection = async () => {
    slow ??= slowConnection(await acquire(), delayOf);
    return slow;
  };
  return driver;
}

function slowConnection(connection: DatabaseConnection, delayOf: () => number): DatabaseConnection {
  return {
    streamQuery: connection.streamQuery.bind(connection),
    async executeQuery(query) {
      const delay = delayOf();
      if (delay > 0 && /^(insert|update|delete|commit)/.test(query.sql)) await sleep(delay);
      return await connection.executeQuery(query);
    },
  };
}

function adapt(database: DatabaseSync): SqliteDatabase {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    close: () => database.close(),
    prepare(text) {
      const statement = database.prepare(text);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
  };
}
