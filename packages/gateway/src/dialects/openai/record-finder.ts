import { isOpenRouterError, type Transport } from "@wayfare/core";
import { pause, recordDelays } from "@wayfare/core/internal";
import type { Dialect } from "../dialect.ts";
import { upstreamClient } from "./upstream-client.ts";

/** Asks OpenRouter, or a gateway of its kind, for the record of a call until it is there. */
export function createRecordFinder(transport: Transport): NonNullable<Dialect["findRecord"]> {
  return async (upstream, id, signal) => {
    const client = upstreamClient(upstream, transport);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await client.generation(id, { signal });
      } catch (error) {
        const delay = recordDelays[attempt];
        if (delay === undefined || !mayComeYet(error)) throw error;
        await pause(delay, signal, false);
      }
    }
  };
}

/** A key that may not ask will not change its mind; a record that is missing, and a server that is ill, may. */
function mayComeYet(error: unknown): boolean {
  return isOpenRouterError(error) && (error.status === 404 || error.retryable);
}
