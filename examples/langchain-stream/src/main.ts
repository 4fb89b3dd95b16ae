// An answer as it is written: thoughts first, then words, and at the end what both cost.
//
//   npm start                             in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/langchain-stream/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { ChatOpenRouter, costOf, receiptOf } from "@wayfare/langchain";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const model = new ChatOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  model: "google/gemini-2.5-flash",
  // One level for all models; OpenRouter turns it into what each of them understands.
  reasoning: { effort: "low" },
  maxTokens: 2000,
});
const question = "In about 40 words: why do lighthouses have different rhythms?";

// Chunks, as LangChain has had them from the beginning. Their sum is the whole message.
const stream = await model.stream(question);
let sum: Awaited<ReturnType<typeof model.invoke>> | undefined;
for await (const chunk of stream) {
  for (const block of chunk.contentBlocks) {
    if (block.type === "reasoning") process.stdout.write(`\x1b[2m${block.reasoning}\x1b[0m`);
    if (block.type === "text") process.stdout.write(block.text);
  }
  sum = sum === undefined ? chunk : sum.concat(chunk);
}
assert(sum, "Nothing came.");
const receipt = receiptOf(sum);
assert(receipt?.totalCost, "The answer came without its cost.");
console.log(`\n\nFinished: ${receipt.finishReason}.`);
assert.equal(receipt.finishReason, "stop", "The answer did not come to its end.");
console.log(`Served by ${receipt.model} at ${receipt.provider} for $${costOf(sum).usd}.\n`);

// The same by content blocks: each reader takes what it is for, and all of them the same call.
const blocks = model.streamEvents(question);
const [thoughts, words, usage] = await Promise.all([blocks.reasoning, blocks.text, blocks.usage]);
console.log(
  `Thought in ${thoughts.length} letters, said in ${words.length}, ${usage?.output_tokens} tokens.`,
);
assert(thoughts.length > 0 && words.length > 0, "The model did not think aloud.");

// Whoever has read enough leaves: the call ends, and nothing more is written or paid.
for await (const chunk of await model.stream(question)) if (chunk.text !== "") break;
console.log("Left a stream after its first word.");
