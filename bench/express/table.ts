import { median, type Spread, spreadOf } from "../client/statistics.ts";
import type { Samples } from "../client/task.ts";

/** One figure of a table. */
export interface Row {
  readonly label: string;
  readonly measure: string;
  readonly metric: string;
  /** `ratio` and `difference` are taken against the floor within the same round. */
  readonly compare: "ratio" | "difference" | "absolute";
  /** Ours must not be above it. */
  readonly most?: number;
  /** Ours must not be below it. */
  readonly least?: number;
  /** Of the figure as it was measured. */
  readonly unit: string;
  readonly digits: number;
}

/** What a table shows. */
export interface Sheet {
  readonly title: string;
  readonly rows: readonly Row[];
  /** The lane that all others are compared to. */
  readonly floor: string;
  /** All lanes with the heads of their columns. */
  readonly columns: Readonly<Record<string, string>>;
  /** Those that have to reach the targets. */
  readonly ours: readonly string[];
}

/** The table of the page: the median of the rounds, and in brackets the smallest and the largest round. */
export function figuresTable(samples: Samples, { title, rows, floor, columns, ours }: Sheet): string {
  const shown = rows.filter(({ measure }) => samples[measure] !== undefined);
  const lines = shown.map((row) => {
    const figures = ours.map((lane) => figureOf(row, lane, floor, samples));
    const cells = Object.keys(columns).map((lane) =>
      lane === floor ? floorCell(row, floor, samples) : cell(row, figureOf(row, lane, floor, samples)),
    );
    return [row.label, ...cells, target(row), verdict(row, figures)];
  });
  return markdownTable([title, ...Object.values(columns), "target", ""], lines);
}

/** Every number behind it, and its ratio to the floor. */
export function detailTable(samples: Samples, floor: string): string {
  const lines = Object.entries(samples).flatMap(([measure, byLane]) =>
    Object.entries(byLane).flatMap(([lane, own]) =>
      Object.keys(own[0] ?? {}).map((metric) => {
        const { median: middle, low, high } = spreadOf(own.map((sample) => sample[metric] ?? 0));
        const ratios = own.map((sample, at) => (sample[metric] ?? 0) / (byLane[floor]?.[at]?.[metric] ?? 0));
        const [text, least, largest] = [middle, low, high].map((value) => Number(value.toPrecision(4)));
        return [measure, lane, metric, `${text} [${least}–${largest}]`, median(ratios).toFixed(2)];
      }),
    ),
  );
  return markdownTable(["measure", "contender", "metric", "as measured", "to the floor"], lines);
}

/** A row's figure for one lane, or undefined when it was not measured. */
function figureOf(row: Row, lane: string, floor: string, samples: Samples): Spread | undefined {
  const { measure, metric, compare } = row;
  const values = (samples[measure]?.[lane] ?? []).map((sample, round) => {
    const value = sample[metric] ?? Number.NaN;
    const least = samples[measure]?.[floor]?.[round]?.[metric] ?? Number.NaN;
    return compare === "ratio" ? value / least : compare === "difference" ? value - least : value;
  });
  return values.length === 0 ? undefined : spreadOf(values);
}

function floorCell(row: Row, floor: string, samples: Samples): string {
  const own = samples[row.measure]?.[floor];
  if (own === undefined) return "–";
  const text = `${number(median(own.map((sample) => sample[row.metric] ?? 0)), row.digits)} ${row.unit}`;
  if (row.compare === "absolute") return text;
  return row.compare === "ratio" ? `1.00 (${text})` : `0 (${text})`;
}

function cell(row: Row, figure: Spread | undefined): string {
  if (figure === undefined) return "–";
  const digits = digitsOf(row);
  const { low, high } = figure;
  const range = low === high ? "" : ` [${number(low, digits)}–${number(high, digits)}]`;
  return withUnit(row, figure.median) + range;
}

function target(row: Row): string {
  if (row.most !== undefined) return `≤ ${withUnit(row, row.most)}`;
  return row.least === undefined ? "–" : `≥ ${withUnit(row, row.least)}`;
}

function verdict({ most, least }: Row, figures: readonly (Spread | undefined)[]): string {
  if (most === undefined && least === undefined) return "";
  const medians = figures.map((figure) => figure?.median ?? Number.NaN);
  if (medians.some(Number.isNaN)) return "not measured";
  const isMet = (value: number): boolean =>
    value <= (most ?? Number.POSITIVE_INFINITY) && value >= (least ?? Number.NEGATIVE_INFINITY);
  return medians.every(isMet) ? "pass" : "**miss**";
}

function digitsOf({ compare, digits }: Row): number {
  return compare === "ratio" ? 2 : digits;
}

function withUnit(row: Row, value: number): string {
  const plus = row.compare === "difference" && value > 0 ? "+" : "";
  const unit = row.compare === "ratio" ? "" : row.unit;
  return `${plus}${number(value, digitsOf(row))} ${unit}`.trim();
}

function number(value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return value.toLocaleString("en-US", options).replace("-", "−");
}

function markdownTable(head: string[], lines: string[][]): string {
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
