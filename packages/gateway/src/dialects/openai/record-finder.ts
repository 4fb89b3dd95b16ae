import { createOpenRouter, InvalidRequestError, type Transport } from "@wayfare/core";
import type { Dialect } from "../dialect.ts";

/** Asks OpenRouter, or a gateway of its kind, for the record of a call; core's client waits until it is there. */
export function createRecordFinder(transport: Transport): NonNullable<Dialect["findRecord"]> {
  return async ({ baseURL, apiKey, headers = {} }, id, signal) => {
    if (baseURL === undefined)
      throw new InvalidRequestError("An upstream without an address keeps no records.");
    const client = createOpenRouter({
      baseURL,
      headers: { ...headers },
      transport,
      // An upstream that needs no key gets none of the environment's either.
      apiKey: apiKey ?? "none",
    });
    return client.generation(id, { signal });
  };
}
