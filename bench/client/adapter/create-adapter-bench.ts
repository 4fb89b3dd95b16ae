import { fileURLToPath } from "node:url";
import { baseline, type Lane, lane } from "../contender.ts";
import { createRunClient, type RunClient } from "../run-client.ts";
import { measureBundle } from "../static/bundle.ts";
import { measureColdImport } from "../static/cold-import.ts";
import type { Task } from "../task.ts";

/** Our core, for bundles of what an adapter itself weighs. */
export const wayfareCore: readonly string[] = ["@wayfare/core", "@wayfare/core/*"];

/** What the packages beside each other are. */
export interface AdapterBenchOptions {
  /** Names the folder of the compiled client processes. */
  readonly name: string;
  /** Holds `client.ts`, `server.ts`, `contenders/<lane>.ts` and `programs/<lane>.ts`. */
  readonly folder: URL;
  /** What each lane imports; nothing for the floor. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
}

/** What bundles leave out, and what else is looked at. */
export interface SizeOptions {
  /** Packages that are left out. */
  readonly external: readonly string[];
  /** Names of files that a lane loads with its first stream. */
  readonly needed?: Readonly<Record<string, readonly string[]>>;
}

/** The tasks that the benchmarks of all adapters have, for one of them. @typeParam M - names of its measures */
export interface AdapterBench<M extends string> {
  readonly lanes: readonly Lane[];
  readonly runClient: RunClient;
  /** The program that answers. */
  readonly server: URL;
  /** A measure of the client process. */
  clientTask(name: M, group: string): Task;
  /** CPU of an import. @param before - what is imported beside it in every lane, the floor too */
  importTask(name: string, before: readonly string[]): Task;
  /** How large the program of a lane is, minified and compressed. */
  sizeTask(name: string, options: SizeOptions): Task;
}

export function createAdapterBench<M extends string>({
  name: bench,
  folder,
  imports,
}: AdapterBenchOptions): AdapterBench<M> {
  const runClient = createRunClient(new URL("./client.ts", folder), `.bench-${bench}`);
  const lanes = Object.keys(imports).map((module) => lane(module));
  const packages = lanes.filter(({ name }) => name !== baseline);
  const here = fileURLToPath(folder);
  return {
    lanes,
    runClient,
    server: new URL("./server.ts", folder),
    clientTask: (name, group) => ({
      name,
      group,
      rounds: (asked) => asked,
      lanes,
      run: (lane, origin) => runClient({ lane, measure: name, origin, scale: 1 }),
    }),
    importTask: (name, before) => ({
      name,
      group: "import",
      // A process start is noisier than a loop, so it gets more samples.
      rounds: (asked) => Math.max(15, asked),
      lanes,
      run: ({ module }) => measureColdImport([...before, ...(imports[module] ?? [])], here),
    }),
    sizeTask: (name, { external, needed = {} }) => ({
      name,
      group: "size",
      rounds: () => 1,
      lanes: packages,
      run: ({ module }) => measureBundle(`${here}programs/${module}.ts`, external, needed[module]),
    }),
  };
}
