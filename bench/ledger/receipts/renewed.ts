import type { Receipt } from "@wayfare/core";
import { createReceiptSource } from "./create-receipts.ts";

const PREBUILT = 20_000;
const START = Date.UTC(2025, 5, 1);

/**
 * Receipts without end, one for each 10 ms: a few prebuilt ones, again and again with later times and ids, because to
 * make each anew would be measured too.
 */
export function createRenewal(seed: number): () => Receipt {
  const createReceiptAt = createReceiptSource(seed);
  const prebuilt = Array.from({ length: PREBUILT }, (_, i) => createReceiptAt(START + i * 10));
  let count = 0;
  return () => {
    const receipt = prebuilt[count % PREBUILT] as Receipt;
    const startedAt = START + count * 10;
    count += 1;
    // "gen-", ten digits, "-", and what sets it apart from all others of the same second.
    return { ...receipt, startedAt, id: `gen-${Math.floor(startedAt / 1000)}${receipt.id.slice(14)}` };
  };
}
