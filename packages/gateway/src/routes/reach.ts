import { isOpenRouterError } from "@wayfare/core";
import { outOfReach } from "../refusal.ts";

/** Asks the ledger. @throws UnavailableError (503) when it does not answer: that says nothing about the account */
export async function reach<T>(ask: () => T | Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw isOpenRouterError(error) ? error : outOfReach("The ledger", error);
  }
}
