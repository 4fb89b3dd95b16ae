import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Sample } from "../measures/measure.ts";
import { packageOf, programFolder } from "../programs/program.ts";

const run = promisify(execFile);

/** CPU in ms (`cpu`) of a fresh Node process that imports the installed package and nothing else. */
export async function measureColdImport(module: string): Promise<Sample> {
  const name = packageOf[module];
  const source = `${name === undefined ? "" : `import ${JSON.stringify(name)};`}
    const { user, system } = process.cpuUsage();
    console.log((user + system) / 1000);`;
  const flags = ["--input-type=module", "--eval", source];
  const { stdout } = await run(process.execPath, flags, { cwd: programFolder });
  return { cpu: Number(stdout) };
}
