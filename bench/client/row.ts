import { baseline } from "./contender.ts";
import { type Spread, spreadOf } from "./statistics.ts";
import type { Samples } from "./task.ts";

/** One figure of a table. */
export interface Row {
  readonly label: string;
  readonly measure: string;
  readonly metric: string;
  /** `ratio` and `difference` are taken against raw fetch within the same round. */
  readonly compare: "ratio" | "difference" | "absolute";
  readonly ours: string;
  /** Ours must not be above it; nothing was promised without. */
  readonly limit?: number;
  readonly digits: number;
  readonly unit: string;
  /** False where the peers have nothing to compare. */
  readonly peers: boolean;
}

type RowStart = Pick<Row, "label" | "measure"> & Partial<Row>;

/** A row of CPU as a ratio to raw fetch, unless told otherwise. */
export const row = (start: RowStart): Row => ({
  metric: "cpu",
  compare: "ratio",
  ours: "wayfare",
  digits: 2,
  unit: "",
  peers: true,
  ...start,
});

/** A row's figure for one lane, or undefined when it was not measured. */
export function figureOf(row: Row, lane: string, samples: Samples): Spread | undefined {
  const own = samples[row.measure]?.[lane] ?? [];
  const raw = samples[row.measure]?.[baseline] ?? [];
  const values = own.flatMap((sample, round) => {
    const value = sample[row.metric] ?? Number.NaN;
    const floor = raw[round]?.[row.metric] ?? Number.NaN;
    if (row.compare === "ratio") return [value / floor];
    return [row.compare === "difference" ? value - floor : value];
  });
  return values.length === 0 ? undefined : spreadOf(values);
}
