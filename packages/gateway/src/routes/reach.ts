import { isOpenRouterError } from "@wayfare/core";
import type { Books } from "../options.ts";
import { outOfReach } from "../refusal.ts";

/**
 * Asks the ledger, so that the answer holds every call that ended before.
 * @throws UnavailableError (503) when it does not answer: that says nothing about the account
 */
export async function reach<T>(books: Books, ask: () => T | Promise<T>): Promise<T> {
  try {
    await books.flush?.();
    return await ask();
  } catch (error) {
    throw isOpenRouterError(error) ? error : outOfReach("The ledger", error);
  }
}
