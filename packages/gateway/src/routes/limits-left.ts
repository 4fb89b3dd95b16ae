import { createBudgets, type RateLimit } from "@wayfare/core/budgets";
import type { Money } from "@wayfare/core/cost";
import type { StoredKey } from "@wayfare/ledger";
import type { Caller } from "../access/caller.ts";
import { freeDailyLimit, spendingLimit } from "../access/key-limits.ts";
import type { Parts } from "../parts.ts";

/** What is left of a key's spending limit, what calls in flight may take being taken; undefined without a limit. */
export async function limitRemaining({ books, settings }: Parts, key: StoredKey): Promise<Money | undefined> {
  if (key.limit === undefined) return undefined;
  const budgets = createBudgets({ store: books.budgets, clock: settings.clock });
  const [status] = await budgets.status({
    tags: { key: key.hash },
    limits: { budgets: spendingLimit(key) },
  });
  return status?.remaining;
}

/** What OpenRouter's accounts have; shown where no such limit is set, as clients expect one. */
const unlimited = { used: 0, limit: 1000, remaining: 1000 };

/** Requests to free models today, by the limit that leaves the fewest. */
export async function freeRequestsToday({ books, settings }: Parts, { id, key }: Caller) {
  const isFreeDaily = ({ models, per, requests }: RateLimit) =>
    models === "free" && per === "day" && requests !== undefined;
  const own = key === undefined ? [] : freeDailyLimit(key);
  const rateLimits = [...settings.rateLimits.filter(isFreeDaily), ...own];
  const budgets = createBudgets({ rateLimits, store: books.budgets, clock: settings.clock });
  const statuses = await budgets.status({ tags: { key: id } });
  const [tightest] = statuses
    .map(({ limit = 0n, spent, remaining = 0n }) => ({
      used: Number(spent),
      limit: Number(limit),
      remaining: Number(remaining),
    }))
    .sort((a, b) => a.remaining - b.remaining);
  return tightest ?? unlimited;
}
