import { type Row, row } from "../row.ts";

/** For rows of what is added to raw fetch. */
export const difference = { compare: "difference" } as const;

/** For rows of CPU that an import adds. */
export const imported = { ...difference, digits: 1, unit: "ms" } as const;

/** For rows of what a bundle weighs. */
export const size = { compare: "absolute", metric: "gzip", digits: 1, unit: "kB" } as const;

/** For the last rows of a bundle: what is loaded later. */
export const loadedLater: readonly Row[] = [
  row({ label: "the same after a first stream", measure: "size", ...size, metric: "used" }),
  row({
    label: "the same with what is loaded only when it is needed",
    measure: "size",
    ...size,
    metric: "whole",
  }),
];
