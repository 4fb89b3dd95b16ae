// Two ways to stay up: `models`, where OpenRouter tries the next one, and `withFallbacks`, where this program does.
//
//   npm start                             in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/langchain-fallbacks/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import type { BaseMessage } from "@langchain/core/messages";
import { ChatOpenRouter, costOf, receiptOf } from "@wayfare/langchain";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const settings = OPENROUTER_API_KEY ? {} : { apiKey: "any", baseURL: OPENROUTER_BASE_URL };

// The sandbox has a model that is always down. OpenRouter has none, but free models are often busy.
const second = "openai/gpt-4o-mini";
const { client } = new ChatOpenRouter({ ...settings, model: second });
const listed = await client.models.list();
const hasDown = listed.some(({ id }) => id === "sandbox/down");
const first = hasDown ? "sandbox/down" : "google/gemma-4-31b-it:free";
const question = "Name three uses of a lighthouse.";

/** Says who served, and what it cost. */
function report(way: string, message: BaseMessage): string | undefined {
  const receipt = receiptOf(message);
  assert(message.text && receipt?.totalCost, "Nobody answered, or for nothing.");
  const { model, provider, attempts } = receipt;
  console.log(`${way}: ${model} at ${provider}, ${attempts.length} request, $${costOf(message).usd}.`);
  return model;
}

// One request, one bill: OpenRouter asks the next model when the one before it has failed. The model keeps `bindTools`
// and `withStructuredOutput`, and this is the way to prefer.
const routed = new ChatOpenRouter({ ...settings, model: first, models: [second], maxTokens: 200 });
const byServer = report("models", await routed.invoke(question));

// For what OpenRouter cannot do: another account, another server, a model of another package. Each is asked only when
// all tries of the one before it have failed, so few tries make it quick.
const alone = new ChatOpenRouter({ ...settings, model: first, maxRetries: 0, maxTokens: 200 });
const other = new ChatOpenRouter({ ...settings, model: second, maxTokens: 200 });
const byProgram = report("withFallbacks", await alone.withFallbacks([other]).invoke(question));

if (hasDown) assert.deepEqual([byServer, byProgram], [second, second], "The fallback did not serve.");
