import type { Receipt } from "@wayfare/core";
import { median } from "../../client/statistics.ts";
import { openCaller } from "../budgets/open-caller.ts";
import { openPlace, type PlaceName } from "../budgets/place.ts";
import { type ProgramOptions, runAsProgram } from "../program.ts";
import { createReceiptSource } from "../receipts/create-receipts.ts";
import { type Sample, timed } from "../sample.ts";

interface BudgetOptions extends ProgramOptions {
  readonly place: PlaceName;
  readonly concurrency: number;
  readonly calls: number;
}

/**
 * Reserve, settle and record. `cpu`: µs of this process for one call, `rate`: calls per second, `wait`: ms until a call
 * is let through, the median.
 */
await runAsProgram(
  async ({ lane, folder, place: name, concurrency, calls }: BudgetOptions): Promise<Sample> => {
    const createReceiptAt = createReceiptSource(6);
    const receipts = Array.from({ length: calls + calls / 5 }, (_, i) => createReceiptAt(1.75e12 + i * 10));
    const place = await openPlace(name, folder);
    try {
      const caller = await openCaller(lane, place);
      const waits: number[] = [];
      const callAll = async (some: readonly Receipt[]) => {
        const queue = some.values();
        const worker = async () => {
          for (const receipt of queue) {
            const start = performance.now();
            const settle = await caller.admit(receipt);
            waits.push(performance.now() - start);
            settle(receipt);
          }
        };
        await Promise.all(Array.from({ length: concurrency }, worker));
      };
      await callAll(receipts.slice(calls));
      waits.length = 0;
      const { cpu, seconds } = await timed(async () => {
        await callAll(receipts.slice(0, calls));
        await caller.finish();
      });
      return { cpu: cpu / calls, rate: calls / seconds, wait: median(waits) };
    } finally {
      await place.remove();
    }
  },
);
