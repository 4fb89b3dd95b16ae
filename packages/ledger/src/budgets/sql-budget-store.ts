import type { AccountQuery, Balance, BudgetStore, Hold } from "@wayfare/core/budgets";
import type { Kysely } from "kysely";
import type { Tables } from "../schema/tables.ts";
import { encodeText } from "../schema/text-column.ts";
import { balancesOf } from "./balances.ts";
import type { BudgetOperation, BudgetOutcome } from "./operation.ts";

/** What the store of budgets needs of the ledger. */
export interface SqlBudgetParts {
  /** Has an operation carried out, in turn with everything else that is written; at once in the queue when it returns. */
  readonly enqueue: (operation: BudgetOperation) => Promise<BudgetOutcome>;
  /** For reading. */
  readonly database: Kysely<Tables>;
  /** Resolves when what was enqueued before is carried out, or cannot be now. */
  readonly settled: () => Promise<void>;
}

/** Accounts in a database, atomic across all processes that share it. */
export function createSqlBudgetStore({ enqueue, database, settled }: SqlBudgetParts): BudgetStore {
  return {
    async reserve({ id, holds, expiresAt }, at) {
      // Nothing to ask and nothing to set aside.
      if (holds.every(({ limit }) => limit === undefined)) return [];
      const reservation = { id: encodeText(id), holds: encodeHolds(holds), expiresAt };
      return await enqueue({ kind: "reserve", reservation, at });
    },
    async settle({ id, holds, amounts }, at) {
      const settlement = { id: encodeText(id), holds: encodeHolds(holds), amounts };
      await enqueue({ kind: "settle", settlement, at });
    },
    async renew(ids, expiresAt) {
      if (ids.length > 0) await enqueue({ kind: "renew", ids: ids.map(encodeText), expiresAt });
    },
    async balances(queries, at): Promise<readonly Balance[]> {
      await settled();
      return await balancesOf(database, queries.map(encodeQuery), at);
    },
  };
}

function encodeHolds(holds: readonly Hold[]): Hold[] {
  return holds.map((hold) => ({ ...hold, account: encodeText(hold.account) }));
}

function encodeQuery({ account, from }: AccountQuery): AccountQuery {
  return { account: encodeText(account), from };
}
