import type { SumColumns } from "./tables.ts";

/** The names of the sums, in the order of the table. */
export const SUM_COLUMNS: readonly (keyof SumColumns)[] = [
  "calls",
  "failed_calls",
  "unknown_calls",
  "reported_micros",
  "reported_femtos",
  "computed_micros",
  "computed_femtos",
  "estimated_micros",
  "estimated_femtos",
  "external_micros",
  "external_femtos",
  "unknown_external_calls",
  "prompt_tokens",
  "completion_tokens",
  "reasoning_tokens",
  "cached_tokens",
];
