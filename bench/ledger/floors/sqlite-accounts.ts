import { DatabaseSync } from "node:sqlite";
import { type AccountFloor, LIMIT } from "./accounts.ts";
import { prepareReceipts, valuesOf } from "./sqlite-receipts.ts";

/** Two transactions for each call: nobody waits, and nothing is put together. */
export function openSqliteAccounts(path: string): AccountFloor {
  const database = new DatabaseSync(path);
  const insertReceipt = prepareReceipts(database);
  database.exec(
    "create table accounts (name text primary key, spent integer, reserved integer) without rowid",
  );
  const create = database.prepare("insert or ignore into accounts values (?, 0, 0)");
  const hold = database.prepare(
    "update accounts set reserved = reserved + ? where name in (?, ?) and spent + reserved + ? <= ?",
  );
  const book = database.prepare(
    "update accounts set reserved = reserved - ?, spent = spent + ? where name in (?, ?)",
  );
  const known = new Set<string>();
  return {
    reserve(accounts, amount) {
      for (const name of accounts) if (!known.has(name)) create.run(name);
      for (const name of accounts) known.add(name);
      database.exec("begin immediate");
      const isHeld = Number(hold.run(amount, ...accounts, amount, LIMIT).changes) === 2;
      database.exec(isHeld ? "commit" : "rollback");
      return isHeld;
    },
    settle(accounts, reserved, spent, receipt) {
      database.exec("begin immediate");
      book.run(reserved, spent, ...accounts);
      insertReceipt.run(...valuesOf(receipt));
      database.exec("commit");
    },
    close: () => database.close(),
  };
}
