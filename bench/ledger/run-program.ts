import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPrograms } from "../client/esbuild.ts";
import type { Sample } from "./sample.ts";

let built: Promise<string> | undefined;

export interface ProgramRun {
  readonly program: string;
  readonly lane: string;
  readonly options: Readonly<Record<string, string | number>>;
  /** Node options such as `--cpu-prof`. */
  readonly flags: readonly string[];
}

/** Measures once in a fresh process, with an empty folder that is removed afterwards. */
export async function runProgram({ program, lane, options, flags }: ProgramRun): Promise<Sample> {
  built ??= buildPrograms(
    new URL("./programs/*.ts", import.meta.url),
    new URL("../node_modules/.bench-ledger/", import.meta.url),
  );
  const folder = await mkdtemp(join(tmpdir(), "wayfare-ledger-"));
  try {
    const told = JSON.stringify({ lane, folder, ...options });
    const printed = await outputOf([...flags, `${await built}${program}.mjs`, told]);
    return JSON.parse(printed) as Sample;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Progress and warnings of the program go to the terminal. */
function outputOf(command: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString());
      else reject(new Error(`the program ended with ${signal ?? code}`));
    });
  });
}
