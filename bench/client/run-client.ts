import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Lane } from "./contender.ts";
import type { Sample } from "./measures/measure.ts";
import type { MeasureName } from "./measures/registry.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("./client.ts", import.meta.url));

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
  const command = [...flags, script, lane.module, lane.view, measure, origin, String(scale)];
  const { stdout } = await run(process.execPath, command, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as Sample;
}
