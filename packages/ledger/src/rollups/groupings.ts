import type { RollupTable } from "../schema/tables.ts";

/** A dimension that roll-ups keep apart. */
export type RolledDimension = "model" | "provider" | "key" | "user" | "app";

export const ROLLED_DIMENSIONS: readonly RolledDimension[] = ["model", "provider", "key", "user", "app"];

/** Dimensions that are kept together; each receipt counts once in every grouping. */
export interface Grouping {
  readonly name: string;
  readonly dimensions: ReadonlySet<string>;
}

/** Smallest first: a question is answered by the first that knows all its dimensions. */
export const GROUPINGS: readonly Grouping[] = ["model", "model,app", "model,provider,key", "model,user"].map(
  (name) => ({ name, dimensions: new Set(name.split(",")) }),
);

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The lengths in time that sums are kept for. */
export const GRAINS: Readonly<Record<RollupTable["grain"], number>> = { hour: HOUR, day: DAY };
