import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Sample } from "../measures/measure.ts";

const run = promisify(execFile);

/**
 * CPU in ms (`cpu`) of a fresh Node process that imports installed packages and nothing else.
 * @param folder - from where they are resolved
 */
export async function measureColdImport(packages: readonly string[], folder: string): Promise<Sample> {
  const source = `${packages.map((name) => `import ${JSON.stringify(name)};`).join("")}
    const { user, system } = process.cpuUsage();
    console.log((user + system) / 1000);`;
  const flags = ["--input-type=module", "--eval", source];
  const { stdout } = await run(process.execPath, flags, { cwd: folder });
  return { cpu: Number(stdout) };
}
