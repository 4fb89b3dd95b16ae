// One question with preferences for its route: who answered, and what it cost to the last digit.
//
//   npm start                               in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/ai-generate/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { costOf, createOpenRouter, type OpenRouterLanguageModelOptions } from "@wayfare/ai-sdk";
import { generateText } from "ai";

// With a key in the environment, `import { openrouter } from "@wayfare/ai-sdk"` needs nothing else.
const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const openrouter = createOpenRouter(
  OPENROUTER_API_KEY ? {} : { apiKey: "any", baseURL: OPENROUTER_BASE_URL },
);

const result = await generateText({
  // What holds for every call of the model …
  model: openrouter("openai/gpt-4o-mini", { provider: { sort: "throughput", allow_fallbacks: true } }),
  instructions: "Answer in one short sentence.",
  prompt: "Why is the sky blue?",
  maxOutputTokens: 200,
  // … is merged, field by field, with what holds for this one; the prices are dollars per million tokens.
  providerOptions: {
    openrouter: {
      provider: { max_price: { prompt: 1, completion: 2 } },
      user: "ada",
    } satisfies OpenRouterLanguageModelOptions,
  },
});

console.log(result.text);
assert(result.text, "The model said nothing.");

// Money is exact: whole femto-dollars, never a float, and written out as it is.
const { usd, isComplete, receipts } = await costOf(result);
const [receipt] = receipts;
assert(receipt && isComplete, "The answer came without its cost.");
const { model, provider, tokens, costSource } = receipt;
console.log(`\n${model} at ${provider}: ${tokens.prompt} tokens in, ${tokens.completion} out.`);
console.log(`Cost: $${usd} (${costSource}).`);
assert.equal(receipt.tags.user, "ada", "The receipt does not say whose call it was.");
