import { fileURLToPath } from "node:url";
import { baseline, type Lane, lane } from "../client/contender.ts";
import type { Sample } from "../client/measures/measure.ts";
import { createRunClient } from "../client/run-client.ts";
import { measureBundle } from "../client/static/bundle.ts";
import { measureColdImport } from "../client/static/cold-import.ts";
import type { Task } from "../client/task.ts";
import type { measures } from "./measures.ts";

export const runClient = createRunClient(new URL("./client.ts", import.meta.url), ".bench-ai-sdk");

/** The program that answers. */
export const server = new URL("./server.ts", import.meta.url);

/** The package of each lane; none for the floor. */
const packageOf: Readonly<Record<string, string | undefined>> = {
  [baseline]: undefined,
  openrouter: "@openrouter/ai-sdk-provider",
  "openai-compatible": "@ai-sdk/openai-compatible",
  wayfare: "@wayfare/ai-sdk",
};

export const lanes: readonly Lane[] = Object.keys(packageOf).map((module) => lane(module));
const models = lanes.filter(({ name }) => name !== baseline);

/** What the application has anyway, with `ai`. */
const shared = ["@ai-sdk/provider", "@ai-sdk/provider-utils", "zod", "zod/*"];
const core = ["@wayfare/core", "@wayfare/core/*"];

/** What the first stream loads. */
const neededToStream = { wayfare: ["answer-body"] };

const here = fileURLToPath(new URL(".", import.meta.url));

const clientTask = (name: keyof typeof measures, group: string): Task => ({
  name,
  group,
  rounds: (asked) => asked,
  lanes,
  run: (lane, origin) => runClient({ lane, measure: name, origin, scale: 1 }),
});

/** A process start is noisier than a loop, so it gets more samples. */
const importTask = (name: string, before: readonly string[]): Task => ({
  name,
  group: "import",
  rounds: (asked) => Math.max(15, asked),
  lanes,
  run: ({ module }) => measureColdImport([...before, packageOf[module] ?? []].flat(), here),
});

/** How large the factory of a lane is, minified and compressed. */
const sizeTask = (
  name: string,
  external: readonly string[],
  needed: Readonly<Record<string, readonly string[]>> = {},
): Task => ({
  name,
  group: "size",
  rounds: () => 1,
  lanes: models,
  run: ({ module }): Promise<Sample> =>
    measureBundle(`${here}programs/${module}.ts`, external, needed[module]),
});

export const tasks: readonly Task[] = [
  clientTask("generate-1", "generate"),
  clientTask("generate-32", "generate"),
  clientTask("stream-burst", "stream"),
  clientTask("stream-event", "stream"),
  clientTask("first-part", "first-part"),
  clientTask("first-part-hot", "first-part"),
  importTask("import", []),
  importTask("import-beside-ai", ["ai"]),
  sizeTask("size-own", [...shared, ...core]),
  sizeTask("size", shared, neededToStream),
  sizeTask("size-alone", []),
];
