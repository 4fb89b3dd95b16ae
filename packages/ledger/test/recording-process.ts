import { setImmediate as nextTurn } from "node:timers/promises";
import { openLedger } from "@wayfare/ledger";
import { charged, receiptOf } from "./receipts.ts";

// A process of its own: records receipts and prints the id of each one that is acknowledged.
const { place, count, name, model } = JSON.parse(process.argv[2] ?? "{}");
const ledger = await openLedger({ ...place, flushInterval: 5 });
for (let n = 0; n < count; n += 1) {
  const receipt = receiptOf({ ...charged(0.001), id: `${name}-${n}`, model });
  ledger.record(receipt).then(
    () => process.stdout.write(`${receipt.id}\n`),
    (error) => process.stderr.write(`${error}\n`),
  );
  if (n % 20 === 0) await nextTurn();
}
await ledger.close();
