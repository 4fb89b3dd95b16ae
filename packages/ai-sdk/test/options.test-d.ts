import type {
  OpenRouterLanguageModelOptions,
  OpenRouterProviderOptions,
  openrouter as Provider,
} from "@wayfare/ai-sdk";
import { generateText } from "ai";

declare const openrouter: typeof Provider;

const options: OpenRouterLanguageModelOptions = {
  user: "ada",
  provider: { order: ["anthropic"], sort: { by: "price" }, max_price: { prompt: "1.5" } },
  reasoning: { effort: "high" },
  plugins: [{ id: "file-parser", pdf: { engine: "native" } }],
  trace: { trace_id: "t", depth: 3 },
};
const official: OpenRouterProviderOptions = { models: ["a/b"], reasoning: { max_tokens: 100 } };

// Options in a variable of their own type are JSON for `ai`.
generateText({ model: openrouter("a/b"), prompt: "", providerOptions: { openrouter: options } });
generateText({ model: openrouter("a/b"), prompt: "", providerOptions: { openrouter: official } });

// @ts-expect-error a list is wanted
export const wrong: OpenRouterLanguageModelOptions = { provider: { order: "anthropic" } };
