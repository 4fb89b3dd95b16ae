import { imported, loadedLater, size } from "../client/adapter/comparisons.ts";
import { type Row, row } from "../client/row.ts";

export const rows: readonly Row[] = [
  row({ label: "`invoke` of 1.9 kB, concurrency 1", measure: "invoke-1", limit: 1.4 }),
  row({ label: "`invoke` of 1.9 kB, concurrency 32", measure: "invoke-32", limit: 1.4 }),
  row({ label: "`stream`, 2,000 events in 64 KiB writes, per event", measure: "stream-burst", limit: 4.1 }),
  row({ label: "the same, one event a write", measure: "stream-event", limit: 4.1 }),
  row({ label: "`stream`, 64 KiB writes, chunks added up with `concat`", measure: "concat" }),
  row({ label: "`streamEvents`, 64 KiB writes", measure: "events" }),
  row({ label: "cold import, CPU over empty", measure: "import", ...imported }),
  row({
    label: "the same, over an import of `@langchain/core` alone",
    measure: "import-beside-core",
    ...imported,
    limit: 10,
  }),
  row({ label: "minified + gzip beside `@langchain/core` and our core", measure: "size-own", ...size }),
  row({ label: "the same with our core, as it is loaded", measure: "size", ...size, limit: 20 }),
  ...loadedLater,
];
