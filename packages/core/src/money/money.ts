import { formatDecimal, parseDecimal, rescale } from "./decimal.ts";

/** An exact amount in femto-dollars (1e-15 USD). */
export type Money = bigint;

/** Decimals of a dollar that {@link Money} holds. */
export const MONEY_SCALE = 15;

/**
 * Reads a dollar amount exactly, rounding half-even beyond 15 decimals.
 *
 * A number is read through its shortest round-trip form, so the wire's `4.1e-06` is 0.0000041 to the last digit.
 *
 * @throws RangeError when the amount is not finite or the text is no decimal number.
 * @throws TypeError when the amount is neither text nor a number.
 */
export function parseMoney(amount: string | number): Money {
  if (typeof amount !== "string" && typeof amount !== "number") {
    throw new TypeError(`A dollar amount must be a decimal string or a number, not ${typeof amount}.`);
  }
  const decimal = parseDecimal(String(amount));
  if (decimal === undefined) {
    throw new RangeError(`Not a dollar amount: ${JSON.stringify(String(amount).slice(0, 40))}.`);
  }
  return rescale(decimal, MONEY_SCALE);
}

/** Reads a dollar amount from the wire; what is missing, null or no amount at all is `undefined`, never zero. */
export function decodeMoney(value: unknown): Money | undefined {
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  const decimal = parseDecimal(String(value));
  return decimal && rescale(decimal, MONEY_SCALE);
}

/** Writes an amount as a plain decimal in dollars, never with an exponent, e.g. `"0.0000041"`. */
export function formatMoney(money: Money): string {
  return formatDecimal({ coefficient: money, scale: MONEY_SCALE });
}

/** Returns the nearest double in dollars: lossy, for charts and display only, never to be added up. */
export function moneyToNumber(money: Money): number {
  return Number(formatMoney(money));
}
