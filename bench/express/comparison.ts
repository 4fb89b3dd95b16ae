import { type Measured, runMeasured } from "../client/benchmark.ts";
import { detailTable, figuresTable, type Sheet } from "./table.ts";

/** A set of measures that make one table. */
export interface Comparison extends Measured {
  readonly sheet: Sheet;
}

/** As `runBenchmark` of the client, for tables whose floor is another than raw fetch. */
export async function runComparison({ sheet, ...measured }: Comparison): Promise<void> {
  await runMeasured(measured, sheet.floor, (samples) => ({
    figures: figuresTable(samples, sheet),
    details: detailTable(samples, sheet.floor),
  }));
}
