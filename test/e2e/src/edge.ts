import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { EdgeVM } from "@edge-runtime/vm";

interface Bundled {
  outputFiles: { text: string }[];
  warnings: unknown[];
}

/** `ai`, the provider and zod in one script, as the bundler of an edge platform makes it. @throws when it warns of ours */
async function bundle(): Promise<string> {
  const tsup = createRequire(createRequire(import.meta.url).resolve("tsup/package.json"));
  const { build } = tsup("esbuild") as { build: (options: object) => Promise<Bundled> };
  const { outputFiles, warnings } = await build({
    stdin: {
      contents: `export * as ai from "ai"; export * as wayfare from "@wayfare/ai-sdk"; export { z } from "zod";`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    write: false,
    logLevel: "silent",
    format: "iife",
    globalName: "bundled",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["edge-light", "workerd", "browser", "import"],
    target: "es2022",
  });
  if (warnings.length > 0) throw new Error(`the bundle warns: ${JSON.stringify(warnings)}`);
  return outputFiles[0]?.text ?? "";
}

/** An edge runtime with `ai` and the provider in it. */
export interface Edge {
  /**
   * Runs a program, given as text since it sees nothing of this one: `ai`, `wayfare` and `z`, a `provider` with these
   * settings, and `paid(result)`. What it returns goes through JSON.
   */
  run(settings: { apiKey: string; baseURL: string }, program: string): Promise<unknown>;
}

export async function openEdge(): Promise<Edge> {
  const vm = new EdgeVM({ initialCode: await bundle() });
  return {
    async run(settings, program) {
      const answer = await vm.evaluate<Promise<string>>(`(async () => {
        const { ai, wayfare, z } = bundled;
        const provider = wayfare.createOpenRouter(${JSON.stringify(settings)});
        const paid = async (result) => {
          const { isComplete, total } = await wayfare.costOf(result);
          return isComplete && total > 0n;
        };
        return JSON.stringify(await (async () => { ${program} })());
      })()`);
      return JSON.parse(answer);
    },
  };
}
