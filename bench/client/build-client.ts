import { buildPrograms } from "./esbuild.ts";

/** Compiles the client process, one file per contender. */
export async function buildClient(): Promise<string> {
  const folder = new URL("../node_modules/.bench/", import.meta.url);
  return `${await buildPrograms(new URL("./client.ts", import.meta.url), folder)}client.mjs`;
}
