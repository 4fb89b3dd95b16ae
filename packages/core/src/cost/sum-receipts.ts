import { formatMoney, type Money } from "../money/money.ts";
import type { Receipt } from "../protocol/receipt.ts";
import { type LedgerTotal, Tally } from "./ledger.ts";

/** What some calls cost together. */
export interface ReceiptSum {
  /** What is known, in femto-dollars (1e-15 USD): charged by OpenRouter, and by providers to your own keys. */
  readonly total: Money;
  /** `total` as a decimal string in USD, exact. */
  readonly usd: string;
  /** Calls of which the charge, or the bill to an own key, is not known; `total` has of them what is. */
  readonly unknown: number;
  /** Tokens, and money by how certain it is. */
  readonly sums: LedgerTotal;
}

/** Adds up receipts. */
export function sumReceipts(receipts: readonly Receipt[]): ReceiptSum {
  const sums = new Tally();
  for (const receipt of receipts) sums.add(receipt);
  const total = moneyOf(sums);
  const unknown = receipts.filter(({ totalCost }) => totalCost === undefined).length;
  return { total, usd: formatMoney(total), unknown, sums };
}

/** Lets what was added up through `JSON.stringify`, which knows no bigint: `usd` says what `total` does. */
export function withSumJson<T extends ReceiptSum>(sum: T): T {
  return Object.defineProperty(sum, "toJSON", {
    value(this: T): object {
      const { total: _, ...rest } = this;
      return rest;
    },
  });
}

/** All money of a sum, in femto-dollars. */
export function moneyOf({ reported, computed, estimated, external }: LedgerTotal): Money {
  return reported + computed + estimated + external;
}
