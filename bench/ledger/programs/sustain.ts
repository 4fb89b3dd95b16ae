import { stat } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openLedger } from "@wayfare/ledger";
import { openReceiptFloor } from "../floors/sqlite-receipts.ts";
import { type ProgramOptions, runAsProgram } from "../program.ts";
import { createRenewal } from "../receipts/renewed.ts";
import { type Sample, timed } from "../sample.ts";

const BATCH = 500;
/** At most two windows are under way: whoever writes faster than the disk has to wait. */
const WINDOW = 5_000;
const WARM_UP = 20_000;

interface SustainOptions extends ProgramOptions {
  readonly receipts: number;
}

/**
 * `rate`: receipts per second that reach a file, over a long time; `rolled`: the same until they are in the roll-ups as
 * well; `cpu`: µs for one receipt; `bytes`: size of the file for one receipt.
 */
await runAsProgram(async ({ lane, folder, receipts }: SustainOptions): Promise<Sample> => {
  const next = createRenewal(3);
  const path = `${folder}/receipts.db`;
  if (lane === "by hand") {
    const floor = openReceiptFloor(path);
    const insert = async (count: number) => {
      for (let left = count; left > 0; left -= BATCH) {
        floor.insert(Array.from({ length: BATCH }, next));
        await nextTurn();
      }
    };
    await insert(WARM_UP);
    const { cpu, seconds } = await timed(() => insert(receipts));
    floor.close();
    return {
      rate: receipts / seconds,
      cpu: cpu / receipts,
      bytes: (await stat(path)).size / (receipts + WARM_UP),
    };
  }
  const ledger = await openLedger({ path });
  const record = (count: number) => recordInWindows(count, () => ledger.record(next()));
  await record(WARM_UP);
  await ledger.maintain();
  const { cpu, seconds } = await timed(() => record(receipts));
  const rolling = await timed(() => ledger.maintain());
  await ledger.close();
  return {
    rate: receipts / seconds,
    rolled: receipts / (seconds + rolling.seconds),
    cpu: cpu / receipts,
    rolledCpu: (cpu + rolling.cpu) / receipts,
    bytes: (await stat(path)).size / (receipts + WARM_UP),
  };
});

async function recordInWindows(count: number, record: () => Promise<void>): Promise<void> {
  let previous: Promise<unknown> = Promise.resolve();
  for (let left = count; left > 0; left -= WINDOW) {
    const window = Promise.all(Array.from({ length: Math.min(WINDOW, left) }, record));
    await previous;
    previous = window;
  }
  await previous;
}
