import { setTimeout as sleep } from "node:timers/promises";
import { createReceipt } from "@wayfare/core/cost";
import { openLedger, type SqlLedger } from "@wayfare/ledger";
import { accounts, PATIENCE, type WorkerMessage, type WorkerTask } from "./processes-task.ts";

const [all, key, running] = accounts;
/** The most that one call costs. */
const MOST = 100;

async function work(task: WorkerTask): Promise<void> {
  const ledger = await openLedger({ ...task.place, flushInterval: 5 });
  tell({ kind: "opened" });
  const calls = new Calls(task, ledger);
  await Promise.all(Array.from({ length: task.lines }, () => calls.run()));
  await ledger.close();
  tell({ kind: "done", refused: calls.refused, crashed: calls.crashed });
  process.disconnect();
}

function tell(message: WorkerMessage): void {
  process.send?.(message);
}

class Calls {
  refused = 0;
  crashed = 0;
  #begun = 0;
  #random: number;
  readonly #task: WorkerTask;
  readonly #ledger: SqlLedger;

  constructor(task: WorkerTask, ledger: SqlLedger) {
    this.#task = task;
    this.#ledger = ledger;
    this.#random = task.seed;
  }

  /** One call after the other, until all are made. */
  async run(): Promise<void> {
    while (this.#begun < this.#task.calls) {
      this.#begun += 1;
      await this.#call(`${this.#task.name}-${this.#begun}`, this.#next(100));
    }
  }

  async #call(id: string, fate: number): Promise<void> {
    // One in twenty is never heard of again; it must not stand in the way of the others.
    const isLost = fate < 5;
    const amount = BigInt(MOST);
    const holds = [all, key, running].slice(0, isLost ? 2 : 3).map(({ account, limit }) => ({
      account,
      from: 0,
      slot: 0,
      until: Number.POSITIVE_INFINITY,
      limit,
      amount: account === running.account ? 1n : amount,
    }));
    for (;;) {
      const at = Date.now();
      const shortfalls = await this.#ledger.budgets.reserve({ id, holds, expiresAt: at + PATIENCE }, at);
      if (shortfalls.length === 0) break;
      if (shortfalls.some(({ index }) => index < 2)) {
        this.refused += 1;
        return;
      }
      await sleep(1 + this.#next(10));
    }
    await sleep(this.#next(10));
    if (isLost) {
      this.crashed += 1;
      return;
    }
    const at = Date.now();
    const cost = fate < 20 ? 0n : BigInt(this.#next(MOST + 1));
    // In the same turn, so that both are on disk or neither.
    const settled = this.#ledger.budgets.settle({ id, holds, amounts: [cost, cost, 0n] }, at);
    const receipt = { ...createReceipt({ id, api: "chat", startedAt: at, latency: { total: 1 } }), cost };
    const recorded = this.#ledger.record({ ...receipt, costSource: "reported" });
    if (fate % 4 === 0) this.#ledger.budgets.settle({ id, holds, amounts: [cost, cost, 0n] }, at);
    await Promise.all([settled, recorded]);
    tell({ kind: "recorded", ids: [id] });
  }

  /** A whole number below `end`; the same ones for the same seed. */
  #next(end: number): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return (this.#random >>> 8) % end;
  }
}

await work(JSON.parse(process.argv[2] ?? "") as WorkerTask);
