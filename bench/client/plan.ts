import { type Lane, lanes } from "./contender.ts";
import type { Sample } from "./measures/measure.ts";
import type { measures } from "./measures/registry.ts";
import { packageOf, programFolder, programOf } from "./programs/program.ts";
import { createRunClient } from "./run-client.ts";
import { measureBundle } from "./static/bundle.ts";
import { measureColdImport } from "./static/cold-import.ts";
import { measureTypeCheck } from "./static/type-check.ts";
import type { Task } from "./task.ts";

export const runClient = createRunClient(new URL("./client.ts", import.meta.url), ".bench");

/** Lanes of a measure in which reading a stream plays no part. */
const wholeReplyLanes = lanes.filter(({ view }) => view === "chunks");
/** Lanes that stand for a package as such. */
const packageLanes = Object.keys(packageOf).map((module): Lane => ({ name: module, module, view: "chunks" }));

const clientTask = (name: keyof typeof measures, group: string, taskLanes: readonly Lane[]): Task => ({
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
  packageTask(
    "import",
    (asked) => Math.max(15, asked),
    (module) => measureColdImport([packageOf[module] ?? []].flat(), programFolder),
  ),
  packageTask(
    "size",
    () => 1,
    (module) => measureBundle(programOf(module)),
  ),
  packageTask("types", (asked) => asked, measureTypeCheck),
];
