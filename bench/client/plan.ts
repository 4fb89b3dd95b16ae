import { baseline, type Lane, lanes } from "./contender.ts";
import type { Sample } from "./measures/measure.ts";
import type { MeasureName } from "./measures/registry.ts";
import { packageOf } from "./programs/program.ts";
import { runClient } from "./run-client.ts";
import { measureBundle } from "./static/bundle.ts";
import { measureColdImport } from "./static/cold-import.ts";
import { measureTypeCheck } from "./static/type-check.ts";

/** One measure as the run schedules it. */
export interface Task {
  readonly name: string;
  /** What `--only` calls it. */
  readonly group: string;
  /** How many samples per lane, given `--rounds`. */
  readonly rounds: (asked: number) => number;
  readonly lanes: readonly Lane[];
  run(lane: Lane, origin: string): Promise<Sample>;
}

/** Lanes of a measure in which reading a stream plays no part. */
const wholeReplyLanes = lanes.filter(({ view }) => view === "chunks");
/** Lanes that stand for a package as such. */
const packageLanes = Object.keys(packageOf).map((module): Lane => ({ name: module, module, view: "chunks" }));

const clientTask = (name: MeasureName, group: string, taskLanes: readonly Lane[]): Task => ({
  name,
  group,
  rounds: (asked) => asked,
  lanes: taskLanes,
  run: (lane, origin) => runClient({ lane, measure: name, origin, scale: 1 }),
});

const packageTask = (
  name: string,
  rounds: (asked: number) => number,
  measure: (module: string) => Promise<Sample>,
): Task => ({ name, group: name, rounds, lanes: packageLanes, run: ({ module }) => measure(module) });

/** Every measure; a process start or a compiler run is noisier than a loop, so it gets more samples. */
export const tasks: readonly Task[] = [
  clientTask("chat-1", "chat", wholeReplyLanes),
  clientTask("chat-32", "chat", wholeReplyLanes),
  clientTask("stream-event", "stream", lanes),
  clientTask("stream-block", "stream", lanes),
  clientTask("first-chunk", "first-chunk", lanes),
  clientTask("first-chunk-hot", "first-chunk", lanes),
  clientTask("heap", "heap", lanes),
  packageTask("import", (asked) => Math.max(15, asked), measureColdImport),
  packageTask("size", () => 1, measureBundle),
  packageTask("types", (asked) => asked, measureTypeCheck),
];

export const groups: readonly string[] = [...new Set(tasks.map(({ group }) => group))];

/** The asked lanes of a task, the baseline always among them, turned by one place each round. */
export function orderLanes(task: Task, round: number, asked: readonly string[] | undefined): Lane[] {
  const chosen = task.lanes.filter(
    ({ name }) => asked === undefined || name === baseline || asked.includes(name),
  );
  const first = round % chosen.length;
  return [...chosen.slice(first), ...chosen.slice(0, first)];
}

/** Samples of each lane of each measure, in the order of the rounds. */
export type Samples = Record<string, Record<string, Sample[]>>;
