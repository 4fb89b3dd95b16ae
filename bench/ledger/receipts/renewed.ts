import type { Receipt } from "@wayfare/core";

/** Receipts without end out of a few prebuilt ones, each with an id of its own: to make them anew would be measured too. */
export function createRenewal(prebuilt: readonly Receipt[]): () => Receipt {
  let count = 0;
  return () => {
    const receipt = prebuilt[count % prebuilt.length] as Receipt;
    count += 1;
    return { ...receipt, id: `${receipt.id}-${count}` };
  };
}
