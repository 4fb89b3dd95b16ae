import { gzipSync } from "node:zlib";
import { esbuild } from "../esbuild.ts";
import type { Sample } from "../measures/measure.ts";

type Built = Awaited<ReturnType<typeof esbuild.build>>;

/**
 * A program bundled for a browser: `minified` and `gzip` in kB of what is loaded at its start, and the `modules` that went
 * into it; and `whole`, gzip in kB with what its packages import only when it is needed, which stands in files of its own.
 * @param external - packages that are left out
 */
export async function measureBundle(program: string, external: readonly string[] = []): Promise<Sample> {
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
  const loaded = loadedFiles(built, program);
  const code = contentsOf(built, loaded);
  const modules = new Set(loaded.flatMap((path) => Object.keys(outputs[path]?.inputs ?? {})));
  return {
    minified: code.length / 1000,
    gzip: kilobytesOf(code),
    whole: kilobytesOf(contentsOf(built, Object.keys(outputs))),
    modules: modules.size,
  };
}

/** The file of the program and all that it imports at once. */
function loadedFiles({ metafile: { outputs } }: Built, program: string): string[] {
  // Files that are imported when needed are entry points as well; the program is the one that was asked for.
  const loaded = new Set(
    Object.keys(outputs).filter((path) =>
      program.endsWith(`/${outputs[path]?.entryPoint?.replace(/^(\.\.?\/)+/, "")}`),
    ),
  );
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
