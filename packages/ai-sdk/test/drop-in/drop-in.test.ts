import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as ours from "@wayfare/ai-sdk";
import { json, saying, stories } from "@wayfare/test-upstream";
import { describe, expect, test, vi } from "vitest";
import { tell, useUpstream } from "../support.ts";

// What the alias of a bundler does.
vi.mock("@openrouter/ai-sdk-provider", () => ours);

const bench = useUpstream();
const tsc = fileURLToPath(new URL("../../../../node_modules/@typescript/native/bin/tsc", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));

/** What the compiler says of the application; "" when all is well. */
function compile(...options: string[]): Promise<string> {
  const run = promisify(execFile)(process.execPath, [tsc, ...options], { cwd: here });
  return run.then(
    ({ stdout }) => stdout,
    ({ stdout, message }) => String(stdout || message),
  );
}

describe("an application that is written for the official provider", () => {
  test("compiles with ours in its place; against the official one it compiles with the other tests", async () => {
    expect(await compile("-p", "tsconfig.json")).toBe("");
  }, 30_000);

  test("runs with ours in its place", async () => {
    const { run } = await import("./application.ts");
    const data = [0, 1].map((index) => ({ object: "embedding", index, embedding: [0.1, index] }));
    const png = "iVBORw0KGgoAAAANSUhEUg==";
    bench.upstream.route("POST", "/embeddings", json({ object: "list", model: "lumen/vector-1", data }));
    bench.upstream.route("POST", "/images", json({ created: 1785400000, data: [{ b64_json: png }] }));
    bench.upstream.enqueue(
      tell(stories.toolCall),
      tell(stories.plainText),
      tell(stories.reasoningText),
      saying({ content: '{"name":"Mira"}' }),
    );
    expect(await run(bench.upstream.url)).toEqual({
      text: stories.reasoningText.text,
      reasoning: "91 is 7 times 13.",
      cost: 0.0000183,
      tokens: 21,
      steps: 2,
      provider: "Harbor",
      person: { name: "Mira" },
      vectors: 2,
      images: 1,
    });
    const [first, second] = bench.upstream.requests;
    expect(first?.headers).toMatchObject({
      "x-team": "tides",
      "http-referer": "https://tides.example",
      "x-openrouter-title": "Tides",
    });
    expect(first?.json).toMatchObject({
      model: "lumen/otter-1",
      models: ["lumen/whale-3"],
      reasoning: { max_tokens: 900, exclude: false },
      transforms: ["middle-out"],
      seed: 7,
      user: "u",
      max_tokens: 500,
      logprobs: true,
      top_logprobs: 2,
      provider: { order: ["harbor"], max_price: { completion: "2" } },
      cache_control: { type: "ephemeral", ttl: "1h" },
    });
    expect(first?.json.reasoning).not.toHaveProperty("effort");
    expect(first?.json.tools.map(({ type }: { type: string }) => type)).toEqual([
      "function",
      "openrouter:web_search",
    ]);
    expect(second?.json.messages.at(-1)).toMatchObject({ role: "tool", content: "noon in Esbjerg Øst" });
  });

  test("the class of its first versions", async () => {
    const { models, prompt } = await import("./application.ts");
    bench.upstream.enqueue(tell(stories.plainText));
    const { content } = await models.legacy(bench.upstream.url).doGenerate({ prompt });
    expect(content).toMatchObject([{ type: "text", text: stories.plainText.text }]);
  });

  test("every value that it exports, ours exports too", async () => {
    const official = await vi.importActual<object>("@openrouter/ai-sdk-provider");
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(Object.keys(official)));
  });

  test("every way to a model that its provider has, ours has too", async () => {
    const { openrouter } = await vi.importActual<typeof import("@openrouter/ai-sdk-provider")>(
      "@openrouter/ai-sdk-provider",
    );
    expect(Object.keys(ours.openrouter)).toEqual(expect.arrayContaining(Object.keys(openrouter)));
    expect(Object.keys(ours.openrouter.tools)).toEqual(expect.arrayContaining(Object.keys(openrouter.tools)));
  });
});
