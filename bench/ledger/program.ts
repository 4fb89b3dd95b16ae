import type { Sample } from "./sample.ts";

/** What a program is told: which lane it runs, a folder of its own and what its task adds. */
export interface ProgramOptions {
  readonly lane: string;
  readonly folder: string;
  readonly [option: string]: string | number;
}

/** Runs as a process of its own: `node <program>.mjs '{"lane":"…"}'`; prints one sample as JSON. */
export async function runAsProgram<T extends ProgramOptions>(
  measure: (options: T) => Promise<Sample>,
): Promise<void> {
  const sample = await measure(JSON.parse(process.argv[2] ?? "{}") as T);
  console.log(JSON.stringify(sample));
}
