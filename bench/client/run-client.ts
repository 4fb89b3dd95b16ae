import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Lane } from "./contender.ts";
import { buildPrograms } from "./esbuild.ts";
import type { Sample } from "./measures/measure.ts";

const run = promisify(execFile);

export interface ClientRun {
  readonly lane: Lane;
  readonly measure: string;
  readonly origin: string;
  readonly scale: number;
  /** Node options such as `--cpu-prof`. */
  readonly flags?: readonly string[];
}

/** Measures one lane in a fresh process. */
export type RunClient = (run: ClientRun) => Promise<Sample>;

/**
 * Client processes of a benchmark, compiled when the first one is asked for.
 * @param entry - a `client.ts` that calls `runClientProcess`
 * @param folder - below `bench/node_modules`, where the compiled files go
 */
export function createRunClient(entry: URL, folder: string): RunClient {
  let built: Promise<string> | undefined;
  return async ({ lane, measure, origin, scale, flags = [] }) => {
    built ??= buildPrograms(entry, new URL(`../node_modules/${folder}/`, import.meta.url));
    const script = `${await built}client.mjs`;
    const command = [...flags, script, lane.module, lane.view, measure, origin, String(scale)];
    const { stdout } = await run(process.execPath, command, { maxBuffer: 1 << 24 });
    return JSON.parse(stdout) as Sample;
  };
}
