import type { Hold } from "@wayfare/core/budgets";
import { describe, expect, test } from "vitest";
import { legs, useLeg } from "./support.ts";

const never = Number.POSITIVE_INFINITY;
const DAY = 86_400_000;

describe.each(legs)("upkeep of budgets in $name", (leg) => {
  const bench = useLeg(leg);

  test("removes bookings of ended slots, piece by piece, and nothing that still counts", async () => {
    const ledger = await bench.open();
    const { budgets } = ledger;
    const now = Date.now();
    const old = now - 3 * DAY;
    const hold = (account: string, slot: number, until: number): Hold => {
      return { account, from: slot, slot, until, limit: 10n ** 9n, amount: 5n };
    };
    // More than are removed at once.
    const slots = Array.from({ length: 4500 }, (_, n) => hold("minutes", old + n, old + n + 60_000));
    for (const [index, each] of slots.entries())
      budgets.settle({ id: `old-${index}`, holds: [each], amounts: [1n] }, old + index);
    const lasting = [hold("today", now, now + DAY), hold("good", 0, never)];
    await budgets.settle({ id: "settled", holds: lasting, amounts: [3n, 4n] }, now);
    await budgets.reserve({ id: "open", holds: lasting, expiresAt: now + DAY }, now);
    await budgets.reserve({ id: "lapsed", holds: lasting, expiresAt: old + 1 }, old);

    await ledger.maintain();
    const queries = ["minutes", "today", "good"].map((account) => ({ account, from: 0 }));
    const balances = await budgets.balances(queries, now);
    expect(balances.map(({ spent, reserved }) => [spent, reserved])).toEqual([
      [0n, 0n],
      [3n, 5n],
      [4n, 5n],
    ]);
    await budgets.settle({ id: "settled", holds: lasting, amounts: [3n, 6n] }, now);
    await budgets.settle({ id: "open", holds: lasting, amounts: [1n, 1n] }, now);
    const settled = await budgets.balances(queries, now);
    expect(settled.map(({ spent, reserved }) => [spent, reserved])).toEqual([
      [0n, 0n],
      [4n, 0n],
      [7n, 0n],
    ]);
  });
});
