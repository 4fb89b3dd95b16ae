export const DAY = 86_400_000;
export const HOUR = 3_600_000;

/** The synthetic year: 365 days. */
export const yearStart = Date.UTC(2025, 0, 1);
export const yearEnd = yearStart + 365 * DAY;

/** "2025-12-31", or "2025-12-31T23" for hours: as the ledger names them. */
export function labelOf(time: number, length: number): string {
  return new Date(time).toISOString().slice(0, length === DAY ? 10 : 13);
}
