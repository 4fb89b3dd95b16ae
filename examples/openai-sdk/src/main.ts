// The plain `openai` package, pointed at the gateway: an answer, a stream and a tool call.
//
//   npm start                              in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/openai-sdk/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import OpenAI from "openai";

const { OPENROUTER_API_KEY = "any", OPENROUTER_BASE_URL } = process.env;
const gateway = "http://127.0.0.1:8787/api/v1";
const server = OPENROUTER_API_KEY === "any" ? gateway : "https://openrouter.ai/api/v1";
const openai = new OpenAI({ apiKey: OPENROUTER_API_KEY, baseURL: OPENROUTER_BASE_URL ?? server });
const model = "openai/gpt-4o-mini";

// The gateway tells the cost of each call, in dollars; the types of this package do not know the field.
let spent = 0;
const charge = (usage: OpenAI.CompletionUsage | null | undefined) => {
  const { cost } = (usage ?? {}) as { cost?: number };
  assert(cost !== undefined, "The answer came without its cost.");
  spent += cost;
};

const completion = await openai.chat.completions.create({
  model,
  messages: [{ role: "user", content: "Say hello" }],
  max_tokens: 50,
});
charge(completion.usage);
console.log(`Answer: ${completion.choices[0]?.message.content}`);
assert(completion.choices[0]?.message.content, "The model said nothing.");

const stream = await openai.chat.completions.create({
  model,
  messages: [{ role: "user", content: "Explain in 30 words what a lighthouse is." }],
  max_tokens: 100,
  stream: true,
  stream_options: { include_usage: true },
});
process.stdout.write("Stream: ");
let pieces = 0;
for await (const chunk of stream) {
  const text = chunk.choices[0]?.delta.content;
  if (text) pieces += 1;
  process.stdout.write(text ?? "");
  if (chunk.usage) charge(chunk.usage);
}
assert(pieces > 1, "The stream came in one piece.");

const called = await openai.chat.completions.create({
  model,
  messages: [{ role: "user", content: "When is high tide in Esbjerg?" }],
  tools: [
    {
      type: "function",
      function: {
        name: "get_tide",
        description: "Tells when the tide is high in a port",
        parameters: { type: "object", properties: { port: { type: "string" } }, required: ["port"] },
      },
    },
  ],
  tool_choice: "required",
});
charge(called.usage);
const call = called.choices[0]?.message.tool_calls?.[0];
assert(call?.type === "function", "No tool was called.");
assert.equal(typeof JSON.parse(call.function.arguments).port, "string", "The arguments do not fit the tool.");
console.log(`\nTool call: ${call.function.name}(${call.function.arguments})`);
console.log(`Cost: $${spent.toFixed(9)} in all.`);
