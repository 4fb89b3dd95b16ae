import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { PaymentRequiredError, RateLimitError } from "../errors/remedies.ts";
import { formatMoney, type Money, moneyToNumber } from "../money/money.ts";
import type { ErrorMetadata } from "../protocol/error-body.ts";
import type { Shortfall } from "./budget-store.ts";
import type { RuledHold } from "./holds.ts";

/** How long to wait for money that calls in flight have reserved, in ms: nobody knows when they end. */
const IN_FLIGHT_WAIT = 1000;

/** Output tokens that were asked for, and how many of them the rest of a budget would pay. */
export interface Affordable {
  readonly requested: number;
  affordable(remaining: Money): number;
}

/** A hold that was not granted, with what its account held. */
interface Refused extends RuledHold {
  readonly balance: Shortfall["balance"];
}

/**
 * The error for holds that were not granted: 402 for a budget, since waiting does not help, else 429 for a rate.
 * Money that only calls in flight hold is the one 402 worth a retry (OpenRouter docs: limits).
 */
export function refusalOf(
  held: readonly RuledHold[],
  shortfalls: readonly Shortfall[],
  at: number,
  output?: Affordable,
): OpenRouterError {
  const refused = shortfalls.flatMap(({ index, balance }): Refused[] => {
    const ruled = held[index];
    return ruled === undefined ? [] : [{ ...ruled, balance }];
  });
  const budgets = refused.filter(({ rule }) => rule.unit === "usd");
  const rates = refused.filter(({ rule }) => rule.unit !== "usd");
  // A budget that is used up outweighs one that others only hold for now, and a long wait a short one.
  const exhausted = budgets.find((each) => !isInFlight(each)) ?? budgets[0];
  if (exhausted !== undefined) return budgetError(exhausted, output);
  const [slowest] = rates.sort((a, b) => freeAt(b, at) - freeAt(a, at));
  return rateError(slowest as Refused, at);
}

function isInFlight({ hold, balance }: Refused): boolean {
  return balance.spent + hold.amount <= (hold.limit ?? 0n);
}

function remainingOf({ hold, balance }: Refused): bigint {
  const rest = (hold.limit ?? 0n) - balance.spent - balance.reserved;
  return rest > 0n ? rest : 0n;
}

function budgetError(refused: Refused, output: Affordable | undefined): OpenRouterError {
  const { rule, hold, balance } = refused;
  const limit = hold.limit ?? 0n;
  const remaining = remainingOf(refused);
  const resets = Number.isFinite(hold.until) ? new Date(hold.until).toISOString() : null;
  const inFlight = isInFlight(refused);
  const metadata: ErrorMetadata = {
    error_type: "payment_required",
    limit_source: inFlight ? "openrouter_in_flight_budget" : rule.source,
    scope: rule.scope,
    limit_usd: moneyToNumber(limit),
    spend_usd: moneyToNumber(balance.spent),
    reserved_usd: moneyToNumber(balance.reserved),
    remaining_usd: moneyToNumber(remaining),
    resets_at: resets,
  };
  if (inFlight) metadata.reason = "in_flight_budget_exhausted";
  else if (hold.amount > limit) metadata.reason = "weight_exceeds_budget";
  const facts = {
    status: 402,
    error_type: "payment_required",
    limit_source: metadata.limit_source,
    metadata,
  };
  const text = describe(refused, remaining, resets, output);
  if (!inFlight) return new PaymentRequiredError(text, facts);
  return new RateLimitError(text, { ...facts, retryable: true, retryAfter: IN_FLIGHT_WAIT });
}

function describe(
  refused: Refused,
  remaining: Money,
  resets: string | null,
  output: Affordable | undefined,
): string {
  const { rule, hold, balance } = refused;
  const whose =
    rule.scope === "global" ? "The budget" : `The budget of this ${rule.scope.replace(/^tag:/, "")}`;
  const state = `$${formatMoney(balance.spent)} of $${formatMoney(hold.limit ?? 0n)} spent`;
  const open = balance.reserved > 0n ? `, $${formatMoney(balance.reserved)} reserved by calls in flight` : "";
  const need = `this request may cost up to $${formatMoney(hold.amount)}`;
  const when = resets === null ? "It does not reset." : `It resets at ${resets}.`;
  const tokens =
    output === undefined
      ? ""
      : `You requested up to ${output.requested} tokens, but can only afford ${output.affordable(remaining)}. `;
  return `This request requires more credits, or fewer max_tokens. ${tokens}${whose} has ${state}${open}; ${need}. ${when}`;
}

/** When a rate has room again, in ms since 1970; Infinity for a request that is larger than the limit. */
function freeAt({ hold, balance }: Refused, at: number): number {
  const limit = hold.limit ?? 0n;
  if (hold.amount > limit) return Number.POSITIVE_INFINITY;
  let used = balance.spent + balance.reserved;
  for (const { amount, until } of balance.bookings) {
    used -= amount;
    if (used + hold.amount <= limit) return until;
  }
  // Only calls in flight are in the way.
  return Math.min(hold.until, at + IN_FLIGHT_WAIT);
}

function rateError(refused: Refused, at: number): OpenRouterError {
  const { rule, hold } = refused;
  const free = freeAt(refused, at);
  const isTooLarge = free === Number.POSITIVE_INFINITY;
  const limit = hold.limit ?? 0n;
  const headers: Record<string, string> = {
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Remaining": String(remainingOf(refused)),
    ...(isTooLarge ? {} : { "X-RateLimit-Reset": String(free) }),
  };
  const metadata: ErrorMetadata = {
    error_type: "rate_limit_exceeded",
    limit_source: rule.source,
    scope: rule.scope,
    headers,
  };
  const facts = { status: 429, error_type: "rate_limit_exceeded", limit_source: rule.source, metadata };
  const per = typeof rule.window === "number" ? `${rule.window / 1000} s` : rule.window;
  const what = `${limit} ${rule.unit} per ${per}`;
  if (isTooLarge && limit > 0n) {
    const text = `Rate limit exceeded: ${what}. This request may take ${hold.amount}; send less, or set max_tokens lower.`;
    return new RateLimitError(text, facts);
  }
  if (isTooLarge) return new RateLimitError(`Rate limit exceeded: ${what}.`, facts);
  const retryAfter = Math.max(1, free - at);
  headers["Retry-After"] = String(Math.ceil(retryAfter / 1000));
  return new RateLimitError(`Rate limit exceeded: ${what}.`, { ...facts, retryable: true, retryAfter });
}
