import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { writeTable } from "../write-table.ts";
import { type BenchServer, startBenchServer } from "./bench-server.ts";
import { lanes } from "./contender.ts";
import { groups, orderLanes, type Samples, type Task, tasks } from "./plan.ts";
import { detailTable, figuresTable } from "./table.ts";

/** `node bench/client/run.ts [--rounds 7] [--only chat,stream] [--lanes wayfare,openai] [--json out.json] [--markdown]` */
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
const asked = values.lanes === undefined ? undefined : namesOf(values.lanes, laneNames(), "--lanes");
if (values.markdown && (only.length < groups.length || asked !== undefined)) {
  throw new Error("--markdown writes the whole table: leave out --only and --lanes");
}
const samples: Samples = {};
const failures: string[] = [];
{
  await using server = await startBenchServer();
  for (const task of tasks.filter(({ group }) => only.includes(group))) await runTask(task, server);
}

const figures = figuresTable(samples);
console.log(`\n${figures}\n\n${detailTable(samples)}`);
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(samples, undefined, 2));
for (const failure of failures) console.error(failure);
if (failures.length > 0) process.exitCode = 1;
else if (values.markdown) await writeTable("client", figures);

/** Rounds outside, lanes inside, so that a slow minute of the machine falls on all lanes. */
async function runTask(task: Task, server: BenchServer): Promise<void> {
  const byLane = Object.fromEntries(
    orderLanes(task, 0, asked).map(({ name }) => [name, [] as Samples[string][string]]),
  );
  samples[task.name] = byLane;
  const rounds = task.rounds(Number(values.rounds));
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`${task.name} ${round + 1}/${rounds}\n`);
    for (const lane of orderLanes(task, round, asked)) {
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
}

function namesOf(list: string, known: readonly string[], option: string): string[] {
  const names = list.split(",");
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`${option}: ${stranger} is none of ${known.join(", ")}`);
  return names;
}

function laneNames(): string[] {
  return [...lanes.map(({ name }) => name), "wayfare-verbs"];
}
