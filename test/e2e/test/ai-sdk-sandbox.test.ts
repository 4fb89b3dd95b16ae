import { costOf, createOpenRouter, type OpenRouterProvider } from "@wayfare/ai-sdk";
import type { Receipt } from "@wayfare/core";
import { createGateway, type Gateway } from "@wayfare/gateway";
import {
  APICallError,
  createProviderRegistry,
  embedMany,
  generateImage,
  generateSpeech,
  generateText,
  isStepCount,
  Output,
  rerank,
  streamText,
  ToolLoopAgent,
  tool,
} from "ai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { all } from "../src/read.ts";

describe("against the sandbox of the gateway", () => {
  let gateway: Gateway;
  let openrouter: OpenRouterProvider;
  /** What the gateway has charged since the test began. */
  let charged: Receipt[] = [];
  beforeAll(async () => {
    gateway = createGateway({
      keys: ["sk-sandbox"],
      // Without any waiting, a connection that breaks takes along what was written just before.
      sandbox: { speed: 20 },
      onReceipt: (receipt) => void charged.push(receipt),
    });
    const { url } = await gateway.listen({ port: 0 });
    openrouter = createOpenRouter({ apiKey: "sk-sandbox", baseURL: `${url}/api/v1` });
  });
  beforeEach(() => {
    charged = [];
  });
  afterAll(() => gateway.close(0));

  /** The caller's sum is the gateway's, call by call. */
  const checkCost = async (results: unknown[], calls: number): Promise<void> => {
    const cost = await costOf(results);
    expect(cost).toMatchObject({ isComplete: true, unmetered: 0 });
    expect(cost.receipts).toHaveLength(calls);
    expect(charged).toHaveLength(calls);
    expect(cost.total).toBe(charged.reduce((sum, receipt) => sum + (receipt.cost ?? 0n), 0n));
    expect(cost.total).toBeGreaterThan(0n);
  };
  const get_tide = tool({
    description: "Tells when the tide is high in a port",
    inputSchema: z.object({ port: z.string() }),
    execute: ({ port }) => ({ port, high: "06:12" }),
  });

  test("generateText()", async () => {
    const model = openrouter("openai/gpt-4o-mini");
    const result = await generateText({ model, prompt: "Say hello", maxOutputTokens: 50 });
    expect(result.text).not.toBe("");
    expect(result.finishReason).toBe("stop");
    expect(result.usage.totalTokens).toBeGreaterThan(0);
    await checkCost([result], 1);
  });

  test("streamText() with a tool", async () => {
    const result = streamText({
      model: openrouter("openai/gpt-4o-mini"),
      tools: { get_tide },
      toolChoice: "auto",
      prompt: "When is high tide in Esbjerg?",
      stopWhen: isStepCount(3),
    });
    const types = new Set((await all(result.stream)).map(({ type }) => type));
    expect([...types]).toEqual(
      expect.arrayContaining(["tool-input-delta", "tool-call", "tool-result", "text-delta"]),
    );
    expect(types).not.toContain("error");
    const steps = await result.steps;
    expect(steps.length).toBeGreaterThan(1);
    await checkCost([result], steps.length);
  });

  test("streamText() with reasoning", async () => {
    const model = openrouter("sandbox/reasoner");
    const result = streamText({ model, reasoning: "high", prompt: "Is 91 prime?" });
    expect(await result.text).not.toBe("");
    expect((await result.finalStep).reasoningText).not.toBe("");
    await checkCost([result], 1);
  });

  test("Output.object()", async () => {
    const schema = z.object({ name: z.string(), languages: z.array(z.string()).min(1) });
    const ask = () => ({
      model: openrouter("openai/gpt-4o-mini"),
      prompt: "Invent a person.",
      output: Output.object({ schema }),
    });
    const whole = await generateText(ask());
    const streamed = streamText(ask());
    expect(schema.parse(whole.output)).toEqual(whole.output);
    expect((await all(streamed.partialOutputStream)).length).toBeGreaterThan(1);
    expect(schema.parse(await streamed.output)).toEqual(await streamed.output);
    await checkCost([whole, streamed], 2);
  });

  test("ToolLoopAgent", async () => {
    const model = openrouter("openai/gpt-4o-mini");
    const agent = new ToolLoopAgent({ model, tools: { get_tide }, stopWhen: isStepCount(3) });
    const result = await agent.generate({ prompt: "When is high tide in Esbjerg?" });
    expect(result.steps.length).toBeGreaterThan(1);
    await checkCost([result], result.steps.length);
  });

  test("embedMany(), rerank() and generateImage(), over a registry", async () => {
    const registry = createProviderRegistry({ wayfare: openrouter });
    const documents = ["the harbour opens at six", "a stone", "boats in the harbour"];
    const embedded = await embedMany({
      model: registry.embeddingModel("wayfare:openai/text-embedding-3-small"),
      values: documents,
      providerOptions: { openrouter: { dimensions: 64 } },
    });
    expect(embedded.embeddings.map((vector) => vector.length)).toEqual([64, 64, 64]);
    const ranked = await rerank({
      model: registry.rerankingModel("wayfare:sandbox/rerank"),
      query: "harbour opens",
      documents,
      topN: 2,
    });
    expect(ranked.rerankedDocuments).toEqual([documents[0], documents[2]]);
    const painted = await generateImage({
      model: registry.imageModel("wayfare:sandbox/image"),
      prompt: "A red boat.",
      n: 2,
    });
    expect(painted.images).toHaveLength(2);
    expect(painted.image.mediaType).toMatch(/^image\//);
    await checkCost([embedded, ranked, painted], 3);
  });

  test("generateSpeech()", async () => {
    const result = await generateSpeech({ model: openrouter.speechModel("sandbox/speech"), text: "Ahoy." });
    expect(result.audio.uint8Array.length).toBeGreaterThan(100);
  });

  test("an image beside the text", async () => {
    const result = await generateText({ model: openrouter("sandbox/painter"), prompt: "Draw a dot." });
    expect(result.files.map(({ mediaType }) => mediaType)).toEqual([expect.stringMatching(/^image\//)]);
    await checkCost([result], 1);
  });

  describe("when it fails", () => {
    test.each([
      ["sandbox/down", 503, true],
      ["sandbox/rate-limited", 429, true],
      ["sandbox/no-credits", 402, false],
      ["sandbox/moderated", 403, false],
    ])("%s is %i", async (model, statusCode, isRetryable) => {
      const ask = { model: openrouter(model), prompt: "Go.", maxRetries: 0 };
      const errors: unknown[] = [await generateText(ask).catch((error) => error)];
      await streamText({ ...ask, onError: ({ error }) => void errors.push(error) }).consumeStream();
      expect(errors).toHaveLength(2);
      for (const error of errors) {
        expect(APICallError.isInstance(error)).toBe(true);
        expect(error).toMatchObject({ statusCode, isRetryable });
      }
    });

    test.each([
      ["sandbox/error-in-stream", "error", 502],
      ["sandbox/cut", "interrupted", "connection"],
    ])("%s ends with %s, and what was said is there", async (model, finishReason, code) => {
      const errors: unknown[] = [];
      const onError = ({ error }: { error: unknown }) => void errors.push(error);
      const result = streamText({ model: openrouter(model), prompt: "Tell me of the sea.", onError });
      expect(await result.text).not.toBe("");
      expect(await result.finishReason).toBe(finishReason);
      expect(errors).toMatchObject([{ code, isRetryable: true }]);
    });

    test.each(["sandbox/flaky", "sandbox/error-first-event"])("%s is served by another", async (model) => {
      const ask = { model: openrouter(model), prompt: "Go.", maxRetries: 0 };
      const whole = await generateText(ask);
      const streamed = streamText(ask);
      expect([whole.text, await streamed.text]).not.toContain("");
      await checkCost([whole, streamed], 2);
    });
  });
});
