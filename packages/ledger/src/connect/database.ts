import type { Kysely, Transaction as KyselyTransaction } from "kysely";
import type { Tables } from "../schema/tables.ts";

/** Which of the two languages a database speaks. */
export type DatabaseKind = "sqlite" | "postgres";

/** A transaction that has begun; on SQLite it has the right to write from the start. */
export type Transaction = KyselyTransaction<Tables> & { readonly kind: DatabaseKind };

/** A database that is open and up to date. */
export interface Database {
  /** For reading; on SQLite it waits for the transaction that runs, so half a batch is never seen. */
  readonly kysely: Kysely<Tables>;
  readonly kind: DatabaseKind;
  /**
   * Runs in one transaction: all or nothing. Run again when others were in the way, so `run` must be repeatable.
   * @throws whatever `run` throws, after undoing everything
   */
  transaction<T>(run: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Closes all connections. */
  close(): Promise<void>;
}
