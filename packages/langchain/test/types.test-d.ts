import type * as official from "@langchain/openrouter";
import type * as ours from "@wayfare/langchain";
import { describe, expectTypeOf, test } from "vitest";

/** Ours knows what each plugin takes, so an `id` that may be any text is none of them. */
type WithoutPlugins<T> = Omit<T, "plugins">;

describe("what is typed by the official package fits here", () => {
  test("settings", () => {
    type Given = WithoutPlugins<official.ChatOpenRouterInput>;
    expectTypeOf<Given>().toExtend<WithoutPlugins<ours.ChatOpenRouterInput>>();
    expectTypeOf<official.ChatOpenRouterInput["provider"]>().toExtend<ours.ChatOpenRouterInput["provider"]>();
    expectTypeOf<ConstructorParameters<typeof official.ChatOpenRouter>>().not.toBeNever();
  });

  test("options of a call", () => {
    type Given = WithoutPlugins<Partial<official.ChatOpenRouterCallOptions>>;
    expectTypeOf<Given>().toExtend<WithoutPlugins<Partial<ours.ChatOpenRouterCallOptions>>>();
    expectTypeOf<keyof official.ChatOpenRouterFields>().toExtend<keyof ours.ChatOpenRouterFields>();
  });

  test("what is read from a model and from an error", () => {
    type Read = "model" | "temperature" | "maxTokens" | "provider" | "models" | "stop" | "streamUsage";
    expectTypeOf<Read>().toExtend<keyof ours.ChatOpenRouter>();
    expectTypeOf<keyof official.OpenRouterError>().toExtend<keyof ours.OpenRouterError>();
    expectTypeOf<ours.OpenRouterError["metadata"]>().not.toBeAny();
  });

  test("names of types", () => {
    expectTypeOf<ours.OpenRouterPlugin>().toExtend<official.OpenRouterPlugin>();
    expectTypeOf<official.OpenRouterResponseFormat>().toExtend<
      ours.OpenRouterResponseFormat | null | undefined
    >();
  });
});

describe("what is wrong does not compile", () => {
  test("settings", () => {
    const wrong: ours.ChatOpenRouterInput = {
      // @ts-expect-error a text is no number
      temperature: "hot",
      // @ts-expect-error there is no such field inside
      provider: { ordr: ["harbor"] },
      // @ts-expect-error the web plugin takes a number
      plugins: [{ id: "web", max_results: "many" }],
    };
    expectTypeOf(wrong).not.toBeAny();
  });

  test("fields of the wire are known by their own names", () => {
    expectTypeOf<ours.ChatOpenRouterFields["reasoning"]>().not.toBeAny();
    expectTypeOf<NonNullable<ours.ChatOpenRouterFields["max_tokens"]>>().toEqualTypeOf<number>();
    expectTypeOf<ours.OpenRouterUsageMetadata["total_cost"]>().toEqualTypeOf<number | undefined>();
  });
});
