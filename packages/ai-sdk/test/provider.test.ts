import { NoSuchModelError } from "@ai-sdk/provider";
import { createOpenRouter, type OpenRouterProvider, openrouter } from "@wayfare/ai-sdk";
import { json, saying, stories } from "@wayfare/test-upstream";
import {
  createProviderRegistry,
  customProvider,
  defaultSettingsMiddleware,
  embedMany,
  generateText,
  streamText,
  wrapLanguageModel,
} from "ai";
import { afterEach, describe, expect, test, vi } from "vitest";
import { call, KEY, tell, useUpstream } from "./support.ts";

const bench = useUpstream();
const { plainText } = stories;
const sent = (number = -1) => bench.upstream.requests.at(number)?.headers ?? {};
const say = (
  settings?: Parameters<typeof createOpenRouter>[0],
  headers: Record<string, string | undefined> = {},
) =>
  bench
    .answering(saying({ content: "Yes." }), settings)
    .chat("m/n")
    .doGenerate(call({ headers }));

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("a provider of the interface", () => {
  test.each<[string, OpenRouterProvider]>([
    ["openrouter", openrouter],
    ["createOpenRouter()", createOpenRouter()],
  ])("%s is a ProviderV4 that can be called, but not with `new`", (_name, provider) => {
    expect(provider.specificationVersion).toBe("v4");
    const model = provider("lumen/otter-1", { user: "u" });
    expect(model).toMatchObject({
      specificationVersion: "v4",
      modelId: "lumen/otter-1",
      provider: "openrouter.chat",
      settings: { user: "u" },
    });
    // @ts-expect-error -- the types forbid it too
    expect(() => new provider("lumen/otter-1")).toThrow(/new/);
  });

  test("every kind of model under its full name, and under the short ones", () => {
    const provider = bench.provider();
    const kinds = {
      chat: [provider, provider.languageModel, provider.chat],
      completion: [provider.completion],
      embedding: [provider.embeddingModel, provider.embedding, provider.textEmbeddingModel],
      image: [provider.imageModel, provider.image],
      reranking: [provider.rerankingModel],
      transcription: [provider.transcriptionModel],
      speech: [provider.speechModel],
      video: [provider.videoModel],
    };
    for (const [kind, factories] of Object.entries(kinds)) {
      for (const create of factories) {
        expect(create("m/n")).toMatchObject({
          specificationVersion: "v4",
          provider: `openrouter.${kind}`,
          modelId: "m/n",
        });
      }
    }
  });

  test("there are no evaluation models", () => {
    expect(() => openrouter.evaluationModel("m/n")).toThrow(NoSuchModelError);
  });

  test("a wrong address is told when the provider is made", () => {
    expect(() => createOpenRouter({ baseURL: "ftp://example.com" })).toThrow("baseURL");
  });
});

describe("where `ai` takes providers", () => {
  test("a registry, with every kind of model", async () => {
    const registry = createProviderRegistry({ openrouter: bench.answering(tell(plainText)) });
    const result = streamText({ model: registry.languageModel("openrouter:m/n:free"), prompt: "Hi." });
    expect(await result.text).toBe(plainText.text);
    expect(await result.usage).toMatchObject({ totalTokens: 21 });
    expect(bench.body().model).toBe("m/n:free");
    const data = [{ index: 0, embedding: [1, 2] }];
    bench.upstream.enqueue(json({ model: "m/e", data, usage: { prompt_tokens: 1, total_tokens: 1 } }));
    const { embeddings } = await embedMany({
      model: registry.embeddingModel("openrouter:m/e"),
      values: ["a"],
    });
    expect(embeddings).toEqual([[1, 2]]);
    expect(registry.imageModel("openrouter:m/i").modelId).toBe("m/i");
    expect(registry.rerankingModel("openrouter:m/r").modelId).toBe("m/r");
    expect(registry.transcriptionModel("openrouter:m/t").modelId).toBe("m/t");
    expect(registry.speechModel("openrouter:m/s").modelId).toBe("m/s");
  });

  test("customProvider: by a name of its own, and as what is fallen back to", async () => {
    const provider = bench.answering([tell(plainText), tell(plainText)]);
    const custom = customProvider({
      languageModels: { fast: provider("lumen/otter-1", { provider: { sort: "latency" } }) },
      fallbackProvider: provider,
    });
    await generateText({ model: custom.languageModel("fast"), prompt: "Hi." });
    expect(bench.body()).toMatchObject({ model: "lumen/otter-1", provider: { sort: "latency" } });
    const { usage } = await generateText({ model: custom.languageModel("m/other"), prompt: "Hi." });
    expect(bench.body().model).toBe("m/other");
    expect(usage.totalTokens).toBe(21);
  });

  test("wrapLanguageModel", async () => {
    const settings = { temperature: 0.2, providerOptions: { openrouter: { provider: { zdr: true } } } };
    const model = wrapLanguageModel({
      model: bench.answering(tell(plainText)).chat("m/n"),
      middleware: defaultSettingsMiddleware({ settings }),
    });
    expect((await generateText({ model, prompt: "Hi." })).text).toBe(plainText.text);
    expect(bench.body()).toMatchObject({ temperature: 0.2, provider: { zdr: true } });
  });

  test("the global default: models by their ids alone", async () => {
    vi.stubGlobal("AI_SDK_DEFAULT_PROVIDER", bench.answering(tell(plainText)));
    const { text, usage } = await generateText({ model: "lumen/otter-1", prompt: "Hi." });
    expect([text, usage.totalTokens]).toEqual([plainText.text, 21]);
  });
});

describe("headers", () => {
  test("who calls", async () => {
    await say({ appName: "Tides", appUrl: "https://tides.example" });
    expect(sent()).toMatchObject({
      authorization: `Bearer ${KEY}`,
      "http-referer": "https://tides.example",
      "x-openrouter-title": "Tides",
      "user-agent": expect.stringMatching(/ai-sdk-wayfare/),
    });
    await say({ app: { title: "Waves", categories: ["games"] }, appName: "Tides" });
    expect(sent()).toMatchObject({ "x-openrouter-title": "Waves", "x-openrouter-categories": "games" });
  });

  test("the name that `ai` gives itself stays in front", async () => {
    await generateText({ model: bench.answering(tell(plainText)).chat("m/n"), prompt: "Hi." });
    expect(sent()["user-agent"]).toMatch(/^ai\/7\S* .*ai-sdk-wayfare/);
  });

  test("own keys of providers", async () => {
    await say({ api_keys: { anthropic: "sk-ant-1", openai: "sk-2" } });
    expect(JSON.parse(sent()["x-provider-api-keys"] ?? "")).toEqual({
      anthropic: "sk-ant-1",
      openai: "sk-2",
    });
    await say({ api_keys: {} });
    expect(sent()).not.toHaveProperty("x-provider-api-keys");
  });

  test("of provider and call; those of the call win, whatever their case", async () => {
    const headers = { "X-Team": "tide", "X-Trace": "provider" };
    await say({ headers }, { "x-trace": "call", "X-Nothing": undefined });
    expect(sent()).toMatchObject({ "x-team": "tide", "x-trace": "call" });
    expect(sent()).not.toHaveProperty("x-nothing");
  });
});
