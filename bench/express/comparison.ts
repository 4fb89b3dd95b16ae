import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type BenchServer, startBenchServer } from "../client/bench-server.ts";
import type { Lane } from "../client/contender.ts";
import type { Samples, Task } from "../client/task.ts";
import { writeTable } from "../write-table.ts";
import { detailTable, figuresTable, type Sheet } from "./table.ts";

/** A set of measures that make one table. */
export interface Comparison {
  /** Names the table in docs/benchmarks.md. */
  readonly name: string;
  readonly tasks: readonly Task[];
  /** The program that answers, in a process of its own. */
  readonly server: URL;
  readonly sheet: Sheet;
}

/** As `runBenchmark` of the client, for tables whose floor is another than raw fetch. */
export async function runComparison({ name, tasks, server: script, sheet }: Comparison): Promise<void> {
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
  const known = tasks.flatMap(({ lanes }) => lanes.map((lane) => lane.name));
  const lanes = [sheet.floor, ...namesOf(values.lanes ?? known.join(","), known, "--lanes")];
  if (values.markdown && (only.length < groups.length || values.lanes !== undefined))
    throw new Error("--markdown writes the whole table: leave out --only and --lanes");
  const samples: Samples = {};
  const failures: string[] = [];
  {
    await using server = await startBenchServer(script);
    for (const task of tasks.filter(({ group }) => only.includes(group))) {
      const asked = { rounds: task.rounds(Number(values.rounds)), lanes };
      samples[task.name] = await runTask(task, server, asked, failures);
    }
  }
  const figures = figuresTable(samples, sheet);
  console.log(`\n${figures}\n\n${detailTable(samples, sheet.floor)}`);
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(samples, undefined, 2));
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
  else if (values.markdown) await writeTable(name, figures);
}

/** Rounds outside, lanes inside and turned by one each round, so that a slow minute falls on all lanes. */
async function runTask(
  task: Task,
  { origin }: BenchServer,
  asked: { rounds: number; lanes: readonly string[] },
  failures: string[],
): Promise<Samples[string]> {
  const lanes = task.lanes.filter(({ name }) => asked.lanes.includes(name));
  const byLane: Samples[string] = Object.fromEntries(lanes.map(({ name }) => [name, []]));
  for (let round = 0; round < asked.rounds; round++) {
    process.stderr.write(`${task.name} ${round + 1}/${asked.rounds}\n`);
    for (const lane of turned(lanes, round)) {
      if (byLane[lane.name] === undefined) continue;
      try {
        byLane[lane.name]?.push(await task.run(lane, origin));
      } catch (error) {
        // A lane that failed once would put its rounds beside the wrong rounds of the floor.
        delete byLane[lane.name];
        failures.push(`${task.name}, ${lane.name}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  return byLane;
}

function turned(lanes: readonly Lane[], round: number): Lane[] {
  const first = round % lanes.length;
  return [...lanes.slice(first), ...lanes.slice(0, first)];
}

function namesOf(list: string, known: readonly string[], option: string): string[] {
  const names = list.split(",");
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new Error(`${option}: ${stranger} is none of ${[...new Set(known)].join(", ")}`);
  return names;
}
