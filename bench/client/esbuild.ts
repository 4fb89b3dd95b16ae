import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

interface Output {
  entryPoint?: string;
  imports: { path: string; kind: string }[];
  inputs: Record<string, unknown>;
}

/** The part of esbuild that is used here. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<{
    outputFiles: { path: string; contents: Uint8Array }[];
    metafile: { outputs: Record<string, Output> };
  }>;
}

const here = createRequire(import.meta.url);

/** esbuild is there as the bundler of tsup, and has no entry of its own in the workspace. */
export const esbuild = createRequire(here.resolve("tsup"))("esbuild") as Esbuild;

/**
 * Compiles programs for Node, packages left where they are installed. Node could run the TypeScript itself, but its type
 * stripper would stay in the heap and in the start-up time.
 */
export async function buildPrograms(entries: URL, folder: URL): Promise<string> {
  const outdir = fileURLToPath(folder);
  await esbuild.build({
    entryPoints: [fileURLToPath(entries)],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node24",
    logLevel: "error",
  });
  return outdir;
}
