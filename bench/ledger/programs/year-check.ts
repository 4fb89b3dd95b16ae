import { DatabaseSync } from "node:sqlite";
import type { LedgerRow } from "@wayfare/core";
import { openLedger, type SqlLedger } from "@wayfare/ledger";
import { type ProgramOptions, runAsProgram } from "../program.ts";
import type { Sample } from "../sample.ts";
import { DAY, HOUR } from "../year/calendar.ts";
import { loadGeneratedSums, summedBy } from "../year/generated-sums.ts";
import { readRawSums } from "../year/raw-sums.ts";
import { countDifferences, type SumLine, type SumTable, sumNames } from "../year/sum-line.ts";

interface CheckOptions extends ProgramOptions {
  readonly year: string;
}

/**
 * `groups`: how many sums of a name and a day or hour were compared; `different`: in how many the ledger's answer is not
 * that of the receipts, read one by one, or of the sums kept while they were made.
 */
await runAsProgram(async ({ year }: CheckOptions): Promise<Sample> => {
  const generated = await loadGeneratedSums(`${year}.sums.json`);
  const ledger = await openLedger({ path: year });
  using database = new DatabaseSync(year, { readOnly: true });
  let [groups, different] = [0, 0];
  const compare = (what: string, some: SumTable, others: SumTable) => {
    const found = countDifferences(some, others);
    if (found > 0) process.stderr.write(`year: ${found} sums differ: ${what}\n`);
    groups += some.size;
    different += found;
  };
  for (const name of summedBy) {
    process.stderr.write(`year: checking ${name} and day\n`);
    const answered = tableOf(await ledger.group([name, "day"]));
    const expected = generated.get(name) ?? new Map();
    compare(`${name} and day, answer and generator`, answered, expected);
    compare(`${name} and day, receipts and generator`, readRawSums(database, name, DAY), expected);
  }
  process.stderr.write("year: checking model and hour\n");
  const byHour = tableOf(await ledger.group(["model", "hour"]));
  compare("model and hour, answer and receipts", byHour, readRawSums(database, "model", HOUR));
  different += await compareTotal(ledger, generated.get("model") ?? new Map());
  await ledger.close();
  return { groups, different };
});

/** The sums of everything, against those of all models and days. @returns how many differ */
async function compareTotal(ledger: SqlLedger, expected: SumTable): Promise<number> {
  const total = await ledger.total();
  return sumNames.filter((name) => {
    const sum = [...expected.values()].reduce((sum, line) => sum + line[name], 0n);
    return BigInt(total[name]) !== sum;
  }).length;
}

function tableOf(rows: readonly LedgerRow[]): SumTable {
  return new Map(
    rows.map(({ keys: [value = "", bucket = ""], total }) => {
      const line = Object.fromEntries(sumNames.map((name) => [name, BigInt(total[name])])) as SumLine;
      return [`${value}\t${bucket}`, line];
    }),
  );
}
