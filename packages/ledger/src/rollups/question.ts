import type { LedgerDimension, LedgerFilter } from "@wayfare/core";
import { encodeText, toStorable } from "../schema/text-column.ts";
import { DAY, GROUPINGS, type Grouping, HOUR } from "./groupings.ts";

/** What is asked of the ledger, in the terms of its tables. */
export interface Question {
  readonly dimensions: readonly LedgerDimension[];
  /** Milliseconds since 1970, inclusive; undefined for no bound. */
  readonly from: number | undefined;
  /** Exclusive. */
  readonly to: number | undefined;
  /** Dimensions other than time, each with the value that it must have, as it is stored. */
  readonly equal: readonly (readonly [LedgerDimension, string])[];
  /** The smallest grouping that knows all dimensions; undefined when none does. */
  readonly grouping: Grouping | undefined;
}

const LENGTHS: ReadonlyMap<string, number> = new Map([
  ["day", DAY],
  ["hour", HOUR],
]);
const STORED_WHOLE = new Set(["requestedModel", "model", "provider", "api", "key", "user", "session", "app"]);

/** Reads what is asked; undefined when no receipt can match. */
export function readQuestion(
  dimensions: readonly LedgerDimension[],
  filter: LedgerFilter,
): Question | undefined {
  let { from, to } = filter;
  const { from: _from, to: _to, ...rest } = filter;
  const equal: (readonly [LedgerDimension, string])[] = [];
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined) continue;
    // Empty is none, and a filter has no word for none.
    if (value === "") return undefined;
    const length = LENGTHS.get(name);
    if (length === undefined) {
      equal.push([name as LedgerDimension, STORED_WHOLE.has(name) ? encodeText(value) : toStorable(value)]);
      continue;
    }
    const start = startOf(value, length);
    if (start === undefined) return undefined;
    from = Math.max(from ?? start, start);
    to = Math.min(to ?? start + length, start + length);
  }
  if (from === Number.POSITIVE_INFINITY || to === Number.NEGATIVE_INFINITY) return undefined;
  if (from !== undefined && to !== undefined && from >= to) return undefined;
  const names = [...dimensions, ...equal.map(([name]) => name)].filter((name) => !LENGTHS.has(name));
  const grouping = GROUPINGS.find((each) => names.every((name) => each.dimensions.has(name)));
  return { dimensions, from: wholeUp(from), to: wholeUp(to), equal, grouping };
}

/** The start of "2026-11-21" or "2026-11-21T09"; undefined when it is no such text. */
function startOf(text: string, length: number): number | undefined {
  const start = Date.parse(length === DAY ? `${text}T00:00:00.000Z` : `${text}:00:00.000Z`);
  return Number.isNaN(start) || labelOf(start, length) !== text ? undefined : start;
}

/** The name of the day or hour that begins at a time. */
export function labelOf(start: number, length: number): string {
  return new Date(start).toISOString().slice(0, length === DAY ? 10 : 13);
}

/** Times are whole in the tables; Infinity is no bound. */
function wholeUp(time: number | undefined): number | undefined {
  if (time === undefined || !Number.isFinite(time)) return undefined;
  const rest = time % 1;
  return rest === 0 ? time : time - rest + (rest > 0 ? 1 : 0);
}
