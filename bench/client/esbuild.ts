import { createRequire } from "node:module";

/** The part of esbuild that is used here. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<{
    outputFiles: { contents: Uint8Array }[];
    metafile: { inputs: Record<string, unknown> };
  }>;
}

const here = createRequire(import.meta.url);

/** esbuild is there as the bundler of tsup, and has no entry of its own in the workspace. */
export const esbuild = createRequire(here.resolve("tsup"))("esbuild") as Esbuild;
