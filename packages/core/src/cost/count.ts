/** Reads a count: a whole number of zero or more, else `undefined`. */
export function readCount(value: unknown): number | undefined {
  // JSON knows a zero below zero, which is none.
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) + 0 : undefined;
}

/** Rounds a finite number up to a whole one of zero or more. */
export function wholeCount(value: number): number {
  if (value <= 0) return 0;
  const rest = value % 1;
  return rest > 0 ? value - rest + 1 : value;
}

/** Divides whole numbers of zero or more and rounds up. */
export function divideUp(dividend: number, divisor: number): number {
  const raised = dividend + divisor - 1;
  return (raised - (raised % divisor)) / divisor;
}
