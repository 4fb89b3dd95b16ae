/** A span that begins anew at a fixed time, in UTC; weeks begin on Monday (OpenRouter docs: key limits). */
export type CalendarWindow = "minute" | "hour" | "day" | "week" | "month" | "lifetime";

/** Start and end of a window in ms since 1970; a lifetime starts at 0 and ends at Infinity. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** 1970 began on a Thursday: the Monday before it, in days. */
const MONDAY = -3;

const spans: Readonly<Record<CalendarWindow, (at: number) => Span>> = {
  minute: (at) => fixed(at, MINUTE),
  hour: (at) => fixed(at, 60 * MINUTE),
  day: (at) => fixed(at, DAY),
  week: (at) => fixed(at, 7 * DAY, MONDAY * DAY),
  month: (at) => {
    const date = new Date(at);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    return { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
  },
  lifetime: () => ({ start: 0, end: Number.POSITIVE_INFINITY }),
};

/** The names of the windows. */
export const calendarWindows = Object.keys(spans) as readonly CalendarWindow[];

/** The window of that name that `at` lies in. */
export function calendarSpan(window: CalendarWindow, at: number): Span {
  return spans[window](at);
}

function fixed(at: number, length: number, origin = 0): Span {
  const start = Math.floor((at - origin) / length) * length + origin;
  return { start, end: start + length };
}

/** Into how many slots a sliding window is cut: so much too long it refuses at worst, and never too short. */
const SLOTS = 60;

/** Where a call stands in a sliding window. */
export interface Slide {
  /** First slot that still counts. */
  readonly from: number;
  /** The slot of the call itself. */
  readonly slot: number;
  /** When that slot has left the window altogether. */
  readonly until: number;
}

/** The slots of a window of `length` ms that ends now; within any such span no more than the limit goes through. */
export function slide(length: number, at: number): Slide {
  const width = Math.max(1, Math.ceil(length / SLOTS));
  const slot = Math.floor(at / width) * width;
  return { from: Math.floor((at - length) / width) * width, slot, until: slot + width + length };
}
