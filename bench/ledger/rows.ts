import { questions } from "./year/questions.ts";

/** One figure of the table. */
export interface Row {
  readonly label: string;
  readonly task: string;
  readonly metric: string;
  readonly ours: string;
  /** Lane that does the same by hand. */
  readonly floor?: string | undefined;
  readonly digits: number;
  readonly unit: string;
  /** Ours must not be above it, or with `atLeast` not below. */
  readonly target?: number | undefined;
  readonly atLeast?: boolean | undefined;
}

type RowStart = Pick<Row, "label" | "task" | "metric" | "unit"> & Partial<Row>;

const row = (start: RowStart): Row => ({ ours: "ledger", digits: 0, ...start });

const recording = [
  row({
    label: "`record`, on the request path (by hand: `push` to an array)",
    task: "record-call",
    metric: "cpu",
    floor: "array",
    digits: 2,
    unit: "µs",
    target: 5,
  }),
  row({
    label: "`record` and write to SQLite, whole process",
    task: "record-write",
    metric: "cpu",
    floor: "by hand",
    digits: 1,
    unit: "µs",
  }),
  row({
    label: "receipts a second to SQLite, sustained",
    task: "sustain",
    metric: "rate",
    floor: "by hand",
    unit: "/s",
    target: 30_000,
    atLeast: true,
  }),
  row({ label: "the same, until all are in the roll-ups", task: "sustain", metric: "rolled", unit: "/s" }),
  row({
    label: "CPU for one receipt of them",
    task: "sustain",
    metric: "cpu",
    floor: "by hand",
    digits: 1,
    unit: "µs",
  }),
  row({
    label: "CPU for one receipt, roll-ups included",
    task: "sustain",
    metric: "rolledCpu",
    digits: 1,
    unit: "µs",
  }),
];

const slowDisks = ["slow disk", "locked"].flatMap((ours) => {
  const what = ours === "locked" ? "database locked by another process" : "each write takes 200 ms";
  const common = { task: "slow-disk", ours, floor: "array" };
  return [
    row({ ...common, label: `${what}: heap of 100,000 receipts in the queue`, metric: "full", unit: "MB" }),
    row({
      ...common,
      label: `${what}: heap at 400,000 offered over that at 100,000`,
      metric: "growth",
      digits: 2,
      unit: "×",
      target: 1.1,
    }),
    row({
      ...common,
      label: `${what}: neither written nor counted as dropped`,
      metric: "lost",
      unit: "receipts",
      target: 0,
    }),
    row({
      ...common,
      label: `${what}: heap left when all is written`,
      metric: "after",
      digits: 1,
      unit: "MB",
    }),
    row({ ...common, label: `${what}: longest stop of the event loop`, metric: "block", unit: "ms" }),
  ];
});

/** Spend by model and day for the last 30 days. */
const dashboards = new Set(["model and day", "model and day, from any moment"]);

const year = [
  row({
    label: "year: written and rolled up, generator included",
    task: "year-write",
    metric: "rolledRate",
    unit: "/s",
  }),
  row({ label: "year: size of the file", task: "year-write", metric: "size", digits: 1, unit: "GB" }),
  ...Object.keys(questions).flatMap((question) =>
    ["cold", "warm"].map((metric) =>
      row({
        label: `year: by ${question}, ${metric === "cold" ? "first question of a process" : "asked again"}`,
        task: `year: ${question}`,
        metric,
        floor: "raw sums",
        digits: 1,
        unit: "ms",
        target: dashboards.has(question) ? 50 : undefined,
      }),
    ),
  ),
  row({
    label: "year: sums that are not those of the receipts, to the femto-dollar",
    task: "year-check",
    metric: "different",
    unit: "",
    target: 0,
  }),
];

const places = { memory: "memory", sqlite: "SQLite", postgres: "PostgreSQL" };

const budgets = Object.entries(places).flatMap(([place, name]) =>
  [1, 100].flatMap((concurrency) => {
    const common = { task: `budget: ${place} ${concurrency}`, floor: "by hand" };
    const calls = concurrency === 1 ? "one call at a time" : "100 calls at once";
    return [
      row({
        ...common,
        label: `${name}, ${calls}: reserve, settle, record`,
        ours: "store",
        metric: "cpu",
        unit: "µs",
      }),
      row({
        ...common,
        label: `${name}, ${calls}: the same by \`createBudgets\``,
        ours: "budgets",
        metric: "cpu",
        unit: "µs",
      }),
      row({
        ...common,
        label: `${name}, ${calls}: calls a second by \`createBudgets\``,
        ours: "budgets",
        metric: "rate",
        unit: "/s",
      }),
    ];
  }),
);

export const rows: readonly Row[] = [...recording, ...slowDisks, ...year, ...budgets];
