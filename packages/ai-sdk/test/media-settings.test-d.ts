import type * as Official from "@openrouter/ai-sdk-provider";
import {
  type CostTracker,
  createCostTracker,
  createOpenRouter,
  type OpenRouterEmbeddingModelId,
  type OpenRouterEmbeddingSettings,
  type OpenRouterImageModelId,
  type OpenRouterImageSettings,
  type OpenRouterVideoModelId,
  type OpenRouterVideoSettings,
} from "@wayfare/ai-sdk";
import type { ReceiptSink } from "@wayfare/core";
import {
  type EmbeddingModel,
  generateText,
  type ImageModel,
  type RerankingModel,
  registerTelemetry,
  type SpeechModel,
  type Telemetry,
  type TranscriptionModel,
} from "ai";

/** Every variable of the official type may be passed, and every field of a literal. */
type Takes<Ours, Theirs> = Theirs extends Ours ? (keyof Theirs extends keyof Ours ? true : false) : false;
type Routing<T extends { provider?: unknown }> = NonNullable<T["provider"]>;
type Expect<T extends true> = T;

// The settings of the official provider.
export type Settings = [
  Expect<Takes<OpenRouterEmbeddingSettings, Official.OpenRouterEmbeddingSettings>>,
  Expect<Takes<OpenRouterImageSettings, Official.OpenRouterImageSettings>>,
  Expect<Takes<OpenRouterVideoSettings, Official.OpenRouterVideoSettings>>,
  Expect<Takes<Routing<OpenRouterEmbeddingSettings>, Routing<Official.OpenRouterEmbeddingSettings>>>,
  Expect<Takes<Routing<OpenRouterImageSettings>, Routing<Official.OpenRouterImageSettings>>>,
  Expect<Official.OpenRouterEmbeddingModelId extends OpenRouterEmbeddingModelId ? true : false>,
  Expect<Official.OpenRouterImageModelId extends OpenRouterImageModelId ? true : false>,
  Expect<Official.OpenRouterVideoModelId extends OpenRouterVideoModelId ? true : false>,
];

// The AI SDK takes the models.
const openrouter = createOpenRouter();
openrouter.embeddingModel("a/b", { dimensions: 256 }) satisfies EmbeddingModel;
openrouter.imageModel("a/b", { quality: "high", provider: { data_collection: "deny" } }) satisfies ImageModel;
openrouter.rerankingModel("a/b", { top_n: 3 }) satisfies RerankingModel;
openrouter.speechModel("a/b", { voice: "otter" }) satisfies SpeechModel;
openrouter.transcriptionModel("a/b", { language: "en" }) satisfies TranscriptionModel;
// @ts-expect-error -- the model is named by the call
openrouter.embeddingModel("a/b", { model: "c/d" });

// Costs are tracked as telemetry and as a ledger.
const tracker: CostTracker = createCostTracker();
tracker satisfies Telemetry & ReceiptSink;
registerTelemetry(tracker);
const model = createOpenRouter({ ledger: tracker })("a/b");
void generateText({ model, prompt: "Hi.", telemetry: { integrations: [tracker] } });
