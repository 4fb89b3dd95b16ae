import { difference, imported, loadedLater, size } from "../client/adapter/comparisons.ts";
import { type Row, row } from "../client/row.ts";

export const rows: readonly Row[] = [
  row({ label: "`doGenerate` of 1.9 kB, concurrency 1", measure: "generate-1", limit: 1.3 }),
  row({ label: "`doGenerate` of 1.9 kB, concurrency 32", measure: "generate-32", limit: 1.3 }),
  row({
    label: "`doStream`, 2,000 events in 64 KiB writes, per event",
    measure: "stream-burst",
    limit: 2,
  }),
  row({ label: "the same, one event a write", measure: "stream-event", limit: 2.2 }),
  ...["first-part", "first-part-hot"].map((measure) =>
    row({
      label: `first text, p50 over raw, after ${measure === "first-part" ? "200" : "2,500"} calls`,
      measure,
      ...difference,
      metric: "p50",
      digits: 0,
      unit: "µs",
    }),
  ),
  row({ label: "cold import, CPU over empty", measure: "import", ...imported }),
  row({ label: "the same, over an import of `ai`", measure: "import-beside-ai", ...imported }),
  row({
    label: "minified + gzip beside `@ai-sdk/*`, zod and our core",
    measure: "size-own",
    ...size,
    limit: 10,
  }),
  row({ label: "the same with core, as it is loaded", measure: "size", ...size, limit: 20 }),
  ...loadedLater,
  row({ label: "everything in it, as it is loaded", measure: "size-alone", ...size }),
];
