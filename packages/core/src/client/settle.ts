import { observe } from "./call.ts";
import type { Context, Settler, Unsettled } from "./context.ts";

/** So many questions are open at once; when many calls break off together, the others wait. */
const MOST_AT_ONCE = 8;

/** Makes the settler of a client: the record of the call tells what it cost, else an own count times the price. */
export function createSettler(context: Context): Settler {
  const waiting: Unsettled[] = [];
  const pending = new Set<Promise<void>>();
  const start = (call: Unsettled): void => {
    // Loaded when it is first needed: most programs never leave a call half-way.
    const settling = import("./settle-call.ts")
      .then(({ settleCall }) => settleCall(context, call))
      .catch((error: unknown) => observe(context, () => Promise.reject(error)))
      .finally(() => {
        pending.delete(settling);
        const next = waiting.shift();
        if (next !== undefined) start(next);
      });
    pending.add(settling);
  };
  return {
    take: (call) => {
      const { ledger, onSettled } = context.options;
      if (ledger === undefined && onSettled === undefined && !call.isReserved) return;
      if (pending.size < MOST_AT_ONCE) start(call);
      else waiting.push(call);
    },
    idle: async () => {
      // The waits behind it keep no process alive, but whoever awaits their end does.
      const alive = setInterval(() => {}, 60_000);
      try {
        while (pending.size > 0) await Promise.all(pending);
      } finally {
        clearInterval(alive);
      }
    },
  };
}
