import { InvalidRequestError } from "../errors/remedies.ts";
import { parseDecimal, rescale } from "../money/decimal.ts";
import { MONEY_SCALE, type Money } from "../money/money.ts";
import type { LimitSource } from "../protocol/error-body.ts";
import type { Budget, LimitScope, RateLimit } from "./limits.ts";
import { type CalendarWindow, calendarWindows } from "./window.ts";

/** What an account counts. */
export type Unit = "usd" | "requests" | "tokens";

/** One limit on one unit, checked and complete. */
export interface Rule {
  readonly unit: Unit;
  readonly scope: LimitScope;
  readonly value: string | undefined;
  /** In femto-dollars, requests or tokens; undefined only keeps the account. */
  readonly limit: bigint | undefined;
  /** Name of a window, or the length of a sliding one in ms. */
  readonly window: CalendarWindow | number;
  readonly includeByok: boolean;
  readonly freeOnly: boolean;
  readonly source: LimitSource;
}

/** Budgets belong to somebody; where OpenRouter has no such owner, its guardrails come nearest. */
const budgetSources: Readonly<Record<string, LimitSource>> = {
  key: "openrouter_key_limit",
  global: "openrouter_workspace_budget",
};

/** Reads a budget. @throws InvalidRequestError that names the field */
export function budgetRule(budget: Budget): Rule {
  const { scope = "global", value, window = "lifetime", includeByok = false } = budget;
  checkScope(scope);
  if (!calendarWindows.includes(window))
    throw wrong("window", `one of ${calendarWindows.join(", ")}`, window);
  const source = budget.source ?? budgetSources[scope] ?? "openrouter_guardrail_budget";
  const limit = budget.limit === null ? undefined : readAmount(budget.limit);
  return { unit: "usd", scope, value, limit, window, includeByok, freeOnly: false, source };
}

/** Reads a rate limit: a rule for requests, one for tokens, or both. @throws InvalidRequestError that names the field */
export function rateRules(rate: RateLimit): Rule[] {
  const { scope = "global", value, per = 60_000, models } = rate;
  checkScope(scope);
  const isLength = typeof per === "number" && per >= 1 && Number.isSafeInteger(per);
  if (!isLength && !calendarWindows.includes(per as CalendarWindow)) {
    throw wrong("per", `a whole number of milliseconds or one of ${calendarWindows.join(", ")}`, per);
  }
  if (rate.requests === undefined && rate.tokens === undefined) {
    throw new InvalidRequestError("A rate limit must have `requests`, `tokens` or both.");
  }
  const source = rate.source ?? "openrouter_admission_control";
  const common = { scope, value, window: per, includeByok: false, freeOnly: models === "free", source };
  return (["requests", "tokens"] as const).flatMap((unit) => {
    const limit = rate[unit];
    if (limit === undefined) return [];
    if (!Number.isSafeInteger(limit) || limit < 0) throw wrong(unit, "a whole number of zero or more", limit);
    return [{ ...common, unit, limit: BigInt(limit) }];
  });
}

function checkScope(scope: string): void {
  if (/^(?:global|key|user|session|tag:.+)$/.test(scope)) return;
  throw wrong("scope", '"global", "key", "user", "session" or "tag:" with a name', scope);
}

function readAmount(limit: unknown): Money {
  if (typeof limit === "bigint" && limit >= 0n) return limit;
  const decimal =
    typeof limit === "string" || typeof limit === "number" ? parseDecimal(String(limit)) : undefined;
  if (decimal === undefined || decimal.coefficient < 0n)
    throw wrong("limit", "an amount of zero or more (USD, or femto-dollars as a bigint), or null", limit);
  return rescale(decimal, MONEY_SCALE);
}

function wrong(field: string, wanted: string, value: unknown): InvalidRequestError {
  return new InvalidRequestError(
    `The \`${field}\` of a limit must be ${wanted}, not ${typeof value === "string" ? JSON.stringify(value) : String(value)}.`,
  );
}
