// A model that fails, one that stands in for it, and who served in the end.
//
//   npm start                                   in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/fallback-models/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { createOpenRouter, formatMoney, receiptOf } from "@wayfare/core";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const openrouter = createOpenRouter(
  OPENROUTER_API_KEY ? {} : { apiKey: "any", baseURL: OPENROUTER_BASE_URL },
);

// The sandbox has a model that is always down. OpenRouter has none, but free models are often busy.
const models = await openrouter.models.list();
const hasDown = models.some(({ id }) => id === "sandbox/down");
const first = hasDown ? "sandbox/down" : "google/gemma-4-31b-it:free";
const second = "openai/gpt-4o-mini";

const completion = await openrouter.chat(
  {
    model: first,
    // At most three fallbacks, in order: each is asked when everything before it has failed.
    models: [second],
    messages: [{ role: "user", content: "Name three uses of a lighthouse." }],
    max_tokens: 200,
  },
  // Asks to be told how the request was routed.
  { headers: { "x-openrouter-metadata": "enabled" } },
);

for (const { model, provider, status } of completion.openrouter_metadata?.attempts ?? []) {
  console.log(`  ${status === 200 ? "served" : `failed (${status})`}: ${model} at ${provider}`);
}
console.log(`\n${completion.choices[0]?.message.content}\n`);

// Only the model that served is charged.
const receipt = receiptOf(completion);
assert(receipt?.cost !== undefined, "The answer came without its cost.");
console.log(`Asked for ${receipt.requestedModel}, served by ${receipt.model} at ${receipt.provider}.`);
console.log(`Cost: $${formatMoney(receipt.cost)}.`);

assert(completion.choices[0]?.message.content, "Nobody answered.");
if (hasDown) assert.equal(receipt.model, second, "The fallback did not serve.");
