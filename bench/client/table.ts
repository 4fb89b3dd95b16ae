import { baseline } from "./contender.ts";
import { figureOf, type Row } from "./row.ts";
import { median, type Spread, spreadOf } from "./statistics.ts";
import type { Samples } from "./task.ts";

/** What a table shows. */
export interface Sheet {
  readonly rows: readonly Row[];
  /** Lanes of peers, each with a column of its own under the name of its package. */
  readonly peers: Readonly<Record<string, string>>;
}

/** The table of the page: the median of the rounds, and in brackets the smallest and the largest round. */
export function figuresTable(samples: Samples, { rows, peers }: Sheet): string {
  const shown = rows.filter(({ measure }) => samples[measure] !== undefined);
  const lines = shown.map((row) => {
    const ours = figureOf(row, row.ours, samples);
    const peer = (lane: string) => (row.peers ? cell(row, figureOf(row, lane, samples)) : "–");
    const cells = [row.label, floorCell(row, samples), ...Object.keys(peers).map(peer), cell(row, ours)];
    return [...cells, row.limit === undefined ? "–" : `≤ ${signed(row, row.limit)}`, verdict(row, ours)];
  });
  const names = Object.values(peers).map((name) => `\`${name}\``);
  return markdownTable(
    ["measure (CPU of the client process)", "raw fetch", ...names, "ours", "target", ""],
    lines,
  );
}

/** Every number behind it: each metric of each lane as it was measured, and CPU and wall time as ratios to raw fetch. */
export function detailTable(samples: Samples): string {
  const lines = Object.entries(samples).flatMap(([measure, byLane]) =>
    Object.entries(byLane).map(([lane, own]) => {
      const metrics = Object.keys(own[0] ?? {});
      const values = metrics.map(
        (metric) => `${metric} ${spreadText(spreadOf(own.map((s) => s[metric] ?? 0)), 4)}`,
      );
      const ratios = ["cpu", "wall"].filter((metric) => metrics.includes(metric));
      const floor = byLane[baseline] ?? [];
      const relative = ratios.map((metric) =>
        median(own.map((sample, round) => (sample[metric] ?? 0) / (floor[round]?.[metric] ?? 0))).toFixed(2),
      );
      return [measure, lane, values.join(", "), relative.join(" / ")];
    }),
  );
  return markdownTable(["measure", "contender", "as measured", "CPU / wall to raw"], lines);
}

function floorCell(row: Row, samples: Samples): string {
  const own = samples[row.measure]?.[baseline];
  if (own === undefined) return "–";
  const absolute = median(own.map((sample) => sample[row.metric] ?? 0));
  const unit = row.compare === "ratio" ? "µs" : row.unit;
  const text =
    `${formatted(absolute, row.compare === "ratio" ? (absolute < 10 ? 2 : 0) : row.digits)} ${unit}`.trim();
  if (row.compare === "absolute") return text;
  return row.compare === "ratio" ? `1.00 (${text})` : `0 (${text})`;
}

function cell(row: Row, figure: Spread | undefined): string {
  if (figure === undefined) return "–";
  const range =
    figure.low === figure.high
      ? ""
      : ` [${formatted(figure.low, row.digits)}–${formatted(figure.high, row.digits)}]`;
  return signed(row, figure.median) + range;
}

function signed(row: Row, value: number): string {
  const plus = row.compare === "difference" && value > 0 ? "+" : "";
  return `${plus}${formatted(value, row.digits)} ${row.unit}`.trim();
}

function verdict(row: Row, figure: Spread | undefined): string {
  if (figure === undefined) return "not measured";
  if (row.limit === undefined) return "";
  return figure.median <= row.limit ? "pass" : "**miss**";
}

function spreadText({ median: middle, low, high }: Spread, digits: number): string {
  const precise = (value: number) => String(Number(value.toPrecision(digits)));
  return low === high ? precise(middle) : `${precise(middle)} [${precise(low)}–${precise(high)}]`;
}

function formatted(value: number, digits: number): string {
  return value.toFixed(digits).replace("-", "−");
}

function markdownTable(head: string[], lines: string[][]): string {
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
