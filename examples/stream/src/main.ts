// An answer that is printed while it is written, and what it cost.
//
//   npm start                          in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/stream/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { createOpenRouter, formatMoney } from "@wayfare/core";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const openrouter = createOpenRouter(
  OPENROUTER_API_KEY ? {} : { apiKey: "any", baseURL: OPENROUTER_BASE_URL },
);

// Nothing is sent yet: the request goes out when the stream is read.
const stream = openrouter.stream({
  model: "openai/gpt-4o-mini",
  messages: [{ role: "user", content: "Explain in 60 words how a lighthouse works." }],
  max_tokens: 300,
});

// Leaving this loop early would stop the generation at the provider.
const pieces: string[] = [];
for await (const event of stream) {
  if (event.type === "text") {
    process.stdout.write(event.text);
    pieces.push(event.text);
  }
  if (event.type === "finish") console.log(`\n\nFinished: ${event.finish_reason}.`);
}

// The stream adds up to the completion that `chat()` would have brought.
const completion = await stream.final();
assert(pieces.length > 1, "The answer came in one piece.");
assert.equal(completion.choices[0]?.message.content, pieces.join(""), "The pieces are not the answer.");

const { latency, tokens, cost } = await stream.receipt();
assert(cost !== undefined, "The stream ended without its cost.");
const milliseconds = (value = 0) => `${Math.round(value)} ms`;
console.log(
  `First token after ${milliseconds(latency.firstToken)}, the last after ${milliseconds(latency.total)}.`,
);
console.log(`Cost: $${formatMoney(cost)} for ${tokens.total} tokens.`);
