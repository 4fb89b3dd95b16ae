import { gzipSync } from "node:zlib";
import { esbuild } from "../esbuild.ts";
import type { Sample } from "../measures/measure.ts";
import { programOf } from "../programs/program.ts";

/** The hello-chat program bundled for a browser: `minified` and `gzip` in kB, and the `modules` that went in. */
export async function measureBundle(module: string): Promise<Sample> {
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [programOf(module)],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const gzip = gzipSync(code, { level: 9 }).length;
  return { minified: code.length / 1000, gzip: gzip / 1000, modules: Object.keys(metafile.inputs).length };
}
