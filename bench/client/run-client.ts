import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { buildClient } from "./build-client.ts";
import type { Lane } from "./contender.ts";
import type { Sample } from "./measures/measure.ts";
import type { MeasureName } from "./measures/registry.ts";

const run = promisify(execFile);
let script: Promise<string> | undefined;

export interface ClientRun {
  readonly lane: Lane;
  readonly measure: MeasureName;
  readonly origin: string;
  readonly scale: number;
  /** Node options such as `--cpu-prof`. */
  readonly flags?: readonly string[];
}

/** Measures one lane in a fresh process. */
export async function runClient({ lane, measure, origin, scale, flags = [] }: ClientRun): Promise<Sample> {
  script ??= buildClient();
  const command = [...flags, await script, lane.module, lane.view, measure, origin, String(scale)];
  const { stdout } = await run(process.execPath, command, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as Sample;
}
