// An answer as it is written: thoughts first, then words, and at the end what both cost.
//
//   npm start                             in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/ai-stream/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { costOf, createOpenRouter } from "@wayfare/ai-sdk";
import { streamText } from "ai";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const openrouter = createOpenRouter(
  OPENROUTER_API_KEY ? {} : { apiKey: "any", baseURL: OPENROUTER_BASE_URL },
);

const result = streamText({
  model: openrouter("google/gemini-2.5-flash"),
  prompt: "In about 40 words: why do lighthouses have different rhythms?",
  // One level for all models; OpenRouter turns it into what each of them understands.
  reasoning: "low",
  maxOutputTokens: 2000,
  // Without this, `ai` writes errors to the console; here they end the program.
  onError: ({ error }) => {
    throw error;
  },
});

const pieces = { thoughts: 0, words: 0 };
for await (const part of result.stream) {
  switch (part.type) {
    case "reasoning-delta":
      pieces.thoughts += 1;
      process.stdout.write(`\x1b[2m${part.text}\x1b[0m`);
      break;
    case "reasoning-end":
      process.stdout.write("\n\n");
      break;
    case "text-delta":
      pieces.words += 1;
      process.stdout.write(part.text);
      break;
    case "finish":
      console.log(`\n\nFinished: ${part.finishReason}.`);
      break;
  }
}

assert.equal(await result.finishReason, "stop", "The answer did not come to its end.");
assert(pieces.thoughts > 0, "The model did not think aloud.");
assert(pieces.words > 1, "The answer came in one piece.");

const { outputTokens, outputTokenDetails } = await result.usage;
console.log(`Tokens: ${outputTokens}, of them ${outputTokenDetails.reasoningTokens} in thought.`);

const { usd, isComplete } = await costOf(result);
assert(isComplete, "The answer came without its cost.");
console.log(`Cost: $${usd}.`);
