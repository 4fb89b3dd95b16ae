import { divideHalfEven, parseDecimal } from "../money/decimal.ts";
import { type Money, parseMoney } from "../money/money.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { LedgerTotal } from "./ledger.ts";

/** What OpenRouter itself takes, on top of what calls cost. Rates are shares, such as "0.055" for 5.5 %. */
export interface PlatformFees {
  /** Fee of buying credits. */
  readonly credits: {
    readonly rate: string;
    /** Least fee of a purchase, in USD. */
    readonly minimum: string;
  };
  /** Fee of calls on the account's own provider keys. */
  readonly byok: {
    /** Share of what the call would cost at listed prices. */
    readonly rate: string;
    /** What a calendar month's calls may cost at listed prices before the fee begins, in USD. */
    readonly monthlyAllowance: string;
  };
}

/**
 * The fees of pay-as-you-go accounts as of November 2026; other plans and older rules differ, so pass your own.
 *
 * - Credits bought by card: 5.5 %, at least 0.80 USD; by cryptocurrency: 5 % (OpenRouter docs: FAQ, fees).
 * - Own keys: 5 % of the listed price above 25,000 USD a month, 200,000 USD for enterprises (OpenRouter docs: BYOK).
 *   The FAQ tells an older rule, one million calls a month instead of an amount.
 */
export const platformFees: PlatformFees = {
  credits: { rate: "0.055", minimum: "0.80" },
  byok: { rate: "0.05", monthlyAllowance: "25000" },
};

/** How true costs are found. */
export interface FeeOptions {
  /** @default platformFees */
  fees?: PlatformFees | undefined;
  /** Credits bought at a time, in femto-dollars: the least fee counts then. @default so many that it does not */
  purchase?: Money | undefined;
}

/**
 * The fee of buying credits, in femto-dollars; no purchase, no fee.
 *
 * @throws RangeError when the amount is below zero or a fee is no decimal number.
 */
export function creditFee(amount: Money, fees: PlatformFees = platformFees): Money {
  if (amount < 0n) throw new RangeError("A purchase of credits must not be below zero.");
  if (amount === 0n) return 0n;
  const { numerator, denominator } = readRate(fees.credits.rate);
  const fee = divideHalfEven(amount * numerator, denominator);
  const minimum = parseMoney(fees.credits.minimum);
  return fee < minimum ? minimum : fee;
}

/**
 * OpenRouter's fee for a call on the account's own key where none was reported, in femto-dollars.
 *
 * @param listed what the call costs at listed prices; the provider's bill comes close to it.
 * @param spent what the month's earlier calls on own keys cost, which used up allowance. @default none
 * @throws RangeError when an amount is below zero or a fee is no decimal number.
 */
export function byokFee(listed: Money, spent: Money = 0n, fees: PlatformFees = platformFees): Money {
  if (listed < 0n || spent < 0n) throw new RangeError("A cost must not be below zero.");
  const left = parseMoney(fees.byok.monthlyAllowance) - spent;
  const beyond = left > 0n ? listed - left : listed;
  if (beyond <= 0n) return 0n;
  const { numerator, denominator } = readRate(fees.byok.rate);
  return divideHalfEven(beyond * numerator, denominator);
}

/**
 * What was really paid, in femto-dollars: what was charged and the fee for the credits that paid it, rounded half-even
 * once, and providers' bills for calls on own keys, on which no such fee is due.
 *
 * Of a total it is the part that is known, as in the total itself. Of a receipt, an unknown cost stays unknown.
 *
 * @throws RangeError when the purchase is not above zero or a fee is no decimal number.
 */
export function trueCost(paid: LedgerTotal, options?: FeeOptions): Money;
export function trueCost(paid: Receipt | LedgerTotal, options?: FeeOptions): Money | undefined;
export function trueCost(paid: Receipt | LedgerTotal, options: FeeOptions = {}): Money | undefined {
  if ("calls" in paid) {
    return withCreditFee(paid.reported + paid.computed + paid.estimated, options) + paid.external;
  }
  const { cost, totalCost } = paid;
  if (cost === undefined || totalCost === undefined) return undefined;
  return withCreditFee(cost, options) + (totalCost - cost);
}

function withCreditFee(charged: Money, { fees = platformFees, purchase }: FeeOptions): Money {
  if (purchase === undefined) {
    const { numerator, denominator } = readRate(fees.credits.rate);
    return divideHalfEven(charged * (denominator + numerator), denominator);
  }
  if (purchase <= 0n) throw new RangeError("A purchase of credits must be above zero.");
  return divideHalfEven(charged * (purchase + creditFee(purchase, fees)), purchase);
}

function readRate(rate: string): { numerator: bigint; denominator: bigint } {
  const decimal = parseDecimal(rate);
  if (decimal === undefined || decimal.coefficient < 0n) throw new RangeError(`Not a rate: ${rate}.`);
  return { numerator: decimal.coefficient, denominator: 10n ** BigInt(decimal.scale) };
}
