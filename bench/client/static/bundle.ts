import { gzipSync } from "node:zlib";
import { esbuild } from "../esbuild.ts";
import type { Sample } from "../measures/measure.ts";
import { programOf } from "../programs/program.ts";

/**
 * The hello-chat program bundled for a browser, as it is loaded: `minified` and `gzip` in kB, and the `modules` that went
 * into it. What a package imports only when it is needed stands in files of its own, and does not count.
 */
export async function measureBundle(module: string): Promise<Sample> {
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [programOf(module)],
    bundle: true,
    splitting: true,
    outdir: "bundle",
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const { outputs } = metafile;
  // Files that are imported when needed are entry points as well; the program is the one that was asked for.
  const program = programOf(module);
  const loaded = new Set(
    Object.keys(outputs).filter((path) =>
      program.endsWith(`/${outputs[path]?.entryPoint?.replace(/^(\.\.?\/)+/, "")}`),
    ),
  );
  for (const path of loaded) {
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === "import-statement") loaded.add(next);
  }
  const files = [...loaded].map((path) => outputFiles.find((file) => file.path.endsWith(path))?.contents);
  const code = Buffer.concat(files.map((contents) => contents ?? new Uint8Array()));
  const modules = new Set([...loaded].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {})));
  return {
    minified: code.length / 1000,
    gzip: gzipSync(code, { level: 9 }).length / 1000,
    modules: modules.size,
  };
}
