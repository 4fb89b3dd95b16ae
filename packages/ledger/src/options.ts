import type { LedgerOptions } from "./sql-ledger.ts";

const PLACES = ["path", "url", "dialect"] as const;

/**
 * @throws TypeError when an option has the wrong type or two contradict each other.
 * @throws RangeError when a number is out of range.
 */
export function checkOptions(options: LedgerOptions): void {
  const places = PLACES.filter((place) => options[place] !== undefined);
  if (places.length > 1) {
    const names = places.map((place) => `\`${place}\``).join(" and ");
    throw new TypeError(`${names} each say where the ledger is: give one of them.`);
  }
  const { path, url, dialect, onWarning, retention } = options;
  if (path !== undefined && (typeof path !== "string" || path === "")) {
    throw new TypeError('`path` must be the name of a file, such as "wayfare.db", or ":memory:".');
  }
  if (path !== undefined && /^[a-z]+:\/\//i.test(path)) {
    throw new TypeError(
      "`path` is the name of a SQLite file; give the address of a PostgreSQL database as `url`.",
    );
  }
  if (url !== undefined && !/^postgres(ql)?:\/\//.test(String(url))) {
    throw new TypeError('`url` must begin with "postgres://"; give the name of a SQLite file as `path`.');
  }
  if (dialect !== undefined && typeof dialect?.createDriver !== "function") {
    throw new TypeError("`dialect` must be a dialect of kysely, such as `new PGliteDialect({ pglite })`.");
  }
  if (onWarning !== undefined && typeof onWarning !== "function") {
    throw new TypeError("`onWarning` must be a function.");
  }
  if (retention !== undefined && (typeof retention !== "object" || retention === null)) {
    throw new TypeError("`retention` must be an object such as { receipts: 90, hours: 400 }, in days.");
  }
  checkNumber("flushInterval", options.flushInterval, 0, 60_000, "milliseconds");
  checkNumber("queueLimit", options.queueLimit, 1, 10_000_000, "receipts");
  checkNumber("retention.receipts", retention?.receipts, 1, 100_000, "days");
  checkNumber("retention.hours", retention?.hours, 1, 100_000, "days");
  if (retention?.hours !== undefined) checkHours(retention.hours, retention.receipts);
}

/** Sums are read instead of the receipts below them: an hour that is gone would count for nothing, unnoticed. */
function checkHours(hours: number, receipts: number | undefined): void {
  if (receipts === undefined) {
    throw new RangeError(
      "`retention.hours` needs `retention.receipts` beside it: sums by the hour are kept as long as receipts at least.",
    );
  }
  if (hours < receipts) {
    throw new RangeError(
      `\`retention.hours\` must be at least as many days as \`retention.receipts\`, ${receipts}, not ${hours}.`,
    );
  }
}

function checkNumber(name: string, value: unknown, least: number, most: number, unit: string): void {
  if (value === undefined) return;
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(
      `\`${name}\` must be a whole number of ${unit} from ${least} to ${most}, not ${value}.`,
    );
  }
}
