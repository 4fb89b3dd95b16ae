/** An exact decimal number: `coefficient * 10 ** -scale`, with a whole `scale` of zero or more. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly scale: number;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i;

// The widest IEEE double needs an exponent of 324 and 17 digits; what lies beyond is not an amount
// and must not cost the time of a gigantic power.
const MAX_LENGTH = 400;
const MAX_EXPONENT = 400;

const POWERS_OF_TEN: readonly bigint[] = Array.from({ length: 64 }, (_, exponent) => 10n ** BigInt(exponent));

/** Returns `10 ** exponent` for a whole exponent of zero or more. */
function powerOfTen(exponent: number): bigint {
  return POWERS_OF_TEN[exponent] ?? 10n ** BigInt(exponent);
}

/** Reads a decimal such as `"-1.5"`, `".5"` or `"4.1e-6"` exactly; anything else gives `undefined`. */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponentText = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const digits = BigInt(whole + fraction);
  const coefficient = sign === "-" ? -digits : digits;
  const scale = fraction.length - exponent;
  return scale >= 0 ? { coefficient, scale } : { coefficient: coefficient * powerOfTen(-scale), scale: 0 };
}

/** Writes an exact decimal without exponent and without needless zeros, e.g. `"0.0000041"`. */
export function formatDecimal({ coefficient, scale }: Decimal): string {
  const sign = coefficient < 0n ? "-" : "";
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  return fraction === "" ? sign + whole : `${sign}${whole}.${fraction}`;
}

/** Returns the coefficient of the same value at another scale; digits that fall off are rounded half-even. */
export function rescale({ coefficient, scale }: Decimal, to: number): bigint {
  if (scale === to) return coefficient;
  if (scale < to) return coefficient * powerOfTen(to - scale);
  return divideHalfEven(coefficient, powerOfTen(scale - to));
}

/** Divides by a whole number above zero; a half goes to the even side. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  // bigint division cuts towards zero, so a step away from zero follows the sign of the value.
  const step = dividend < 0n ? -1n : 1n;
  const roundsAway = twice > divisor || (twice === divisor && quotient % 2n !== 0n);
  return roundsAway ? quotient + step : quotient;
}
