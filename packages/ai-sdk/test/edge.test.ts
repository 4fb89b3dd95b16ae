import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { EdgeVM } from "@edge-runtime/vm";
import { json, stories } from "@wayfare/test-upstream";
import { beforeAll, describe, expect, test } from "vitest";
import { KEY, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

interface Bundled {
  outputFiles: { text: string }[];
  warnings: { id: string }[];
}

/** Both packages in one script, as the bundler of an edge platform makes it. */
async function bundle(): Promise<string> {
  const tsup = createRequire(createRequire(import.meta.url).resolve("tsup/package.json"));
  const { build } = tsup("esbuild") as { build: (options: object) => Promise<Bundled> };
  const contents = `export * as ai from "ai"; export * as wayfare from "@wayfare/ai-sdk"; export { z } from "zod";`;
  const { outputFiles, warnings } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
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
  // Below node_modules the bundler would not speak of it: parts of the build that need nothing of one another.
  expect(warnings.filter(({ id }) => id !== "ignored-bare-import")).toEqual([]);
  return outputFiles[0]?.text ?? "";
}

let edge: EdgeVM;
beforeAll(async () => {
  edge = new EdgeVM({ initialCode: await bundle() });
}, 30_000);

/** Runs a program in the edge runtime; it sees both packages, and a provider for the scripted server. */
async function run(program: string): Promise<unknown> {
  const given = JSON.stringify({ apiKey: KEY, baseURL: bench.upstream.url });
  const answer = await edge.evaluate<Promise<string>>(`(async () => {
    const { ai, wayfare, z } = bundled;
    const provider = wayfare.createOpenRouter(${given});
    return JSON.stringify(await (async () => { ${program} })());
  })()`);
  return JSON.parse(answer);
}

describe("in the edge runtime", () => {
  test("nothing of Node is there", async () => {
    const names = ["process", "Buffer", "require", "global", "setImmediate"];
    expect(await run(`return ${JSON.stringify(names)}.filter((name) => name in globalThis)`)).toEqual([]);
  });

  test("generateText with a tool", async () => {
    bench.upstream.enqueue(tell(stories.toolCall), tell(stories.plainText));
    const told = await run(`
      const get_tide = ai.tool({ inputSchema: z.object({ port: z.string() }), execute: () => "noon" });
      const { text, steps, usage } = await ai.generateText({
        model: provider("lumen/otter-1"), prompt: "Tide?", tools: { get_tide }, stopWhen: ai.isStepCount(3),
      });
      return { text, steps: steps.length, tokens: usage.totalTokens };
    `);
    expect(told).toEqual({ text: stories.plainText.text, steps: 2, tokens: 128 });
    expect(bench.body().messages.at(-1)).toMatchObject({ role: "tool", content: "noon" });
  });

  test("streamText", async () => {
    bench.upstream.enqueue(tell(stories.multibyteText, { writes: 7 }));
    const told = await run(`
      const result = ai.streamText({ model: provider("lumen/otter-1"), prompt: "Greet." });
      let text = "";
      for await (const piece of result.textStream) text += piece;
      const { openrouter } = (await result.finalStep).providerMetadata;
      return { text, finish: await result.finishReason, cost: openrouter.cost };
    `);
    const { text, completion } = stories.multibyteText;
    expect(told).toEqual({ text, finish: "stop", cost: completion.usage.cost });
  });

  test("embedMany", async () => {
    const data = [0, 1].map((index) => ({ object: "embedding", index, embedding: [0.5, index] }));
    bench.upstream.enqueue(json({ object: "list", model: "lumen/vector-1", data }));
    const told = await run(`
      const model = provider.embeddingModel("lumen/vector-1");
      return (await ai.embedMany({ model, values: ["a", "b"] })).embeddings;
    `);
    expect(told).toEqual([
      [0.5, 0],
      [0.5, 1],
    ]);
  });

  test("errors, and retries of `ai`", async () => {
    bench.upstream.enqueue(json({ error: { code: 403, message: "Flagged" } }, { status: 403 }));
    const told = await run(`
      const error = await ai.generateText({ model: provider("m/n"), prompt: "Hi." }).catch((error) => error);
      const keyless = wayfare.createOpenRouter()("m/n");
      const missing = await ai.generateText({ model: keyless, prompt: "Hi." }).catch((error) => error);
      return [ai.APICallError.isInstance(error), error.statusCode, missing.name];
    `);
    expect(told).toEqual([true, 403, "AI_LoadAPIKeyError"]);
  });
});
