import { fileURLToPath } from "node:url";
import { esbuild } from "./esbuild.ts";

/**
 * Compiles the client process, one file per contender, packages left where they are installed. Node could run the
 * TypeScript itself, but its type stripper would stay in the client's heap and start-up time.
 */
export async function buildClient(): Promise<string> {
  const folder = fileURLToPath(new URL("../node_modules/.bench/", import.meta.url));
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL("./client.ts", import.meta.url))],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node24",
    logLevel: "error",
  });
  return `${folder}client.mjs`;
}
