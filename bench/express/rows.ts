import type { Row } from "./table.ts";

const rate = { metric: "rate", compare: "ratio" } as const;
const cpu = { metric: "cpu", compare: "ratio" } as const;
const requests = { ...rate, unit: "requests/s", digits: 0, least: 0.75 } as const;
const megabytes = { ...rate, unit: "MB/s", digits: 1, least: 0.85 } as const;
const perRequest = { ...cpu, unit: "µs", digits: 0 } as const;
const perMegabyte = { ...cpu, unit: "ms", digits: 1 } as const;

const memory = { metric: "rss", compare: "absolute", unit: "MB", digits: 0 } as const;
const queue = { metric: "queue", compare: "absolute", unit: "kB", digits: 0 } as const;

export const rows: readonly Row[] = [
  { label: "JSON, 10 connections: requests a second", measure: "json-10", ...requests },
  { label: "the same: CPU per request", measure: "json-10", ...perRequest },
  { label: "JSON, 50 connections: requests a second", measure: "json-50", ...requests },
  { label: "the same: CPU per request", measure: "json-50", ...perRequest },
  { label: "50 streams at once, one event a write: bytes a second", measure: "stream-event", ...megabytes },
  { label: "the same: CPU per MB", measure: "stream-event", ...perMegabyte },
  { label: "50 streams at once, 16 KiB writes: bytes a second", measure: "stream-block", ...megabytes },
  { label: "the same: CPU per MB", measure: "stream-block", ...perMegabyte },
  {
    label: "1,000 streams of 1 MB, read at 1 kB a second: peak memory",
    measure: "slow",
    ...memory,
    most: 400,
  },
  { label: "the same of 4 MB, so that all wait: peak memory", measure: "held", ...memory },
  { label: "the same: longest queue of one answer", measure: "held", ...queue, most: 200 },
];
