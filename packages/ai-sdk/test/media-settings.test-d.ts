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
import { expectTypeOf, test } from "vitest";

test("takes the settings of the official provider", () => {
  expectTypeOf<Official.OpenRouterEmbeddingSettings>().toExtend<OpenRouterEmbeddingSettings>();
  expectTypeOf<Official.OpenRouterImageSettings>().toExtend<OpenRouterImageSettings>();
  expectTypeOf<Official.OpenRouterVideoSettings>().toExtend<OpenRouterVideoSettings>();
  expectTypeOf<Official.OpenRouterEmbeddingModelId>().toEqualTypeOf<OpenRouterEmbeddingModelId>();
  expectTypeOf<Official.OpenRouterImageModelId>().toEqualTypeOf<OpenRouterImageModelId>();
  expectTypeOf<Official.OpenRouterVideoModelId>().toEqualTypeOf<OpenRouterVideoModelId>();
  // Object literals may have no field that a type does not name.
  type All<T> = { [K in keyof T]-?: true };
  expectTypeOf<keyof Official.OpenRouterEmbeddingSettings>().toExtend<
    keyof All<OpenRouterEmbeddingSettings>
  >();
  expectTypeOf<keyof Official.OpenRouterImageSettings>().toExtend<keyof All<OpenRouterImageSettings>>();
  expectTypeOf<keyof Official.OpenRouterVideoSettings>().toExtend<keyof All<OpenRouterVideoSettings>>();
  type Fields<T extends { provider?: unknown }> = keyof NonNullable<T["provider"]>;
  expectTypeOf<Fields<Official.OpenRouterEmbeddingSettings>>().toExtend<
    Fields<OpenRouterEmbeddingSettings>
  >();
  expectTypeOf<Fields<Official.OpenRouterImageSettings>>().toExtend<Fields<OpenRouterImageSettings>>();
});

test("makes models that the AI SDK takes", () => {
  const openrouter = createOpenRouter();
  expectTypeOf(openrouter.embeddingModel("a/b")).toExtend<EmbeddingModel>();
  expectTypeOf(openrouter.imageModel("a/b")).toExtend<ImageModel>();
  expectTypeOf(openrouter.rerankingModel("a/b")).toExtend<RerankingModel>();
  expectTypeOf(openrouter.speechModel("a/b")).toExtend<SpeechModel>();
  expectTypeOf(openrouter.transcriptionModel("a/b")).toExtend<TranscriptionModel>();
  openrouter.imageModel("a/b", {
    quality: "high",
    provider: { data_collection: "deny", max_price: { image: 1 } },
  });
  // @ts-expect-error -- the model is named by the call
  openrouter.embeddingModel("a/b", { model: "c/d" });
});

test("tracks costs as telemetry and as a ledger", () => {
  const tracker = createCostTracker();
  expectTypeOf<CostTracker>().toExtend<Telemetry>();
  expectTypeOf<CostTracker>().toExtend<ReceiptSink>();
  registerTelemetry(tracker);
  const model = createOpenRouter({ ledger: tracker })("a/b");
  void generateText({ model, prompt: "Hi.", telemetry: { integrations: [tracker] } });
});
