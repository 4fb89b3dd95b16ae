import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Sample } from "../measures/measure.ts";
import { createInstalledProject } from "./installed-project.ts";

const compiler = join(
  dirname(createRequire(import.meta.url).resolve("@typescript/native/package.json")),
  "bin/tsc",
);
const options = [
  ...[
    "--noEmit",
    "--strict",
    "--target",
    "es2023",
    "--module",
    "nodenext",
    "--lib",
    "es2023,dom,dom.iterable",
  ],
  ...["--skipLibCheck", "false", "--types", "", "--preserveSymlinks", "program.ts"],
];

/** `tsc` over the hello-chat program without `skipLibCheck` and without `@types/node`: `seconds` and `errors`. */
export async function measureTypeCheck(module: string): Promise<Sample> {
  await using project = await createInstalledProject(module);
  const start = process.hrtime.bigint();
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [compiler, ...options],
      { cwd: project.folder, maxBuffer: 1 << 26 },
      (_error, stdout) => resolve(stdout),
    );
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { seconds, errors: output.match(/error TS\d+/g)?.length ?? 0 };
}
