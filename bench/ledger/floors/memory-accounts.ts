import type { Receipt } from "@wayfare/core";
import { type AccountFloor, LIMIT } from "./accounts.ts";

/** A map of amounts, and receipts in an array. */
export function openMemoryAccounts(): AccountFloor {
  const accounts = new Map<string, { spent: bigint; reserved: bigint }>();
  const receipts: Receipt[] = [];
  const find = (name: string) => {
    let account = accounts.get(name);
    if (account === undefined) {
      account = { spent: 0n, reserved: 0n };
      accounts.set(name, account);
    }
    return account;
  };
  return {
    reserve(names, amount) {
      const found = names.map(find);
      if (found.some(({ spent, reserved }) => spent + reserved + amount > LIMIT)) return false;
      for (const account of found) account.reserved += amount;
      return true;
    },
    settle(names, reserved, spent, receipt) {
      for (const account of names.map(find)) {
        account.reserved -= reserved;
        account.spent += spent;
      }
      receipts.push(receipt);
    },
    close() {},
  };
}
