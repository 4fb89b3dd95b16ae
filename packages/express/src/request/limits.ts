import { type Budget, type Budgets, createBudgets, type RateLimit } from "@wayfare/core/budgets";
import type { ChatOptions, RouteBudget } from "../options.ts";

/** The limits of a route; undefined without any. @throws InvalidRequestError for one that cannot be read */
export function createLimits(options: ChatOptions): Budgets | undefined {
  const { budget, rateLimit, store } = options;
  const budgets = listOf(budget).map(({ usd, per = "day", of }): Budget => {
    return { limit: usd, window: per, scope: scopeOf(of, options) };
  });
  const rateLimits = listOf(rateLimit).map(({ of, ...rate }): RateLimit => {
    return { ...rate, scope: scopeOf(of, options) };
  });
  if (budgets.length + rateLimits.length === 0) return undefined;
  return createBudgets({ budgets, rateLimits, store });
}

function scopeOf(of: RouteBudget["of"], { user }: ChatOptions): "user" | "global" {
  return (of ?? (user === undefined ? "all" : "user")) === "all" ? "global" : "user";
}

function listOf<T extends object>(given: T | readonly T[] | undefined): readonly T[] {
  return given === undefined ? [] : ([given].flat() as T[]);
}
