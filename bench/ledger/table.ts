import { median, type Spread, spreadOf } from "../client/statistics.ts";
import type { Samples } from "./plan.ts";
import { type Row, rows } from "./rows.ts";

/** The table of the page: the median of the rounds, and in brackets the smallest and the largest round. */
export function figuresTable(samples: Samples): string {
  const shown = rows.filter(({ task }) => samples[task] !== undefined);
  const lines = shown.map((row) => {
    const ours = figureOf(row, row.ours, samples);
    const floor = row.floor === undefined ? undefined : figureOf(row, row.floor, samples);
    return [
      row.label,
      floor === undefined ? "–" : text(row, floor.median),
      cell(row, ours),
      ...verdict(row, ours),
    ];
  });
  return markdownTable(["measure", "by hand", "ours", "target", ""], lines);
}

/** Every number behind it, as it was measured. */
export function detailTable(samples: Samples): string {
  const lines = Object.entries(samples).flatMap(([task, byLane]) =>
    Object.entries(byLane).map(([lane, own]) => {
      const metrics = Object.keys(own[0] ?? {}).map((metric) => {
        const values = own.map((sample) => sample[metric] ?? Number.NaN);
        const { low, high } = spreadOf(values);
        const middle = precise(median(values));
        return low === high
          ? `${metric} ${middle}`
          : `${metric} ${middle} [${precise(low)}–${precise(high)}]`;
      });
      return [task, lane, metrics.join(", ")];
    }),
  );
  return markdownTable(["task", "lane", "as measured"], lines);
}

function figureOf({ task, metric }: Row, lane: string, samples: Samples): Spread | undefined {
  const own = samples[task]?.[lane] ?? [];
  return own.length === 0 ? undefined : spreadOf(own.map((sample) => sample[metric] ?? Number.NaN));
}

function verdict({ target, atLeast = false, ...row }: Row, ours: Spread | undefined): [string, string] {
  if (target === undefined) return ["–", ""];
  const bound = `${atLeast ? "≥" : "≤"} ${text(row, target)}`;
  if (ours === undefined) return [bound, "not measured"];
  const isMet = atLeast ? ours.median >= target : ours.median <= target;
  return [bound, isMet ? "pass" : "**miss**"];
}

function cell(row: Row, figure: Spread | undefined): string {
  if (figure === undefined) return "–";
  const range = `[${number(row, figure.low)}–${number(row, figure.high)}]`;
  return figure.low === figure.high ? text(row, figure.median) : `${text(row, figure.median)} ${range}`;
}

function text(row: Pick<Row, "digits" | "unit">, value: number): string {
  const space = row.unit.startsWith("/") ? "" : " ";
  return `${number(row, value)}${space}${row.unit}`.trim();
}

function number({ digits }: Pick<Row, "digits">, value: number): string {
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function precise(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function markdownTable(head: string[], lines: string[][]): string {
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
