import { DAY, HOUR } from "./groupings.ts";

/** From, inclusive, and to, exclusive, in ms since 1970; undefined for no bound. */
export interface Range {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** The parts of a range, without gaps and without overlap. */
export interface Parts {
  readonly days: readonly Range[];
  readonly hours: readonly Range[];
  /** What is no whole hour. */
  readonly ragged: readonly Range[];
}

/** Cuts a range into whole days, whole hours and the rest. @param isHourly - whether hours must be kept apart */
export function cutRange(range: Range, isHourly: boolean): Parts {
  const byHour = cut(range, HOUR);
  if (isHourly || byHour.whole === undefined)
    return { days: [], hours: listOf(byHour.whole), ragged: byHour.rest };
  const byDay = cut(byHour.whole, DAY);
  return { days: listOf(byDay.whole), hours: byDay.rest, ragged: byHour.rest };
}

/** Cuts the uneven ends off. */
function cut({ from, to }: Range, length: number): { whole: Range | undefined; rest: Range[] } {
  const first = from === undefined ? undefined : ceiling(from, length);
  const last = to === undefined ? undefined : ceiling(to - length + 1, length);
  if (first !== undefined && last !== undefined && first >= last)
    return { whole: undefined, rest: [{ from, to }] };
  const rest: Range[] = [];
  if (from !== first) rest.push({ from, to: first });
  if (to !== last) rest.push({ from: last, to });
  return { whole: { from: first, to: last }, rest };
}

function ceiling(time: number, length: number): number {
  const over = ((time % length) + length) % length;
  return over === 0 ? time : time - over + length;
}

function listOf(range: Range | undefined): Range[] {
  return range === undefined ? [] : [range];
}
