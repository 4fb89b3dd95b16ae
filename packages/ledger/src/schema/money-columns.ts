import type { Money } from "@wayfare/core";

const FEMTOS_IN_MICRO = 1_000_000_000n;

/** An amount as it stands in two columns. */
export interface MoneyColumns {
  /** Whole millionths of a dollar, rounded down. */
  readonly micros: number;
  /** The rest in femto-dollars, from 0 up to 999,999,999, also below zero. */
  readonly femtos: number;
}

/**
 * Splits an amount into its two columns.
 * @throws RangeError beyond nine thousand million dollars: one such receipt would spoil every sum
 */
export function encodeMoney(money: Money): MoneyColumns {
  // BigInt division rounds towards zero; the rest must never be negative, so that columns add up one by one.
  const rest = money % FEMTOS_IN_MICRO;
  const femtos = rest < 0n ? rest + FEMTOS_IN_MICRO : rest;
  const micros = Number((money - femtos) / FEMTOS_IN_MICRO);
  if (!Number.isSafeInteger(micros)) {
    throw new RangeError("An amount of more than 9,000,000,000 dollars is more than the ledger takes.");
  }
  return { micros, femtos: Number(femtos) };
}

/** Puts an amount, or a sum of amounts, together again; sums come as text, because they outgrow what a double holds. */
export function decodeMoney(micros: string | number | bigint, femtos: string | number | bigint): Money {
  return BigInt(micros) * FEMTOS_IN_MICRO + BigInt(femtos);
}
