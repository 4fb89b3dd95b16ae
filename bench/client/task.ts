import type { Lane } from "./contender.ts";
import type { Sample } from "./measures/measure.ts";

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

/** What of a task is measured. */
export interface Asked {
  readonly rounds: number;
  /** Names of lanes; all without. */
  readonly lanes: readonly string[] | undefined;
  /** The lane that all others are compared to. */
  readonly floor: string;
}

/** The asked lanes of a task, the floor always among them, turned by one place each round. */
export function orderLanes(task: Task, round: number, { lanes, floor }: Asked): Lane[] {
  const chosen = task.lanes.filter(
    ({ name }) => lanes === undefined || name === floor || lanes.includes(name),
  );
  const first = round % chosen.length;
  return [...chosen.slice(first), ...chosen.slice(0, first)];
}

/** Samples of each lane of each measure, in the order of the rounds. */
export type Samples = Record<string, Record<string, Sample[]>>;
