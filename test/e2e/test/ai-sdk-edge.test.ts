import { createGateway, type Gateway } from "@wayfare/gateway";
import {
  type Answer,
  json,
  type SseOptions,
  type Story,
  startUpstream,
  stories,
  storyReply,
  type Upstream,
} from "@wayfare/test-upstream";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Edge, openEdge } from "../src/edge.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await openEdge();
}, 30_000);

describe("in the edge runtime, against the scripted provider", () => {
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterEach(() => upstream.reset());
  afterAll(() => upstream.close());
  const run = (program: string) => edge.run({ apiKey: "sk-or-edge", baseURL: upstream.url }, program);
  const tell =
    (story: Story, options: SseOptions = {}): Answer =>
    (request) =>
      storyReply(story, request, options);

  test("nothing of Node is there", async () => {
    const names = ["process", "Buffer", "require", "global", "setImmediate"];
    expect(await run(`return ${JSON.stringify(names)}.filter((name) => name in globalThis)`)).toEqual([]);
  });

  test("generateText with a tool", async () => {
    upstream.enqueue(tell(stories.toolCall), tell(stories.plainText));
    const told = await run(`
      const get_tide = ai.tool({ inputSchema: z.object({ port: z.string() }), execute: () => "noon" });
      const { text, steps, usage } = await ai.generateText({
        model: provider("lumen/otter-1"), prompt: "Tide?", tools: { get_tide }, stopWhen: ai.isStepCount(3),
      });
      return { text, steps: steps.length, tokens: usage.totalTokens };
    `);
    expect(told).toEqual({ text: stories.plainText.text, steps: 2, tokens: 128 });
    expect(upstream.requests.at(-1)?.json.messages.at(-1)).toMatchObject({ role: "tool", content: "noon" });
  });

  test("streamText", async () => {
    upstream.enqueue(tell(stories.multibyteText, { writes: 7 }));
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
    upstream.enqueue(json({ object: "list", model: "lumen/vector-1", data }));
    const told = await run(`
      const model = provider.embeddingModel("lumen/vector-1");
      return (await ai.embedMany({ model, values: ["a", "b"] })).embeddings;
    `);
    expect(told).toEqual([
      [0.5, 0],
      [0.5, 1],
    ]);
  });

  test("streamText over three steps, by a registry", async () => {
    upstream.enqueue(tell(stories.toolCall), tell(stories.toolCall), tell(stories.plainText));
    const told = await run(`
      const registry = ai.createProviderRegistry({ openrouter: provider });
      const get_tide = ai.tool({ inputSchema: z.object({ port: z.string() }), execute: () => "noon" });
      const result = ai.streamText({
        model: registry.languageModel("openrouter:lumen/otter-1"), prompt: "Tide?", tools: { get_tide },
        stopWhen: ai.isStepCount(3),
      });
      const { receipts, isComplete } = await wayfare.costOf(result);
      return { text: await result.text, steps: (await result.steps).length, receipts: receipts.length, isComplete };
    `);
    // The script gives the first two steps one generation id: one receipt.
    expect(told).toEqual({ text: stories.plainText.text, steps: 3, receipts: 2, isComplete: true });
  });

  test("an agent, and an object", async () => {
    upstream.enqueue(tell(stories.plainText), tell(stories.jsonSchema));
    const told = await run(`
      const model = provider("lumen/otter-1");
      const { text } = await new ai.ToolLoopAgent({ model }).generate({ prompt: "Rivers?" });
      const schema = z.object({ name: z.string(), born: z.number() });
      const { output } = await ai.generateText({ model, prompt: "Who?", output: ai.Output.object({ schema }) });
      return [text, output];
    `);
    expect(told).toEqual([stories.plainText.text, { name: "Mira Okafor", born: 1961 }]);
  });

  test("rerank and generateImage", async () => {
    const results = [
      { index: 1, relevance_score: 0.9 },
      { index: 0, relevance_score: 0.1 },
    ];
    upstream.route("POST", "/rerank", json({ model: "lumen/sorter-1", results }));
    const data = [{ b64_json: "iVBORw0KGgoAAAANSUhEUg==" }];
    upstream.route("POST", "/images", json({ created: 1785400000, data, usage: { cost: 0.04 } }));
    const told = await run(`
      const model = provider.rerankingModel("lumen/sorter-1");
      const { ranking } = await ai.rerank({ model, query: "b", documents: ["a", "b"] });
      const painted = await ai.generateImage({ model: provider.imageModel("lumen/painter-1"), prompt: "A lock" });
      return [ranking[0].document, painted.image.mediaType, (await wayfare.costOf(painted)).usd];
    `);
    expect(told).toEqual(["b", "image/png", "0.04"]);
  });

  test("errors, and retries of `ai`", async () => {
    upstream.enqueue(json({ error: { code: 403, message: "Flagged" } }, { status: 403 }));
    const told = await run(`
      const error = await ai.generateText({ model: provider("m/n"), prompt: "Hi." }).catch((error) => error);
      const keyless = wayfare.createOpenRouter()("m/n");
      const missing = await ai.generateText({ model: keyless, prompt: "Hi." }).catch((error) => error);
      return [ai.APICallError.isInstance(error), error.statusCode, missing.name];
    `);
    expect(told).toEqual([true, 403, "AI_LoadAPIKeyError"]);
  });
});

