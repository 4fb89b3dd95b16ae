import type * as official from "@openrouter/ai-sdk-provider";
import type * as ours from "@wayfare/ai-sdk";
import { createProviderRegistry, type generateText } from "ai";
import { describe, expectTypeOf, test } from "vitest";

describe("what is typed by the official provider fits here", () => {
  test("settings", () => {
    expectTypeOf<official.OpenRouterProviderSettings>().toExtend<ours.OpenRouterProviderSettings>();
    expectTypeOf<official.OpenRouterChatSettings>().toExtend<ours.OpenRouterChatSettings>();
    expectTypeOf<official.OpenRouterCompletionSettings>().toExtend<ours.OpenRouterCompletionSettings>();
    expectTypeOf<official.OpenRouterEmbeddingSettings>().toExtend<ours.OpenRouterEmbeddingSettings>();
    expectTypeOf<official.OpenRouterImageSettings>().toExtend<ours.OpenRouterImageSettings>();
    expectTypeOf<official.OpenRouterVideoSettings>().toExtend<ours.OpenRouterVideoSettings>();
    expectTypeOf<official.OpenRouterSharedSettings>().toExtend<ours.OpenRouterSharedSettings>();
  });

  test("provider options", () => {
    expectTypeOf<official.OpenRouterProviderOptions>().toExtend<ours.OpenRouterProviderOptions>();
    expectTypeOf<official.OpenRouterProviderOptions>().toExtend<ours.OpenRouterLanguageModelOptions>();
    expectTypeOf<official.OpenRouterChatSettings["provider"]>().toExtend<
      ours.OpenRouterChatSettings["provider"]
    >();
    expectTypeOf<official.OpenRouterChatSettings["plugins"]>().toExtend<
      ours.OpenRouterChatSettings["plugins"]
    >();
  });

  test("ours are JSON, as `ai` asks of provider options, and open words stay words", () => {
    type Mine = ours.OpenRouterLanguageModelOptions;
    type Collection = NonNullable<NonNullable<Mine["provider"]>["data_collection"]>;
    expectTypeOf<Mine>().toExtend<
      NonNullable<Parameters<typeof generateText>[0]["providerOptions"]>[string]
    >();
    expectTypeOf<Collection>().toExtend<string>();
    expectTypeOf<"brand-new">().toExtend<Collection>();
  });

  test("ids of models", () => {
    expectTypeOf<official.OpenRouterEmbeddingModelId>().toExtend<ours.OpenRouterEmbeddingModelId>();
    expectTypeOf<official.OpenRouterImageModelId>().toExtend<ours.OpenRouterImageModelId>();
    expectTypeOf<official.OpenRouterVideoModelId>().toExtend<ours.OpenRouterVideoModelId>();
  });
});

describe("what comes from here fits there", () => {
  test("usage", () => {
    expectTypeOf<ours.OpenRouterUsageAccounting>().toExtend<official.OpenRouterUsageAccounting>();
  });

  test("a registry takes the provider, with every kind of model", () => {
    const registry = createProviderRegistry({ openrouter: {} as ours.OpenRouterProvider });
    expectTypeOf(registry.languageModel).toBeCallableWith("openrouter:lumen/otter-1");
    expectTypeOf(registry.rerankingModel).toBeCallableWith("openrouter:tide/rank-1");
  });
});

describe("mistakes that the types tell", () => {
  test("in settings", () => {
    expectTypeOf<{ provider: { order: string } }>().not.toExtend<ours.OpenRouterChatSettings>();
    expectTypeOf<keyof ours.OpenRouterLanguageModelOptions & ("messages" | "model" | "stream")>().toBeNever();
  });
});
