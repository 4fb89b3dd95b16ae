import type { Receipt } from "@wayfare/core";

/** Reserve and settle as anybody would write them by hand, for two accounts with a limit and nothing else. */
export interface AccountFloor {
  /** Sets an amount aside in both accounts, or in none. @returns whether there was room */
  reserve(accounts: readonly [string, string], amount: bigint): boolean | Promise<boolean>;
  /** Gives back what was reserved, books what the call took and keeps its receipt. */
  settle(
    accounts: readonly [string, string],
    reserved: bigint,
    spent: bigint,
    receipt: Receipt,
  ): void | Promise<void>;
  close(): void | Promise<void>;
}

/** In femto-dollars: never reached. */
export const LIMIT = 5_000_000_000_000_000_000n;
