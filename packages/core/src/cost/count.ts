/** Reads a count: a whole number of zero or more, else `undefined`. */
export function readCount(value: unknown): number | undefined {
  // JSON knows a zero below zero, which is none.
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) + 0 : undefined;
}

/** Divides whole numbers of zero or more and rounds up. */
export function divideUp(dividend: number, divisor: number): number {
  const raised = dividend + divisor - 1;
  return (raised - (raised % divisor)) / divisor;
}
