import type { LedgerDimension, LedgerFilter, LedgerRow, Receipt } from "@wayfare/core";
import { createMemoryBudgetStore } from "@wayfare/core/budgets";
import { createMemoryLedger, type MemoryLedger } from "@wayfare/core/cost";
import { createMemoryKeyStore } from "../access/memory-key-store.ts";
import type { Books } from "../options.ts";
import { DaySums } from "./day-sums.ts";

/**
 * Books within the process: they answer at once and forget everything when the process ends. Sums by day, model,
 * provider, key and workspace count every call; other questions reach as far back as single receipts are held.
 * @param limit - how many receipts are held; the oldest go first. 10,000 when it is not given
 */
export function createMemoryBooks(limit = 10_000): Books {
  const held = new Map<string, Receipt>();
  const sums = new DaySums();
  const group = (by: readonly LedgerDimension[], filter: LedgerFilter = {}): LedgerRow[] =>
    sums.knows(by, filter) ? sums.group(by, filter) : ledgerOf(held.values()).group(by, filter);
  return {
    budgets: createMemoryBudgetStore(),
    keys: createMemoryKeyStore(),
    receipt: (id) => held.get(id),
    record(receipt) {
      sums.add(receipt, held.get(receipt.id));
      held.set(receipt.id, receipt);
      if (held.size <= limit) return;
      const [oldest] = held.keys();
      if (oldest !== undefined) held.delete(oldest);
    },
    total: (filter) => group([], filter)[0]?.total ?? createMemoryLedger().total(),
    by: (dimension, filter) => group([dimension], filter).map(({ keys, total }) => ({ key: keys[0], total })),
    group,
  };
}

/** Such questions are rare, so nothing is kept ready for them. */
function ledgerOf(receipts: Iterable<Receipt>): MemoryLedger {
  const ledger = createMemoryLedger({ limit: Number.POSITIVE_INFINITY });
  for (const receipt of receipts) ledger.record(receipt);
  return ledger;
}
