// The `openai` package as it is, with a receipt for every call and a budget that holds: as a client of its own, and as a
// `fetch` for any SDK that takes one.
//
//   npm start                               in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/openai-metered/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { formatMoney, parseMoney, type Receipt } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { createOpenAI, meteredFetch, receiptOf } from "@wayfare/openai";
import OpenAI from "openai";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const model = "openai/gpt-4o-mini";
const limit = "0.00016";

// Two answers of 100 tokens fit into the budget of a run; the most that a call can cost is reserved before it is sent.
const openai = createOpenAI({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  budgets: createBudgets({ budgets: [{ scope: "tag:run", limit }] }),
});
assert(openai instanceof OpenAI);

function print(what: string, receipt: Receipt | undefined): bigint {
  assert(receipt?.cost !== undefined, `${what}: nobody told what it cost.`);
  const { model, provider, tokens, cost, costSource } = receipt;
  console.log(
    `${what}: ${tokens.total} tokens of ${model} at ${provider}, $${formatMoney(cost)} (${costSource})`,
  );
  return cost;
}

/** Asks for more than 100 tokens until the budget of the run is used up. */
async function use(run: string, create: () => Promise<object>): Promise<void> {
  let spent = 0n;
  for (let calls = 0; ; calls += 1) {
    try {
      spent += print(`${run} ${calls + 1}`, receiptOf(await create()));
    } catch (error) {
      // An error of the SDK's own, as for any other 402.
      if (!(error instanceof OpenAI.APIError)) throw error;
      assert.equal(error.status, 402);
      assert.equal(calls, 2, "Another number of calls fits into the budget.");
      assert(spent <= parseMoney(limit), "The run cost more than its budget.");
      console.log(`${run} 3: ${error.message}\n`);
      return;
    }
  }
}

const asked = {
  model,
  messages: [{ role: "user" as const, content: "Tell me of lighthouses in 300 words." }],
  max_tokens: 100,
};
const tags = { run: "client" };
await use("client", () => openai.chat.completions.create(asked, { wayfare: { tags } }));

// Any SDK of this make: what it sends goes the same way, whatever server it was meant for.
const plain = new OpenAI({
  apiKey: "unused",
  fetch: meteredFetch(openai.openrouter, { tags: { run: "fetch" } }),
});
await use("fetch", () => plain.chat.completions.create(asked));

// A stream has its receipt when it has ended; it is the same one that `onReceipt` and ledgers are given.
const stream = await openai.chat.completions.create(
  { ...asked, stream: true },
  { wayfare: { tags: { run: "stream" } } },
);
let words = "";
for await (const { choices } of stream) words += choices[0]?.delta.content ?? "";
assert(words !== "", "The model said nothing.");
print("stream", receiptOf(stream));

// Embeddings are calls like all others.
const vectors = { model: "openai/text-embedding-3-small", input: ["lighthouse", "buoy"] };
print("embeddings", receiptOf(await openai.embeddings.create(vectors)));
