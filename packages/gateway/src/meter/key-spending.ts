import type { LedgerTotal } from "@wayfare/core";
import { calendarSpan } from "@wayfare/core/budgets";
import type { Money } from "@wayfare/core/cost";
import type { KeySpending, Spans } from "../access/encode-key.ts";
import type { Books } from "../options.ts";

const nothing: Spans = { total: 0n, daily: 0n, weekly: 0n, monthly: 0n };
const windows = { total: "lifetime", daily: "day", weekly: "week", monthly: "month" } as const;

/** All that is known to have been charged; calls of unknown cost are in no sum. */
export function chargedIn({ reported, computed, estimated }: LedgerTotal): Money {
  return reported + computed + estimated;
}

/** What keys have spent, up to `at` in ms since 1970: one of them, or all that spent something. */
export async function spendingByKey(
  books: Books,
  at: number,
  key?: string,
): Promise<(hash: string) => KeySpending> {
  const spending = new Map<string, { usage: Record<keyof Spans, Money>; byok: Record<keyof Spans, Money> }>();
  const spans = Object.entries(windows) as [keyof Spans, (typeof windows)[keyof Spans]][];
  const groups = await Promise.all(
    spans.map(async ([span, window]) => {
      const from = window === "lifetime" ? undefined : calendarSpan(window, at).start;
      return { span, rows: await books.by("key", { key, from }) };
    }),
  );
  for (const { span, rows } of groups) {
    for (const { key: hash = "", total } of rows) {
      const sums = spending.get(hash) ?? { usage: { ...nothing }, byok: { ...nothing } };
      sums.usage[span] = chargedIn(total);
      sums.byok[span] = total.external;
      spending.set(hash, sums);
    }
  }
  return (hash) => spending.get(hash) ?? { usage: nothing, byok: nothing };
}
