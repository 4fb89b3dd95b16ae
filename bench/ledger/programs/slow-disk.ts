import { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Receipt } from "@wayfare/core";
import { openLedger, type SqlLedger } from "@wayfare/ledger";
import { openSlowDisk } from "../floors/slow-dialect.ts";
import { type ProgramOptions, runAsProgram } from "../program.ts";
import { createReceiptSource } from "../receipts/create-receipts.ts";
import type { Sample } from "../sample.ts";

const LIMIT = 100_000;
const OFFERED = 400_000;
const TURN = 100;
const DELAY = 200;

/** A sink for receipts that cannot keep up, and how to help it again. */
interface Congestion {
  take(receipt: Receipt): void;
  /** Ends when everything that was not dropped is written. @returns how many are written and how many are dropped */
  recover(): Promise<{ stored: number; dropped: number }>;
}

/**
 * `full`: MB of heap when as many receipts were offered as the queue holds, `more`: at four times as many, both after a
 * collection and over the start; `growth`: their ratio; `rss`: the most MB of memory over the start; `lost`: receipts
 * that are neither written nor counted as dropped; `after`: MB of heap when all is written; `block`: the longest turn
 * of the event loop beside our own, in ms; `drain`: s.
 */
await runAsProgram(async ({ lane, folder }: ProgramOptions): Promise<Sample> => {
  const createReceiptAt = createReceiptSource(4);
  const { take, recover } = await congest(lane, `${folder}/slow.db`);
  const start = { heap: heapMegabytes(), rss: process.memoryUsage.rss() };
  let [rss, block, full] = [0, 0, 0];
  for (let offered = 0; offered < OFFERED; offered += TURN) {
    if (offered === LIMIT) full = heapMegabytes() - start.heap;
    for (let i = offered; i < offered + TURN; i++) take(createReceiptAt(1.75e12 + i));
    const before = performance.now();
    await nextTurn();
    block = Math.max(block, performance.now() - before);
    rss = Math.max(rss, process.memoryUsage.rss() - start.rss);
  }
  const more = heapMegabytes() - start.heap;
  const before = performance.now();
  const { stored, dropped } = await recover();
  const drain = (performance.now() - before) / 1000;
  const lost = OFFERED - stored - dropped;
  const after = heapMegabytes() - start.heap;
  return { full, more, growth: more / full, rss: rss / 1e6, dropped, lost, after, block, drain };
});

async function congest(lane: string, path: string): Promise<Congestion> {
  if (lane === "array") return collect();
  if (lane === "slow disk") {
    const disk = openSlowDisk(path);
    const ledger = await openLedger({ dialect: disk.dialect, queueLimit: LIMIT, onWarning: () => {} });
    disk.delay = DELAY;
    return congestion(ledger, path, () => {
      disk.delay = 0;
    });
  }
  const ledger = await openLedger({ path, queueLimit: LIMIT, onWarning: () => {} });
  const other = new DatabaseSync(path);
  other.exec("begin immediate");
  return congestion(ledger, path, () => other.close());
}

/** What the receipts alone take. */
function collect(): Congestion {
  const kept: Receipt[] = [];
  let dropped = 0;
  return {
    take(receipt) {
      if (kept.length < LIMIT) kept.push(receipt);
      else dropped += 1;
    },
    async recover() {
      return { stored: kept.splice(0).length, dropped };
    },
  };
}

function congestion(ledger: SqlLedger, path: string, help: () => void): Congestion {
  return {
    take: (receipt) => void ledger.record(receipt),
    async recover() {
      help();
      while (ledger.pending > 0) await sleep(10);
      const { dropped } = ledger;
      await ledger.close();
      using database = new DatabaseSync(path, { readOnly: true });
      const row = database.prepare("select count(*) as stored from wayfare_receipts").get();
      return { stored: Number(row?.stored), dropped };
    },
  };
}

function heapMegabytes(): number {
  if (globalThis.gc === undefined) throw new Error("run with --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed / 1e6;
}
