import { isOpenRouterError } from "@wayfare/core";
import { inTime } from "../access/in-time.ts";
import type { Books } from "../options.ts";
import { outOfReach } from "../refusal.ts";

/** Milliseconds after which a ledger that says nothing counts as out of reach. */
const PATIENCE = 3000;

/**
 * Asks the ledger, so that the answer holds every call that ended before.
 * @throws UnavailableError (503) when it does not answer: that says nothing about the account
 */
export async function reach<T>(books: Books, ask: () => T | Promise<T>): Promise<T> {
  const asked = async () => {
    await books.flush?.();
    return ask();
  };
  try {
    return await inTime(asked(), PATIENCE, "The ledger");
  } catch (error) {
    throw isOpenRouterError(error) ? error : outOfReach("The ledger", error);
  }
}
