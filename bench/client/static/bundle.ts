import { gzipSync } from "node:zlib";
import { esbuild } from "../esbuild.ts";
import type { Sample } from "../measures/measure.ts";

type Built = Awaited<ReturnType<typeof esbuild.build>>;

/**
 * A program bundled for a browser: `minified` and `gzip` in kB of what is loaded at its start, and the `modules` that went
 * into it; `used`, gzip in kB with the `needed` files as well; and `whole`, with all that its packages import only when it
 * is needed, which stands in files of its own.
 * @param external - packages that are left out
 * @param needed - names of files that are imported when they are needed, before their hashes, such as "answer-body"
 */
export async function measureBundle(
  program: string,
  external: readonly string[] = [],
  needed: readonly string[] = [],
): Promise<Sample> {
  const built = await esbuild.build({
    entryPoints: [program],
    bundle: true,
    splitting: true,
    external,
    outdir: "bundle",
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const { outputs } = built.metafile;
  const loaded = loadedFiles(built, startOf(built, program));
  const used = loadedFiles(built, [...loaded, ...needed.map((name) => lazyFile(built, name))]);
  const code = contentsOf(built, loaded);
  const modules = new Set(loaded.flatMap((path) => Object.keys(outputs[path]?.inputs ?? {})));
  return {
    minified: code.length / 1000,
    gzip: kilobytesOf(code),
    used: kilobytesOf(contentsOf(built, used)),
    whole: kilobytesOf(contentsOf(built, Object.keys(outputs))),
    modules: modules.size,
  };
}

/** Files that are imported when needed are entry points as well; the program is the one that was asked for. */
function startOf({ metafile: { outputs } }: Built, program: string): string[] {
  return Object.keys(outputs).filter((path) =>
    program.endsWith(`/${outputs[path]?.entryPoint?.replace(/^(\.\.?\/)+/, "")}`),
  );
}

function lazyFile({ metafile: { outputs } }: Built, name: string): string {
  const file = Object.keys(outputs).find((path) => outputs[path]?.entryPoint?.includes(`/${name}-`));
  if (file === undefined) throw new Error(`no file ${name} is imported when it is needed`);
  return file;
}

/** Some files and all that they import at once. */
function loadedFiles({ metafile: { outputs } }: Built, start: readonly string[]): string[] {
  const loaded = new Set(start);
  for (const path of loaded) {
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === "import-statement" && outputs[next] !== undefined) loaded.add(next);
  }
  return [...loaded];
}

function contentsOf({ outputFiles }: Built, paths: readonly string[]): Buffer {
  const files = paths.map((path) => outputFiles.find((file) => file.path.endsWith(path))?.contents);
  return Buffer.concat(files.map((contents) => contents ?? new Uint8Array()));
}

function kilobytesOf(code: Buffer): number {
  return gzipSync(code, { level: 9 }).length / 1000;
}
