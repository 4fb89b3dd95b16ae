import { sql } from "kysely";
import type { Transaction } from "../connect/database.ts";
import { Books } from "./books.ts";
import { inChunks } from "./in-chunks.ts";
import type { BudgetOperation, BudgetOutcome } from "./operation.ts";
import { type AccountView, readAccounts, readHeldAccounts, readSettlements } from "./read-records.ts";
import { writeChanges } from "./write-changes.ts";

/**
 * Carries out operations in their order, within a transaction that somebody else begins and ends. Carried out again,
 * as after a COMMIT whose answer was lost, they change nothing more.
 * @returns one outcome for each operation
 */
export async function applyBudgetOperations(
  transaction: Transaction,
  operations: readonly BudgetOperation[],
): Promise<readonly BudgetOutcome[]> {
  const at = operations.reduce(
    (latest, operation) => Math.max(latest, "at" in operation ? operation.at : 0),
    0,
  );
  const views = viewsOf(operations);
  const renewed = operations.flatMap((operation) => (operation.kind === "renew" ? operation.ids : []));
  for (const account of await readHeldAccounts(transaction, renewed)) see(views, account, true);
  await lockAccounts(transaction, [...views.keys()], at);

  // Read under the lock: whoever held it before may have settled the same reservation.
  const settled = operations.flatMap((operation) =>
    operation.kind === "settle" ? [operation.settlement.id] : [],
  );
  const settlements = await readSettlements(transaction, settled);
  const before = new Set(views.keys());
  for (const { entries } of settlements)
    for (const { account, slot } of entries) see(views, account, false, slot);
  // Only where a reservation is settled anew with other accounts than the first time.
  await lockAccounts(
    transaction,
    [...views.keys()].filter((account) => !before.has(account)),
    at,
  );

  const books = new Books(
    { ...(await readAccounts(transaction, [...views.values()])), settlements },
    operations,
  );
  const outcomes = operations.map((operation) => books.apply(operation));
  await writeChanges(transaction, books.changes(), at);
  return outcomes;
}

function viewsOf(operations: readonly BudgetOperation[]): Map<string, AccountView> {
  const views = new Map<string, AccountView>();
  for (const operation of operations) {
    if (operation.kind === "reserve") {
      for (const { account, from, limit } of operation.reservation.holds)
        if (limit !== undefined) see(views, account, true, from);
    } else if (operation.kind === "settle") {
      for (const { account, slot } of operation.settlement.holds) see(views, account, false, slot);
    }
  }
  return views;
}

/** Widens what is read of an account. */
function see(
  views: Map<string, AccountView>,
  account: string,
  holds: boolean,
  from = Number.MAX_SAFE_INTEGER,
): void {
  const view = views.get(account);
  if (view !== undefined && view.from <= from && (view.holds || !holds)) return;
  views.set(account, {
    account,
    from: Math.min(from, view?.from ?? from),
    holds: holds || view?.holds === true,
  });
}

/**
 * Has the rest of the transaction find rows by plain index scans, without a statement of its own. Holds come and go, and
 * only a plain scan remembers which entries are dead; a bitmap scan visits every hold of the last minutes each time,
 * until a vacuum (PostgreSQL docs: routine vacuuming).
 */
const byIndex = sql`set_config('enable_bitmapscan', 'off', true)`.as("scan");

/** Keeps all others from these accounts until the transaction ends; in a fixed order, so that none waits in a ring. */
async function lockAccounts(transaction: Transaction, accounts: string[], at: number): Promise<void> {
  // On SQLite the transaction itself keeps all other writers out.
  if (transaction.kind === "sqlite") return;
  const rows = accounts.sort().map((account) => ({ account, touched_at: at }));
  for (const chunk of inChunks(rows)) {
    await transaction
      .insertInto("wayfare_accounts")
      .values(chunk)
      .onConflict((conflict) => conflict.column("account").doUpdateSet({ touched_at: at }))
      .returning(byIndex)
      .execute();
  }
}
