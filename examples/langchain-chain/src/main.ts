// A chain: a prompt with gaps, a model, and an answer that is data. A step of the chain may fail, and says why.
//
//   npm start                             in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/langchain-chain/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { ChatOpenRouter, costOf } from "@wayfare/langchain";
import { z } from "zod";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const model = new ChatOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  model: "openai/gpt-4o-mini",
  maxTokens: 300,
  // Only providers that hold the model to the schema.
  provider: { require_parameters: true },
});

const Lighthouse = z.object({
  name: z.string().describe("Its usual name in English"),
  country: z.string(),
  height: z.number().describe("Height of the tower in metres"),
  colours: z.array(z.enum(["red", "white", "black", "grey", "yellow"])),
});

const prompt = ChatPromptTemplate.fromMessages([
  ["system", "You know everything about buildings at the sea."],
  ["human", "Describe one famous lighthouse in {country}."],
]);

// With `includeRaw` the message comes too, and with it what it cost.
const asked = { name: "lighthouse", strict: true, includeRaw: true } as const;
const chain = prompt.pipe(model.withStructuredOutput(Lighthouse, asked));

// Three at most at a time, and none of them waits for the others.
const countries = ["France", "Denmark", "Chile", "Japan"];
const answers = await chain.batch(
  countries.map((country) => ({ country })),
  { maxConcurrency: 3 },
);
for (const [at, { parsed }] of answers.entries()) {
  assert(parsed, `The answer about ${countries[at]} has not the form of a lighthouse.`);
  console.log(`${countries[at]}: ${parsed.name} is ${parsed.height.toFixed(1)} m high.`);
}
const { receipts, usd, isComplete } = costOf(answers);
assert(receipts.length === countries.length && isComplete, "An answer came without its cost.");

// What does not fit is an error that holds the text.
const picky = model.withStructuredOutput(Lighthouse.refine(() => false, "no lighthouse is good enough"));
const failure = await picky.invoke("Describe one famous lighthouse.").catch((error: unknown) => error);
assert(failure instanceof Error && "llmOutput" in failure, "A bad answer was let through.");
console.log(`A schema that nothing fits: ${failure.message.split("\n")[0]?.slice(0, 80)}`);
console.log(`Cost of the batch: $${usd}.`);
