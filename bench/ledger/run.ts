import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeTable } from "../write-table.ts";
import { groups, orderLanes, planTasks, type Samples, type Task } from "./plan.ts";
import { runProgram } from "./run-program.ts";
import { detailTable, figuresTable } from "./table.ts";

/**
 * `node bench/ledger/run.ts [--rounds 5] [--only record,year] [--rows 10000000] [--year kept.db] [--json out.json]
 * [--markdown]`; `--year` keeps the year's database there, or uses the one that is there.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: groups.join(",") },
    rows: { type: "string", default: "10_000_000" },
    year: { type: "string" },
    json: { type: "string" },
    markdown: { type: "boolean", default: false },
  },
});

const rounds = countOf("--rounds", values.rounds);
const rows = countOf("--rows", values.rows);
const only = values.only.split(",");
const stranger = only.find((name) => !(groups as readonly string[]).includes(name));
if (stranger !== undefined) throw new Error(`--only: ${stranger} is none of ${groups.join(", ")}`);
if (values.markdown && only.length < groups.length) {
  throw new Error("--markdown writes the whole table: leave out --only");
}

const samples: Samples = {};
const failures: string[] = [];
const folder = await mkdtemp(join(tmpdir(), "wayfare-year-"));
try {
  const year = values.year ?? join(folder, "year.db");
  const tasks = await planTasks(only, { rows, year, isWritten: existsSync(`${year}.sums.json`) });
  for (const task of tasks) await runTask(task);
} finally {
  await rm(folder, { recursive: true });
}

const figures = figuresTable(samples);
console.log(`\n${figures}\n\n${detailTable(samples)}`);
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(samples, undefined, 2));
for (const failure of failures) console.error(failure);
if (failures.length > 0) process.exitCode = 1;
else if (values.markdown) await writeTable("ledger", figures);

/** Rounds outside, lanes inside, so that a slow minute of the machine falls on all lanes. */
async function runTask(task: Task): Promise<void> {
  const byLane: Samples[string] = Object.fromEntries(task.lanes.map((lane) => [lane, []]));
  samples[task.name] = byLane;
  const count = task.rounds(rounds);
  for (let round = 0; round < count; round++) {
    process.stderr.write(`${task.name} ${round + 1}/${count}\n`);
    for (const lane of orderLanes(task, round)) {
      try {
        byLane[lane]?.push(await runProgram({ ...task, lane }));
      } catch (error) {
        failures.push(`${task.name}, ${lane}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
}

function countOf(option: string, text: string): number {
  const count = Number(text.replaceAll("_", ""));
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Error(`${option} must be a whole number, not ${text}`);
  return count;
}
