import { DatabaseSync } from "node:sqlite";
import { openLedger } from "@wayfare/ledger";
import { median } from "../../client/statistics.ts";
import { type ProgramOptions, runAsProgram } from "../program.ts";
import type { Sample } from "../sample.ts";
import { DAY } from "../year/calendar.ts";
import { type Question, questions } from "../year/questions.ts";

const TIMES = 20;

interface AskOptions extends ProgramOptions {
  readonly year: string;
  readonly question: string;
}

/**
 * `cold`: ms of the first question in a fresh process, `warm`: of the next 20, the median; `open`: ms to open the
 * ledger; `rows`: lines of the answer.
 */
await runAsProgram(async ({ lane, year, question }: AskOptions): Promise<Sample> => {
  const asked = questions[question];
  if (asked === undefined) throw new Error(`no question ${question}`);
  const start = performance.now();
  const { ask, close } = lane === "raw sums" ? openRaw(year, asked) : await open(year, asked);
  const opened = performance.now() - start;
  const [cold, rows] = await timeOf(ask);
  const warm: number[] = [];
  // Adding up the receipts themselves takes long, and as long each time.
  for (let i = 0; i < (lane === "raw sums" ? 1 : TIMES); i++) warm.push((await timeOf(ask))[0]);
  await close();
  return { cold, warm: median(warm), open: opened, rows };
});

async function open(year: string, { dimensions, from }: Question) {
  const ledger = await openLedger({ path: year });
  return {
    ask: async () => (await ledger.group(dimensions, { from })).length,
    close: () => ledger.close(),
  };
}

/** The same answer from the receipts, reported cost alone. */
function openRaw(year: string, { dimensions, from }: Question) {
  const database = new DatabaseSync(year, { readOnly: true });
  const columns = dimensions.map((name) => (name === "day" ? `started_at / ${DAY}` : `"${name}"`)).join();
  const statement = database.prepare(
    `select ${columns}, sum(cost_micros), sum(cost_femtos) from wayfare_receipts where started_at >= ? group by ${columns}`,
  );
  return { ask: async () => statement.all(from).length, close: async () => database.close() };
}

async function timeOf(ask: () => Promise<number>): Promise<[ms: number, rows: number]> {
  const start = performance.now();
  const rows = await ask();
  return [performance.now() - start, rows];
}
