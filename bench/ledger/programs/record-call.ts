import { setImmediate as nextTurn } from "node:timers/promises";
import type { Receipt } from "@wayfare/core";
import { openLedger } from "@wayfare/ledger";
import { median } from "../../client/statistics.ts";
import { type ProgramOptions, runAsProgram } from "../program.ts";
import { createReceiptSource } from "../receipts/create-receipts.ts";
import { cpuMicros, type Sample } from "../sample.ts";

const TURN = 100;
const WARM_UP = 10_000;
const MEASURED = 50_000;
/** Empty loops before those that count, and those. */
const SETTLING = 4;
const LOOPS = 5;

/**
 * `cpu`: µs that the request path spends on one call of `record`, over an empty loop; writing happens between the turns,
 * unmeasured. `empty`: that loop.
 */
await runAsProgram(async ({ lane, folder }: ProgramOptions): Promise<Sample> => {
  const createReceiptAt = createReceiptSource(1);
  const receipts = Array.from({ length: WARM_UP + MEASURED }, (_, i) => createReceiptAt(1.75e12 + i * 10));
  const empty = await measureEmpty(receipts);
  if (lane === "array") {
    const kept: Receipt[] = [];
    return above(empty, await measureTurns(receipts, (receipt) => void kept.push(receipt)));
  }
  const ledger = await openLedger({ path: `${folder}/ledger.db` });
  const full = await measureTurns(receipts, (receipt) => void ledger.record(receipt));
  await ledger.flush();
  if (ledger.dropped > 0) throw new Error(`${ledger.dropped} receipts were dropped`);
  await ledger.close();
  return above(empty, full);
});

/** Helper threads still clean up after the making of the receipts: the first loops would be charged with that. */
async function measureEmpty(receipts: readonly Receipt[]): Promise<number> {
  const loops: number[] = [];
  for (let i = 0; i < SETTLING + LOOPS; i++) loops.push(await measureTurns(receipts, () => {}));
  return median(loops.slice(SETTLING));
}

/** @throws Error when the work costs less than no work: then something else was measured */
function above(empty: number, full: number): Sample {
  if (full <= empty) throw new Error(`${full} µs with work, ${empty} µs without`);
  return { cpu: full - empty, empty };
}

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
