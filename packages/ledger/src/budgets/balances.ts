import type { AccountQuery, Balance } from "@wayfare/core/budgets";
import { Account } from "@wayfare/core/budgets";
import type { Kysely } from "kysely";
import type { Tables } from "../schema/tables.ts";
import { readAccounts } from "./read-records.ts";

/** How accounts stand, in the order of the queries. */
export async function balancesOf(
  database: Kysely<Tables>,
  queries: readonly AccountQuery[],
  at: number,
): Promise<readonly Balance[]> {
  const first = new Map<string, number>();
  for (const { account, from } of queries) first.set(account, Math.min(from, first.get(account) ?? from));
  const views = [...first].map(([account, from]) => ({ account, from, holds: true }));
  const { bookings, holds } = await readAccounts(database, views);
  const accounts = new Map(views.map(({ account }) => [account, new Account()]));
  for (const { account, slot, until, amount } of bookings) accounts.get(account)?.book(slot, until, amount);
  for (const { account, slot, expiresAt, amount } of holds)
    if (expiresAt > at) accounts.get(account)?.reserve(slot, Number.POSITIVE_INFINITY, amount);
  return queries.map(({ account, from }) => (accounts.get(account) ?? new Account()).balance(from));
}
