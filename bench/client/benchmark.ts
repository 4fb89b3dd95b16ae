import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { writeTable } from "../write-table.ts";
import { type BenchServer, startBenchServer } from "./bench-server.ts";
import { baseline } from "./contender.ts";
import { detailTable, figuresTable, type Sheet } from "./table.ts";
import { type Asked, orderLanes, type Samples, type Task } from "./task.ts";

/** A set of measures that make one table. */
export interface Measured {
  /** Names the table in docs/benchmarks.md. */
  readonly name: string;
  readonly tasks: readonly Task[];
  /** The program that answers, in a process of its own. */
  readonly server: URL;
}

/** One that is compared to raw fetch. */
export interface Benchmark extends Measured {
  readonly sheet: Sheet;
}

/** What is printed: the table of the page, and every number behind it. */
export interface Tables {
  readonly figures: string;
  readonly details: string;
}

/**
 * Measures as the command line asks, and prints the tables:
 * `run.ts [--rounds 7] [--only chat,stream] [--lanes wayfare,openai] [--json out.json] [--markdown]`.
 */
export async function runBenchmark({ sheet, ...measured }: Benchmark): Promise<void> {
  await runMeasured(measured, baseline, (samples) => ({
    figures: figuresTable(samples, sheet),
    details: detailTable(samples),
  }));
}

/** The same with tables of any kind. @param floor - the lane that all others are compared to */
export async function runMeasured(
  { name, tasks, server: script }: Measured,
  floor: string,
  tablesOf: (samples: Samples) => Tables,
): Promise<void> {
  const groups = [...new Set(tasks.map(({ group }) => group))];
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "7" },
      only: { type: "string", default: groups.join(",") },
      lanes: { type: "string" },
      json: { type: "string" },
      markdown: { type: "boolean", default: false },
    },
  });
  const only = namesOf(values.only, groups, "--only");
  const known = [...new Set(tasks.flatMap(({ lanes }) => lanes.map((lane) => lane.name)))];
  const lanes = values.lanes === undefined ? undefined : namesOf(values.lanes, known, "--lanes");
  if (values.markdown && (only.length < groups.length || lanes !== undefined))
    throw new Error("--markdown writes the whole table: leave out --only and --lanes");
  const samples: Samples = {};
  const failures: string[] = [];
  {
    await using server = await startBenchServer(script);
    for (const task of tasks.filter(({ group }) => only.includes(group))) {
      const asked = { rounds: Number(values.rounds), lanes, floor };
      samples[task.name] = await runTask(task, server, asked, failures);
    }
  }
  const { figures, details } = tablesOf(samples);
  console.log(`\n${figures}\n\n${details}`);
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(samples, undefined, 2));
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
  else if (values.markdown) await writeTable(name, figures);
}

/** Rounds outside, lanes inside, so that a slow minute of the machine falls on all lanes. */
async function runTask(
  task: Task,
  server: BenchServer,
  asked: Asked,
  failures: string[],
): Promise<Samples[string]> {
  const byLane: Samples[string] = {};
  for (const { name } of orderLanes(task, 0, asked)) byLane[name] = [];
  const rounds = task.rounds(asked.rounds);
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`${task.name} ${round + 1}/${rounds}\n`);
    for (const lane of orderLanes(task, round, asked)) {
      if (byLane[lane.name] === undefined) continue;
      try {
        byLane[lane.name]?.push(await task.run(lane, server.origin));
      } catch (error) {
        // A lane that failed once would put its rounds beside the wrong rounds of the floor.
        delete byLane[lane.name];
        failures.push(`${task.name}, ${lane.name}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  return byLane;
}

function namesOf(list: string, known: readonly string[], option: string): string[] {
  const names = list.split(",");
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`${option}: ${stranger} is none of ${known.join(", ")}`);
  return names;
}
