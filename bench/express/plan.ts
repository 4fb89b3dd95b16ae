import { type Lane, lane } from "../client/contender.ts";
import type { RunClient } from "../client/run-client.ts";
import type { Task } from "../client/task.ts";
import { lanes as modules } from "./contender.ts";
import { type Measure, measures } from "./measures.ts";
import { startLoad, startServer } from "./processes.ts";

export const lanes: readonly Lane[] = modules.map((module) => lane(module));

/** Measures one server in a fresh process, with a fresh load. */
export const runServer: RunClient = async ({ lane: { module }, measure: name, origin, scale, flags }) => {
  const measure: Measure | undefined = Object.hasOwn(measures, name)
    ? measures[name as keyof typeof measures]
    : undefined;
  if (measure === undefined) throw new Error(`no measure ${name}`);
  await using server = await startServer(module, origin + measure.path, flags);
  await using load = await startLoad();
  const { port } = server.started as { port: number };
  return await measure.run({ server, load, origin: `http://127.0.0.1:${port}` }, scale);
};

const task = (name: keyof typeof measures, group: string): Task => ({
  name,
  group,
  rounds: (asked) => asked,
  lanes,
  run: (of, origin) => runServer({ lane: of, measure: name, origin, scale: 1 }),
});

/** Memory differs little from round to round, and a round takes a minute. */
const atMost = (most: number) => (asked: number) => Math.min(most, asked);

export const tasks: readonly Task[] = [
  task("json-10", "json"),
  task("json-50", "json"),
  task("stream-event", "stream"),
  task("stream-block", "stream"),
  { ...task("slow", "slow"), rounds: atMost(3) },
  { ...task("held", "slow"), rounds: atMost(3) },
];
