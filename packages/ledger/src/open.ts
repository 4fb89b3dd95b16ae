import { setTimeout as pause } from "node:timers/promises";
import type { LedgerDimension, LedgerFilter } from "@wayfare/core";
import { createSqlBudgetStore } from "./budgets/sql-budget-store.ts";
import { connect } from "./connect/connect.ts";
import type { Database } from "./connect/database.ts";
import { createSqlKeyStore } from "./keys/sql-key-store.ts";
import { checkOptions } from "./options.ts";
import { exportReceipts } from "./receipts/export-receipts.ts";
import { readReceipt, readReceipts } from "./receipts/read-receipts.ts";
import { ask } from "./rollups/ask.ts";
import { emptyTotal } from "./rollups/total.ts";
import type { LedgerOptions, LedgerWarning, SqlLedger } from "./sql-ledger.ts";
import { Upkeep } from "./writer/upkeep.ts";
import { Writer } from "./writer/writer.ts";

const GRACE = 5_000;
/** Milliseconds that closing waits for the connections. */
const LAST_WAIT = 1_000;
/** Above so many receipts that wait, writing goes before adding up. */
const MUCH = 1_000;

/**
 * Opens a ledger: creates the database, or brings it up to date, at whatever moment and from however many processes.
 *
 * @throws TypeError or RangeError when an option is wrong, or two contradict each other.
 * @throws Error when the database cannot be opened, is of a newer version, or `pg` is missing.
 */
export async function openLedger(options: LedgerOptions = {}): Promise<SqlLedger> {
  checkOptions(options);
  const { flushInterval = 100, queueLimit = 100_000, retention = {}, onWarning = warn } = options;
  const database = await connect(options);
  const onWritten = (receipts: number) => upkeep.written(receipts);
  const writer = new Writer({ database, flushInterval, queueLimit, onWarning, onWritten });
  const upkeep = new Upkeep(database, retention, () => writer.pending > MUCH);
  return assemble(database, writer, upkeep);
}

function assemble(database: Database, writer: Writer, upkeep: Upkeep): SqlLedger {
  let closing: Promise<void> | undefined;
  // Whoever records and asks afterwards finds it, as in memory; out of reach, asking itself fails.
  const settled = () => writer.flush().catch(() => {});
  const group = async (dimensions: readonly LedgerDimension[], filter: LedgerFilter = {}) => {
    await settled();
    return await ask(database, dimensions, filter);
  };
  return {
    record: (receipt) => writer.record(receipt),
    total: async (filter) => (await group([], filter))[0]?.total ?? emptyTotal(),
    by: async (dimension, filter) =>
      (await group([dimension], filter)).map(({ keys, total }) => ({ key: keys[0], total })),
    group,
    async receipt(id) {
      await settled();
      return await readReceipt(database, id);
    },
    async *receipts(filter) {
      await settled();
      yield* readReceipts(database, filter);
    },
    async *export(format, filter) {
      await settled();
      yield* exportReceipts(database, format, filter);
    },
    budgets: createSqlBudgetStore({
      database: database.kysely,
      enqueue: (operation) => writer.enqueue(operation),
      settled,
    }),
    keys: createSqlKeyStore(database),
    get pending() {
      return writer.pending;
    },
    get dropped() {
      return writer.dropped;
    },
    get down() {
      return writer.down;
    },
    maintain: () => upkeep.maintain(),
    flush: () => writer.flush(),
    close(grace = GRACE) {
      closing ??= shut(database, writer, upkeep, grace);
      return closing;
    },
  };
}

async function shut(database: Database, writer: Writer, upkeep: Upkeep, grace: number): Promise<void> {
  const stopped = upkeep.stop();
  await writer.close(grace);
  const closed = stopped.then(() => database.close());
  // A database that does not answer keeps its connections, and the last piece of upkeep, for as long as it likes.
  const late = new AbortController();
  await Promise.race([closed, pause(LAST_WAIT, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
  closed.catch(() => {});
}

function warn({ message, cause }: LedgerWarning): void {
  console.warn(
    cause === undefined ? message : `${message} Cause: ${cause instanceof Error ? cause.message : cause}`,
  );
}
