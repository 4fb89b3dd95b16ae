// Models under names of your own: a registry, aliases, a wrapped model, and one that has a stand-in.
//
//   npm start                               in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/ai-registry/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { createCostTracker, createOpenRouter } from "@wayfare/ai-sdk";
import {
  createProviderRegistry,
  customProvider,
  defaultSettingsMiddleware,
  generateText,
  wrapLanguageModel,
} from "ai";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const tracker = createCostTracker();
const openrouter = createOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  ledger: tracker,
});

// The sandbox has a model that is always down. OpenRouter has none, but free models are often busy.
const models = await openrouter.client.models.list();
const hasDown = models.some(({ id }) => id === "sandbox/down");
const first = hasDown ? "sandbox/down" : "google/gemma-4-31b-it:free";
const second = "openai/gpt-4o-mini";

const house = customProvider({
  languageModels: {
    // An alias: the program asks for "quick", whatever that is this month.
    quick: openrouter("openai/gpt-4o-mini"),
    // A model with settings of its own; middleware sees what any other model would be given.
    careful: wrapLanguageModel({
      model: openrouter("openai/gpt-4.1"),
      middleware: defaultSettingsMiddleware({ settings: { temperature: 0, maxOutputTokens: 60 } }),
    }),
    // When the first cannot serve, OpenRouter asks the second within the same call.
    steady: openrouter(first, { models: [second] }),
  },
  // Every other id is one of OpenRouter's.
  fallbackProvider: openrouter,
});
const registry = createProviderRegistry({ house, openrouter });

const ids = ["house:quick", "house:careful", "house:steady", `openrouter:${second}`] as const;
const served: (string | undefined)[] = [];
for (const id of ids) {
  const { text, usage, response, finishReason } = await generateText({
    model: registry.languageModel(id),
    prompt: "Name three uses of a lighthouse.",
    maxOutputTokens: 200,
  });
  served.push(response.modelId);
  console.log(`${id}: ${response.modelId}, ${usage.totalTokens} tokens, ${finishReason}.`);
  assert(text, `${id} said nothing.`);
  // A provider of another specification comes out of a registry with objects in these two places.
  assert.equal(typeof usage.totalTokens, "number", `${id} lost its usage in the registry.`);
  assert.equal(typeof finishReason, "string", `${id} lost its finish reason in the registry.`);
}
if (hasDown) assert.equal(served[2], second, "The stand-in did not serve.");

const { calls, unknownCalls } = tracker.total();
assert(calls === ids.length && unknownCalls === 0, "An answer came without its cost.");
for (const { key, total } of tracker.by("model")) console.log(`${key}: ${total.calls} calls`);
console.log(`Cost: $${tracker.usd()} in all.`);
