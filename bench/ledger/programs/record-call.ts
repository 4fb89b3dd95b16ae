import { setImmediate as nextTurn } from "node:timers/promises";
import type { Receipt } from "@wayfare/core";
import { openLedger } from "@wayfare/ledger";
import { type ProgramOptions, runAsProgram } from "../program.ts";
import { createReceiptSource } from "../receipts/create-receipts.ts";
import { cpuMicros, type Sample } from "../sample.ts";

const TURN = 100;
const WARM_UP = 10_000;
const MEASURED = 50_000;

/** `cpu`: µs that the request path spends on one call of `record`; writing happens between the turns, unmeasured. */
await runAsProgram(async ({ lane, folder }: ProgramOptions): Promise<Sample> => {
  const createReceiptAt = createReceiptSource(1);
  const receipts = Array.from({ length: WARM_UP + MEASURED }, (_, i) => createReceiptAt(1.75e12 + i * 10));
  const empty = await measureTurns(receipts, () => {});
  if (lane === "array") {
    const kept: Receipt[] = [];
    return { cpu: (await measureTurns(receipts, (receipt) => void kept.push(receipt))) - empty };
  }
  const ledger = await openLedger({ path: `${folder}/ledger.db` });
  const cpu = (await measureTurns(receipts, (receipt) => void ledger.record(receipt))) - empty;
  await ledger.flush();
  if (ledger.dropped > 0) throw new Error(`${ledger.dropped} receipts were dropped`);
  await ledger.close();
  return { cpu };
});

async function measureTurns(receipts: readonly Receipt[], take: (receipt: Receipt) => void): Promise<number> {
  let cpu = 0;
  for (let start = 0; start < receipts.length; start += TURN) {
    const before = cpuMicros();
    for (let i = start; i < start + TURN; i++) take(receipts[i] as Receipt);
    if (start >= WARM_UP) cpu += cpuMicros() - before;
    await nextTurn();
  }
  return cpu / MEASURED;
}
