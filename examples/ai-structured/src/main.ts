// An answer that is data: asked for with a zod schema, watched as it fills up, and checked at the end.
//
//   npm start                                 in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/ai-structured/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { createCostTracker, createOpenRouter } from "@wayfare/ai-sdk";
import { generateText, NoObjectGeneratedError, Output, streamText } from "ai";
import { z } from "zod";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
// As a ledger it hears of every call, also of one whose answer is thrown away.
const tracker = createCostTracker();
const openrouter = createOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  ledger: tracker,
});

const Lighthouse = z.object({
  name: z.string().describe("Its usual name in English"),
  country: z.string(),
  height: z.number().describe("Height of the tower in metres"),
  colours: z.array(z.enum(["red", "white", "black", "grey", "yellow"])),
});

// Only providers that hold the model to the schema.
const model = openrouter("openai/gpt-4o-mini", { provider: { require_parameters: true } });
const prompt = "Describe one famous lighthouse.";

const result = streamText({
  model,
  prompt,
  maxOutputTokens: 300,
  output: Output.object({ name: "lighthouse", schema: Lighthouse }),
});

// Each state of the object has a little more of it: enough to draw a form that fills up.
let states = 0;
for await (const partial of result.partialOutputStream) {
  states += 1;
  console.log(`${Object.keys(partial).length} fields: ${JSON.stringify(partial)}`);
}
assert(states > 1, "The object came in one piece.");

// The whole one is validated, and has the type of the schema.
const lighthouse = await result.output;
console.log(`\n${lighthouse.name.toUpperCase()} is ${lighthouse.height.toFixed(1)} m high.`);

// What does not fit is an error that holds the text.
const failure = await generateText({
  model,
  prompt,
  maxOutputTokens: 300,
  output: Output.object({ schema: Lighthouse.refine(() => false, "no lighthouse is good enough") }),
}).catch((error: unknown) => error);
assert(NoObjectGeneratedError.isInstance(failure), "A bad answer was let through.");
assert(failure.text, "The answer that did not fit is lost.");
console.log(`A schema that nothing fits: ${failure.message}`);

// An answer that does not fit is paid as well.
const { calls, unknownCalls } = tracker.total();
assert(calls === 2 && unknownCalls === 0, "An answer came without its cost.");
console.log(`Cost of both: $${tracker.usd()}.`);
