import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { writeTable } from "../write-table.ts";
import { type BenchServer, startBenchServer } from "./bench-server.ts";
import { detailTable, figuresTable, type Sheet } from "./table.ts";
import { orderLanes, type Samples, type Task } from "./task.ts";

/** A set of measures that make one table. */
export interface Benchmark {
  /** Names the table in docs/benchmarks.md. */
  readonly name: string;
  readonly tasks: readonly Task[];
  /** The program that answers, in a process of its own. */
  readonly server: URL;
  readonly sheet: Sheet;
}

interface Asked {
  readonly rounds: number;
  /** Names of lanes; all without. */
  readonly lanes: readonly string[] | undefined;
}

/**
 * Measures as the command line asks, and prints the tables:
 * `run.ts [--rounds 7] [--only chat,stream] [--lanes wayfare,openai] [--json out.json] [--markdown]`.
 */
export async function runBenchmark({ name, tasks, server: script, sheet }: Benchmark): Promise<void> {
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
      samples[task.name] = await runTask(task, server, { rounds: Number(values.rounds), lanes }, failures);
    }
  }
  const figures = figuresTable(samples, sheet);
  console.log(`\n${figures}\n\n${detailTable(samples)}`);
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
  for (const { name } of orderLanes(task, 0, asked.lanes)) byLane[name] = [];
  const rounds = task.rounds(asked.rounds);
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`${task.name} ${round + 1}/${rounds}\n`);
    for (const lane of orderLanes(task, round, asked.lanes)) {
      if (byLane[lane.name] === undefined) continue;
      try {
        byLane[lane.name]?.push(await task.run(lane, server.origin));
      } catch (error) {
        // A lane that failed once would put its rounds beside the wrong rounds of raw fetch.
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
