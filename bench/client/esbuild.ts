import { createRequire } from "node:module";

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
