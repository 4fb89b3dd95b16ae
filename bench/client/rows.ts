import { type Row, row } from "./row.ts";

export const rows: readonly Row[] = [
  row({ label: "chat over global `fetch`, concurrency 1", measure: "chat-1", limit: 1.15 }),
  row({ label: "chat over global `fetch`, concurrency 32", measure: "chat-32", limit: 1.15 }),
  ...["chat-1", "chat-32"].map((measure) => {
    const label = `chat over the \`undici\` transport, concurrency ${measure.slice(5)}`;
    return row({ label, measure, ours: "wayfare-undici", limit: 0.4, peers: false });
  }),
  row({ label: "stream of 5,000 chunks, `.chunks()`, per chunk", measure: "stream-event", limit: 1.15 }),
  row({
    label: "stream of 5,000 chunks, event grammar, per chunk",
    measure: "stream-event",
    ours: "wayfare events",
    limit: 1.35,
  }),
  row({ label: "the same in 64 KiB writes, `.chunks()`", measure: "stream-block", limit: 1.15 }),
  row({
    label: "the same in 64 KiB writes, event grammar",
    measure: "stream-block",
    ours: "wayfare events",
    limit: 1.35,
  }),
  ...["first-chunk", "first-chunk-hot"].map((measure) =>
    row({
      label: `first chunk, p50 over raw, after ${measure === "first-chunk" ? "200" : "2,500"} calls`,
      measure,
      metric: "p50",
      compare: "difference",
      limit: 40,
      digits: 0,
      unit: "µs",
    }),
  ),
  ...["wayfare", "wayfare events"].map((ours) =>
    row({
      label: `one 100 MB stream, ${ours === "wayfare" ? "`.chunks()`" : "event grammar"}, peak heap`,
      measure: "heap",
      metric: "heap",
      compare: "absolute",
      ours,
      limit: 30,
      digits: 0,
      unit: "MB",
    }),
  ),
  row({
    label: "cold import, CPU over empty",
    measure: "import",
    compare: "difference",
    limit: 8,
    digits: 1,
    unit: "ms",
  }),
  ...["wayfare-verbs", "wayfare"].map((ours) =>
    row({
      label: `hello chat, minified + gzip, ${ours === "wayfare" ? "the whole client" : "by the single verbs"}`,
      measure: "size",
      metric: "gzip",
      compare: "absolute",
      ours,
      limit: 12,
      digits: 1,
      unit: "kB",
    }),
  ),
  row({
    label: "tsc over the fetch-only program",
    measure: "types",
    metric: "seconds",
    compare: "difference",
    limit: 0.1,
    unit: "s",
  }),
  row({
    label: "errors with `skipLibCheck: false`",
    measure: "types",
    metric: "errors",
    compare: "absolute",
    limit: 0,
    digits: 0,
  }),
];
