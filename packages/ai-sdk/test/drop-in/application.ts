// An application as it is written for `@openrouter/ai-sdk-provider` 3.1.0: nothing here knows of us.
import {
  createOpenRouter,
  type LanguageModelV4,
  type LanguageModelV4Prompt,
  OpenRouter,
  type OpenRouterChatSettings,
  type OpenRouterCompletionSettings,
  type OpenRouterEmbeddingModelId,
  type OpenRouterEmbeddingSettings,
  type OpenRouterImageModelId,
  type OpenRouterImageSettings,
  type OpenRouterProvider,
  type OpenRouterProviderOptions,
  type OpenRouterProviderSettings,
  type OpenRouterSharedSettings,
  type OpenRouterUsageAccounting,
  type OpenRouterVideoModelId,
  type OpenRouterVideoSettings,
  openrouter,
} from "@openrouter/ai-sdk-provider";
import {
  embedMany,
  generateImage,
  generateText,
  isStepCount,
  jsonSchema,
  Output,
  streamText,
  tool,
} from "ai";

const settings: OpenRouterProviderSettings = {
  apiKey: "sk-or-v1-app",
  compatibility: "strict",
  headers: { "X-Team": "tides" },
  extraBody: { transforms: ["middle-out"] },
  api_keys: { anthropic: "sk-ant-1" },
  appName: "Tides",
  appUrl: "https://tides.example",
  fetch: globalThis.fetch,
};

const shared: OpenRouterSharedSettings = {
  models: ["lumen/otter-1", "lumen/whale-3"],
  reasoning: { effort: "high", exclude: false },
  includeReasoning: true,
  usage: { include: true },
  user: "user-7",
  temperature: 0.3,
  topP: 0.9,
  topK: 40,
  frequencyPenalty: 0.1,
  presencePenalty: 0.2,
  maxTokens: 500,
  extraBody: { seed: 7 },
};

const chatSettings: OpenRouterChatSettings = {
  ...shared,
  logitBias: { 50256: -100 },
  logprobs: 2,
  parallelToolCalls: false,
  plugins: [
    { id: "web", max_results: 3, search_prompt: "Find", engine: "exa" },
    { id: "file-parser", max_files: 2, pdf: { engine: "pdf-text" } },
    { id: "moderation" },
    { id: "response-healing" },
    { id: "auto-router", allowed_models: ["lumen/*"] },
  ],
  web_search_options: { max_results: 3, search_prompt: "Find", engine: "native" },
  cache_control: { type: "ephemeral", ttl: "1h" },
  debug: { echo_upstream_body: true },
  structuredOutputs: { strict: false },
  provider: {
    order: ["harbor"],
    allow_fallbacks: true,
    require_parameters: false,
    data_collection: "deny",
    only: ["harbor", "quay"],
    ignore: ["mole"],
    quantizations: ["fp8", "bf16"],
    sort: "throughput",
    max_price: { prompt: 1, completion: "2", image: 3, audio: 4, request: 5 },
    zdr: true,
  },
};

const completionSettings: OpenRouterCompletionSettings = { suffix: ".", logprobs: true, logitBias: { 1: 2 } };
const embeddingSettings: OpenRouterEmbeddingSettings = { user: "user-7", provider: { sort: "price" } };
const imageSettings: OpenRouterImageSettings = { provider: { only: ["harbor"] } };
const videoSettings: OpenRouterVideoSettings = { generateAudio: true, pollIntervalMs: 5, maxPollTimeMs: 50 };
const options: OpenRouterProviderOptions = {
  models: ["lumen/whale-3"],
  reasoning: { max_tokens: 900 },
  user: "u",
};

const embedder: OpenRouterEmbeddingModelId = "lumen/vector-1";
const painter: OpenRouterImageModelId = "lumen/brush-1";
const filmer: OpenRouterVideoModelId = "lumen/film-1";

/** More ways to a model. */
export const models = {
  completion: (provider: OpenRouterProvider): LanguageModelV4 =>
    provider.completion("lumen/otter-instruct", completionSettings),
  video: (provider: OpenRouterProvider): string => provider.videoModel(filmer, videoSettings).modelId,
  legacy: (baseURL: string): LanguageModelV4 =>
    new OpenRouter({ apiKey: "sk-or-v1-app", baseURL }).chat("lumen/otter-1"),
  ready: (): LanguageModelV4 => openrouter("lumen/otter-1"),
};

/** What the application found out. */
export interface Findings {
  text: string;
  reasoning: string | undefined;
  cost: number | undefined;
  tokens: number | undefined;
  steps: number;
  provider: string;
  person: unknown;
  vectors: number;
  images: number;
}

/** Runs all of it against a server. */
export async function run(baseURL: string): Promise<Findings> {
  const provider: OpenRouterProvider = createOpenRouter({ ...settings, baseURL });
  const get_tide = tool({
    inputSchema: jsonSchema<{ port: string }>({ type: "object", properties: { port: { type: "string" } } }),
    execute: ({ port }) => `noon in ${port}`,
  });
  const cached = { openrouter: { cacheControl: { type: "ephemeral" } } };
  const talk = await generateText({
    model: provider("lumen/otter-1", chatSettings),
    instructions: { role: "system", content: "Be brief.", providerOptions: cached },
    prompt: "When is high tide in Esbjerg?",
    tools: { get_tide, search: provider.tools.webSearch({ maxResults: 2, engine: "auto" }) },
    stopWhen: isStepCount(3),
    providerOptions: { openrouter: { ...options, reasoning: { max_tokens: 900 } } },
  });
  const usage = talk.finalStep.providerMetadata?.openrouter?.usage as OpenRouterUsageAccounting | undefined;
  const stream = streamText({ model: provider.languageModel("lumen/otter-1"), prompt: "Is 91 prime?" });
  let text = "";
  for await (const piece of stream.textStream) text += piece;
  const { openrouter: metadata } = (await stream.finalStep).providerMetadata ?? {};
  const person = await generateText({
    model: provider.chat("lumen/otter-1"),
    prompt: "Invent a person.",
    output: Output.object({ schema: jsonSchema<{ name: string }>({ type: "object" }) }),
  });
  const model = provider.textEmbeddingModel(embedder, embeddingSettings);
  const { embeddings } = await embedMany({ model, values: ["a", "b"] });
  const { images } = await generateImage({
    model: provider.imageModel(painter, imageSettings),
    prompt: "A dot.",
  });
  return {
    text,
    reasoning: await stream.finalStep.then(({ reasoningText }) => reasoningText),
    cost: usage?.cost,
    tokens: usage?.totalTokens,
    steps: talk.steps.length,
    provider: String(metadata?.provider),
    person: person.output,
    vectors: embeddings.length,
    images: images.length,
  };
}

/** A prompt of the interface, as middleware handles it. */
export const prompt: LanguageModelV4Prompt = [{ role: "user", content: [{ type: "text", text: "Hi." }] }];
