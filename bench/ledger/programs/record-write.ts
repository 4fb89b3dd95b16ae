import { setImmediate as nextTurn } from "node:timers/promises";
import type { Receipt } from "@wayfare/core";
import { openLedger } from "@wayfare/ledger";
import { openReceiptFloor } from "../floors/sqlite-receipts.ts";
import { type ProgramOptions, runAsProgram } from "../program.ts";
import { createReceiptSource } from "../receipts/create-receipts.ts";
import { type Sample, timed } from "../sample.ts";

const TURN = 100;
const BATCH = 500;
const WARM_UP = 10_000;
const MEASURED = 50_000;

/** `cpu`: µs of the whole process for one receipt, from `record` in turns of 100 until it is in the file. */
await runAsProgram(async ({ lane, folder }: ProgramOptions): Promise<Sample> => {
  const createReceiptAt = createReceiptSource(2);
  const receipts = Array.from({ length: WARM_UP + MEASURED }, (_, i) => createReceiptAt(1.75e12 + i * 10));
  const [warmUp, measured] = [receipts.slice(0, WARM_UP), receipts.slice(WARM_UP)];
  if (lane === "by hand") {
    const floor = openReceiptFloor(`${folder}/floor.db`);
    await inTurns(warmUp, BATCH, (some) => floor.insert(some));
    const { cpu } = await timed(() => inTurns(measured, BATCH, (some) => floor.insert(some)));
    floor.close();
    return { cpu: cpu / MEASURED };
  }
  const ledger = await openLedger({ path: `${folder}/ledger.db` });
  const record = async (some: readonly Receipt[]) => {
    await inTurns(some, TURN, (turn) => {
      for (const receipt of turn) void ledger.record(receipt);
    });
    await ledger.flush();
  };
  await record(warmUp);
  const { cpu } = await timed(() => record(measured));
  if (ledger.dropped > 0) throw new Error(`${ledger.dropped} receipts were dropped`);
  await ledger.close();
  return { cpu: cpu / MEASURED };
});

async function inTurns(
  receipts: readonly Receipt[],
  size: number,
  take: (some: readonly Receipt[]) => void,
): Promise<void> {
  for (let start = 0; start < receipts.length; start += size) {
    take(receipts.slice(start, start + size));
    await nextTurn();
  }
}
