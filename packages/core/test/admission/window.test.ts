import { calendarSpan } from "@wayfare/core/budgets";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const at = (text: string): number => Date.parse(text);

describe("calendar windows, in UTC", () => {
  it.each([
    ["minute", "2026-11-21T11:45:30.500Z", "2026-11-21T11:45:00Z", "2026-11-21T11:46:00Z"],
    ["hour", "2026-11-21T11:45:30Z", "2026-11-21T11:00:00Z", "2026-11-21T12:00:00Z"],
    ["day", "2026-11-21T23:59:59.999Z", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"],
    // A Saturday: the week began on Monday.
    ["week", "2026-11-21T12:00:00Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"],
    ["week", "2026-11-22T23:59:59.999Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"],
    ["week", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"],
    ["month", "2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"],
    ["month", "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"],
    ["week", "1969-12-29T00:00:00Z", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z"],
  ] as const)("a %s that holds %s", (window, time, start, end) => {
    expect(calendarSpan(window, at(time))).toEqual({ start: at(start), end: at(end) });
  });

  it("a lifetime has no end", () => {
    expect(calendarSpan("lifetime", at("2026-11-21T12:00:00Z"))).toEqual({
      start: 0,
      end: Number.POSITIVE_INFINITY,
    });
  });

  it("follow one another without a gap, and hold what lies in them", () => {
    const windows = fc.constantFrom("minute", "hour", "day", "week", "month");
    fc.assert(
      fc.property(windows, fc.integer({ min: 0, max: 4_000_000_000_000 }), (window, time) => {
        const { start, end } = calendarSpan(window as "day", time);
        expect(start <= time && time < end).toBe(true);
        expect(calendarSpan(window as "day", end).start).toBe(end);
        expect(calendarSpan(window as "day", end - 1).start).toBe(start);
      }),
    );
  });
});
