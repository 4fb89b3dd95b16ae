// An answer that is data: asked for with a zod schema, parsed, validated and typed.
//
//   npm start                                     in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/structured-output/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { createOpenRouter, formatMoney, isOpenRouterError, receiptOf } from "@wayfare/core";
import { z } from "zod";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const openrouter = createOpenRouter(
  OPENROUTER_API_KEY ? {} : { apiKey: "any", baseURL: OPENROUTER_BASE_URL },
);

const Lighthouse = z.object({
  name: z.string().describe("Its usual name in English"),
  country: z.string(),
  height: z.number().describe("Height of the tower in metres"),
  colours: z.array(z.enum(["red", "white", "black", "grey", "yellow"])),
});

// Any Standard Schema will do: zod, valibot, arktype.
const ask = (response_format: typeof Lighthouse) =>
  openrouter.chat({
    model: "openai/gpt-4o-mini",
    messages: [{ role: "user", content: "Describe one famous lighthouse." }],
    response_format,
    // Only providers that hold the model to the schema.
    provider: { require_parameters: true },
    max_tokens: 300,
  });

const completion = await ask(Lighthouse);

// `parsed` has the type of the schema; the raw text stands beside it in `content`.
const lighthouse = completion.choices[0]?.message.parsed;
assert(lighthouse, "No data came.");
console.log(lighthouse);
console.log(`${lighthouse.name.toUpperCase()} is ${lighthouse.height.toFixed(1)} m high.`);

// What does not fit is an error that holds the text, so that it can be shown, repaired or asked for again.
const impossible = Lighthouse.refine(() => false, "no lighthouse is good enough");
const failure = await ask(impossible).catch((error: unknown) => error);
assert(isOpenRouterError(failure) && failure.kind === "schema", "A bad answer was let through.");
console.log(`\nA schema that nothing fits: ${failure.message}`);

const costs = [receiptOf(completion)?.cost, failure.receipt?.cost];
assert(
  costs.every((cost) => cost !== undefined),
  "An answer came without its cost.",
);
console.log(`Cost: $${costs.map(formatMoney).join(" + $")}.`);
