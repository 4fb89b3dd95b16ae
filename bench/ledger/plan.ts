import { isPostgresThere, type PlaceName } from "./budgets/place.ts";
import type { Sample } from "./sample.ts";
import { questions } from "./year/questions.ts";

/** One measure as the run schedules it. */
export interface Task {
  readonly name: string;
  /** What `--only` calls it. */
  readonly group: string;
  /** File in `programs`. */
  readonly program: string;
  /** The floor first, where there is one. */
  readonly lanes: readonly string[];
  readonly options: Readonly<Record<string, string | number>>;
  /** How many samples per lane, given `--rounds`. */
  readonly rounds: (asked: number) => number;
  /** Node options. */
  readonly flags: readonly string[];
}

export const groups = ["record", "sustain", "slow-disk", "year", "budget"] as const;

export interface PlanOptions {
  /** Receipts of the year. */
  readonly rows: number;
  /** The year's database. */
  readonly year: string;
  /** Whether it is there already. */
  readonly isWritten: boolean;
}

const once = () => 1;

const task = (start: Pick<Task, "name" | "group"> & { lanes: readonly string[] } & Partial<Task>): Task => ({
  program: start.name,
  options: {},
  rounds: (asked) => asked,
  flags: [],
  ...start,
});

/** Every measure of the asked groups. PostgreSQL is left out when no server answers. */
export async function planTasks(only: readonly string[], options: PlanOptions): Promise<Task[]> {
  const places: PlaceName[] = ["memory", "sqlite"];
  if (only.includes("budget") && (await isPostgresThere())) places.push("postgres");
  const tasks = [
    task({ name: "record-call", group: "record", lanes: ["array", "ledger"] }),
    task({ name: "record-write", group: "record", lanes: ["by hand", "ledger"] }),
    task({ name: "sustain", group: "sustain", lanes: ["by hand", "ledger"], options: { receipts: 300_000 } }),
    task({
      name: "slow-disk",
      group: "slow-disk",
      lanes: ["array", "slow disk", "locked"],
      flags: ["--expose-gc"],
    }),
    ...yearTasks(options),
    ...places.flatMap((place) => [budgetTask(place, 1), budgetTask(place, 100)]),
  ];
  return tasks.filter(({ group }) => only.includes(group));
}

function yearTasks({ rows, year, isWritten }: PlanOptions): Task[] {
  const write = task({
    name: "year-write",
    group: "year",
    lanes: ["ledger"],
    options: { rows, year },
    rounds: once,
  });
  return [
    ...(isWritten ? [] : [write]),
    ...Object.keys(questions).map((question) =>
      task({
        name: `year: ${question}`,
        group: "year",
        program: "year-ask",
        lanes: ["raw sums", "ledger"],
        options: { year, question },
      }),
    ),
    task({ name: "year-check", group: "year", lanes: ["ledger"], options: { year }, rounds: once }),
  ];
}

/** As many calls as take a few seconds. */
const CALLS: Readonly<Record<PlaceName, readonly [one: number, many: number]>> = {
  memory: [50_000, 50_000],
  sqlite: [3_000, 20_000],
  postgres: [1_000, 4_000],
};

function budgetTask(place: PlaceName, concurrency: number): Task {
  const [one, many] = CALLS[place];
  return task({
    name: `budget: ${place} ${concurrency}`,
    group: "budget",
    program: "budget",
    lanes: ["by hand", "store", "budgets"],
    options: { place, concurrency, calls: concurrency === 1 ? one : many },
  });
}

/** The lanes of a round, turned by one place each time. */
export function orderLanes({ lanes }: Task, round: number): string[] {
  const first = round % lanes.length;
  return [...lanes.slice(first), ...lanes.slice(0, first)];
}

/** Samples of each lane of each task, in the order of the rounds. */
export type Samples = Record<string, Record<string, Sample[]>>;
