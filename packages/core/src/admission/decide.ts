import type { Account } from "./account.ts";
import type { Balance, Hold, Shortfall } from "./budget-store.ts";

const empty: Balance = { spent: 0n, reserved: 0n, bookings: [] };

/** The holds that their accounts have no room for; none means that all of them may be made. */
export function findShortfalls(
  holds: readonly Hold[],
  accountOf: (name: string) => Account | undefined,
): readonly Shortfall[] {
  const shortfalls: Shortfall[] = [];
  for (const [index, { account, from, limit, amount }] of holds.entries()) {
    if (limit === undefined) continue;
    const balance = accountOf(account)?.balance(from) ?? empty;
    if (balance.spent + balance.reserved + amount > limit) shortfalls.push({ index, balance });
  }
  return shortfalls;
}
