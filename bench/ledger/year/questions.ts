import type { LedgerDimension } from "@wayfare/core";
import { DAY, yearEnd } from "./calendar.ts";

/** What is asked of the year. */
export interface Question {
  readonly dimensions: readonly LedgerDimension[];
  readonly from: number;
}

const month = yearEnd - 30 * DAY;

/** By name; the last 30 days unless the name says otherwise. */
export const questions: Readonly<Record<string, Question>> = {
  "model and day": { dimensions: ["model", "day"], from: month },
  // 03:25:45.678 before: a day, an hour and the receipts within one are cut through.
  "model and day, from any moment": { dimensions: ["model", "day"], from: month - 12_345_678 },
  provider: { dimensions: ["provider"], from: month },
  key: { dimensions: ["key"], from: month },
  user: { dimensions: ["user"], from: month },
  "model and day, the whole year": { dimensions: ["model", "day"], from: yearEnd - 365 * DAY },
};