describe("in the edge runtime, against the sandbox of the gateway", () => {
  let gateway: Gateway;
  let baseURL: string;
  beforeAll(async () => {
    gateway = createGateway({ keys: ["sk-edge"], sandbox: { speed: 0 } });
    const { url } = await gateway.listen({ port: 0 });
    baseURL = `${url}/api/v1`;
  });
  afterAll(() => gateway.close(0));
  const run = (program: string) => edge.run({ apiKey: "sk-edge", baseURL }, program);

  test("generateText() and Output.object", async () => {
    const told = await run(`
      const model = provider("openai/gpt-4o-mini");
      const said = await ai.generateText({ model, prompt: "Say hello", maxOutputTokens: 50 });
      const schema = z.object({ name: z.string(), height: z.number() });
      const made = await ai.generateText({ model, prompt: "A lighthouse", output: ai.Output.object({ schema }) });
      return [said.text.length > 0, typeof made.output.name, typeof made.output.height, await paid([said, made])];
    `);
    expect(told).toEqual([true, "string", "number", true]);
  });

  test("streamText() over three steps with tools, by a registry, and an agent", async () => {
    const told = await run(`
      const registry = ai.createProviderRegistry({ openrouter: provider });
      const model = registry.languageModel("openrouter:openai/gpt-4o-mini");
      const tools = {
        first: ai.tool({ inputSchema: z.object({ port: z.string() }), execute: () => "one" }),
        second: ai.tool({ inputSchema: z.object({ port: z.string() }), execute: () => "two" }),
      };
      const prepareStep = ({ stepNumber }) => stepNumber < 2
        ? { activeTools: [["first"], ["second"]][stepNumber], toolChoice: "required" }
        : { toolChoice: "none" };
      const result = ai.streamText({ model, prompt: "Tide?", tools, prepareStep, stopWhen: ai.isStepCount(3) });
      const used = (await result.steps).map(({ toolCalls }) => toolCalls.map(({ toolName }) => toolName).join());
      const agent = new ai.ToolLoopAgent({ model, tools, prepareStep });
      const ran = await agent.generate({ prompt: "Tide?" });
      return [used, ran.steps.length, await paid([result, ran])];
    `);
    expect(told).toEqual([["first", "second", ""], 3, true]);
  });

  test("embedMany(), rerank() and generateImage()", async () => {
    const told = await run(`
      const model = provider.embeddingModel("sandbox/embed", { dimensions: 8, maxEmbeddingsPerCall: 2 });
      const embedded = await ai.embedMany({ model, values: ["a", "b", "c"] });
      const sorter = provider.rerankingModel("sandbox/rerank");
      const ranked = await ai.rerank({ model: sorter, query: "lock opens", documents: ["Bread is sold.", "The lock opens."] });
      const painted = await ai.generateImage({ model: provider.imageModel("sandbox/image"), prompt: "A lock" });
      return [
        embedded.embeddings.map(({ length }) => length),
        ranked.ranking[0].document,
        painted.image.mediaType,
        await paid([embedded, ranked, painted]),
      ];
    `);
    expect(told).toEqual([[8, 8, 8], "The lock opens.", "image/png", true]);
  });
});
