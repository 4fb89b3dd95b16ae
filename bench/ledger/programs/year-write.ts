import { stat } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { openLedger } from "@wayfare/ledger";
import { type ProgramOptions, runAsProgram } from "../program.ts";
import { createReceiptSource } from "../receipts/create-receipts.ts";
import { type Sample, timed } from "../sample.ts";
import { yearEnd, yearStart } from "../year/calendar.ts";
import { GeneratedSums } from "../year/generated-sums.ts";

const WINDOW = 5_000;

interface YearOptions extends ProgramOptions {
  readonly rows: number;
  readonly year: string;
}

/**
 * Writes a year of receipts through the ledger, with the sums that they must have beside it. `rate`: receipts per
 * second until they are in the file, to make them included; `maintain`: s until the rest is in the roll-ups;
 * `rolledRate`: receipts per second with that; `size`: GB of the file; `rolled`: rows of the roll-ups.
 */
await runAsProgram(async ({ rows, year }: YearOptions): Promise<Sample> => {
  const createReceiptAt = createReceiptSource(5);
  const sums = new GeneratedSums();
  const ledger = await openLedger({ path: year });
  const step = (yearEnd - yearStart) / rows;
  const next = (index: number) => {
    const receipt = createReceiptAt(yearStart + index * step);
    sums.add(receipt);
    return ledger.record(receipt);
  };
  const writing = await timed(() => writeAll(rows, next));
  if (ledger.dropped > 0) throw new Error(`${ledger.dropped} receipts were dropped`);
  process.stderr.write("year: roll-ups\n");
  const rolling = await timed(() => ledger.maintain());
  await ledger.close();
  await sums.save(`${year}.sums.json`);
  return {
    rate: rows / writing.seconds,
    cpu: writing.cpu / rows,
    maintain: rolling.seconds,
    rolledRate: rows / (writing.seconds + rolling.seconds),
    size: (await stat(year)).size / 1e9,
    rolled: countRolled(year),
  };
});

async function writeAll(rows: number, next: (index: number) => Promise<void>): Promise<void> {
  let previous: Promise<unknown> = Promise.resolve();
  const part = Math.max(WINDOW, Math.ceil(rows / 20 / WINDOW) * WINDOW);
  for (let start = 0; start < rows; start += WINDOW) {
    if (start % part === 0) process.stderr.write(`year: ${start.toLocaleString("en")} receipts\n`);
    const size = Math.min(WINDOW, rows - start);
    const window = Promise.all(Array.from({ length: size }, (_, i) => next(start + i)));
    await previous;
    previous = window;
  }
  await previous;
}

function countRolled(path: string): number {
  using database = new DatabaseSync(path, { readOnly: true });
  return Number(database.prepare("select count(*) as rolled from wayfare_rollups").get()?.rolled);
}
