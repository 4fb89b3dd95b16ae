import type { Budget, CalendarWindow } from "@wayfare/core/budgets";
import { UsageError } from "./usage-error.ts";

const windows: Readonly<Record<string, CalendarWindow>> = {
  minute: "minute",
  hour: "hour",
  day: "day",
  week: "week",
  month: "month",
  "": "lifetime",
};

/** Reads limits on all spending, such as "10/day,100/month"; an amount alone is for good. @throws UsageError */
export function parseBudgets(text: string): Budget[] {
  const parts = text.split(",").flatMap((part) => part.trim() || []);
  return parts.map((part) => {
    const [, limit, name = ""] = /^\$?(\d+(?:\.\d+)?)(?:\/([a-z]+))?$/.exec(part) ?? [];
    const window = Object.hasOwn(windows, name) ? windows[name] : undefined;
    if (limit !== undefined && window !== undefined) return { scope: "global", limit, window };
    throw new UsageError(
      `A budget is an amount in USD and a span, such as 10/day, not "${part.slice(0, 40)}". Spans are minute, hour, day, week and month.`,
    );
  });
}
