import type { Pricing } from "../protocol/pricing.ts";
import type { Receipt } from "../protocol/receipt.ts";
import { priceUsage } from "./price.ts";
import { type ReceiptFacts, writeReceipt } from "./receipt.ts";
import type { UnitOptions } from "./units.ts";

/** What a receipt is made from; counts are read from `usage`, the cost from `usage` or `pricing`. */
export interface ReceiptInput extends Omit<ReceiptFacts, "computeCost"> {
  /** Listed prices of the endpoint that served. */
  pricing?: Pricing | null | undefined;
  /** Units that the usage report leaves open, for a computed cost. */
  units?: UnitOptions | undefined;
}

/** Makes the receipt of one call; `JSON.stringify` writes its money as decimal strings in dollars. */
export function createReceipt({ pricing, units, ...facts }: ReceiptInput): Receipt {
  const { usage, startedAt } = facts;
  return writeReceipt({
    ...facts,
    computeCost: () => priceUsage(usage, pricing, { ...units, at: new Date(startedAt) })?.total,
  });
}
