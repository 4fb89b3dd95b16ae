import { observe } from "./call.ts";
import type { Context, Settler } from "./context.ts";

/** Makes the settler of a client: the record of the call tells what it cost, else an own count times the price. */
export function createSettler(context: Context): Settler {
  const pending = new Set<Promise<void>>();
  return {
    take: (call) => {
      const { ledger, onSettled } = context.options;
      if (ledger === undefined && onSettled === undefined && !call.isReserved) return;
      // Loaded when it is first needed: most programs never leave a call half-way.
      const settling = import("./settle-call.ts")
        .then(({ settleCall }) => settleCall(context, call))
        .catch((error: unknown) => observe(context, () => Promise.reject(error)))
        .finally(() => pending.delete(settling));
      pending.add(settling);
    },
    idle: async () => {
      // The waits below keep no process alive, but whoever awaits their end does.
      const alive = setInterval(() => {}, 60_000);
      try {
        while (pending.size > 0) await Promise.all(pending);
      } finally {
        clearInterval(alive);
      }
    },
  };
}
