// One question, its answer, and what the answer cost.
//
//   npm start                        in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/chat/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { createOpenRouter, formatMoney, receiptOf } from "@wayfare/core";

// With a key in the environment, `createOpenRouter()` needs nothing else.
const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const openrouter = createOpenRouter(
  OPENROUTER_API_KEY ? {} : { apiKey: "any", baseURL: OPENROUTER_BASE_URL },
);

const completion = await openrouter.chat({
  model: "openai/gpt-4o-mini",
  messages: [
    { role: "system", content: "Answer in one short sentence." },
    { role: "user", content: "Why is the sky blue?" },
  ],
  max_tokens: 200,
});

const answer = completion.choices[0]?.message.content;
assert(answer, "The model said nothing.");
console.log(answer);

// Every call leaves a receipt. Money is exact: whole femto-dollars, never a float.
const receipt = receiptOf(completion);
assert(receipt?.cost !== undefined, "The answer came without its cost.");
const { model, provider, tokens, cost, costSource } = receipt;
console.log(`\n${model} at ${provider}: ${tokens.prompt} tokens in, ${tokens.completion} out.`);
console.log(`Cost: $${formatMoney(cost)} (${costSource}).`);
