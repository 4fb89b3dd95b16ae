/** How many tokens something takes: at least `low`, about `likely`, at most `high`. */
export interface TokenRange {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/**
 * Counts the tokens of a text for a model; a counter that is not sure gives a range. Fractions are rounded up, and what
 * is no number gives way to the own estimate.
 */
export type TokenCounter = (text: string, model?: string) => number | TokenRange;

/** What nothing takes. */
export const noTokens: TokenRange = { low: 0, likely: 0, high: 0 };

/** A count that is sure. */
export function exactly(tokens: number): TokenRange {
  return { low: tokens, likely: tokens, high: tokens };
}

/** The sum of ranges. */
export function sumRanges(ranges: Iterable<TokenRange>): TokenRange {
  let { low, likely, high } = noTokens;
  for (const range of ranges) {
    low += range.low;
    likely += range.likely;
    high += range.high;
  }
  return { low, likely, high };
}

/** The same for so many at least, likely and at most. */
export function multiplyRange(range: TokenRange, times: TokenRange): TokenRange {
  return {
    low: range.low * times.low,
    likely: range.likely * times.likely,
    high: range.high * times.high,
  };
}

/** A range for what may also be left out. */
export function perhaps({ likely, high }: TokenRange): TokenRange {
  return { low: 0, likely, high };
}
