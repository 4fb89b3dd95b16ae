import type { Row } from "../express/table.ts";

const cpu = { metric: "cpu", compare: "ratio", unit: "µs", most: 1.1 } as const;
const size = { metric: "gzip", compare: "absolute", unit: "kB", digits: 1 } as const;

export const rows: readonly Row[] = [
  { label: "`create` of 1.9 kB, concurrency 1", measure: "create-1", ...cpu, digits: 0 },
  { label: "`create` of 1.9 kB, concurrency 32", measure: "create-32", ...cpu, digits: 0 },
  { label: "stream of 2,000 events in 64 KiB writes, per event", measure: "stream-burst", ...cpu, digits: 2 },
  { label: "the same, one event a write", measure: "stream-event", ...cpu, digits: 2 },
  { label: "the `.stream()` helper, 64 KiB writes, per event", measure: "helper", ...cpu, digits: 2 },
  {
    label: "cold import, CPU over `openai` alone",
    measure: "import",
    ...{ metric: "cpu", compare: "difference", unit: "ms", digits: 1 },
  },
  { label: "minified + gzip beside `openai` and our core", measure: "size-own", ...size },
  { label: "the same with our core, as it is loaded", measure: "size", ...size },
  { label: "the same after a first call", measure: "size", ...size, metric: "used" },
  {
    label: "the same with what is loaded only when it is needed",
    measure: "size",
    ...size,
    metric: "whole",
  },
];
