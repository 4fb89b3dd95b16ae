// An agent that takes several steps with tools, what its run cost, and a budget that ends a run that would not end.
//
//   npm start                             in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/langchain-agent/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { createMemoryLedger, createOpenRouter, formatMoney, parseMoney } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { ChatOpenRouter, costOf, OpenRouterError } from "@wayfare/langchain";
import { createAgent, createMiddleware } from "langchain";
import { z } from "zod";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const limit = "0.0005";

// Each run has 0.05 cents. The most that a step can cost is reserved before it is sent. The ledger hears of every call.
const ledger = createMemoryLedger();
const client = createOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  budgets: createBudgets({ budgets: [{ scope: "tag:run", limit }] }),
  ledger,
});

const tools = [
  tool(({ town }) => ({ harbour: `${town} Strand`, kilometres: 4 }), {
    name: "find_harbour",
    description: "Finds the harbour that is nearest to a town",
    schema: z.object({ town: z.string() }),
  }),
  tool(({ harbour }) => ({ harbour, high: ["05:40", "18:05"] }), {
    name: "read_tides",
    description: "Tells when the tide is high in a harbour",
    schema: z.object({ harbour: z.string() }),
  }),
];

/** An agent whose calls all belong to one run. @param choose - the tool for each step */
function createPilot(run: string, choose: (step: number) => string) {
  const steps = createMiddleware({
    name: "steps",
    wrapModelCall: (request, handler) => {
      const step = request.messages.filter(({ type }) => type === "ai").length;
      return handler({ ...request, toolChoice: choose(step) as "required" });
    },
  });
  const model = new ChatOpenRouter("openai/gpt-4o-mini", { client, maxTokens: 100, receiptTags: { run } });
  return createAgent({ model, tools, middleware: [steps], systemPrompt: "You help sailors." });
}

const order = ["find_harbour", "read_tides"];
const pilot = createPilot("pilot", (step) => order[step] ?? "none");
const question = { messages: [{ role: "user" as const, content: "When is high tide near Esbjerg?" }] };
const { messages } = await pilot.invoke(question);
const used = messages.filter(AIMessage.isInstance).flatMap(({ tool_calls = [] }) => tool_calls);
for (const { name, args } of used) console.log(`${name}(${JSON.stringify(args)})`);
console.log(`${messages.at(-1)?.text}\n`);
assert.deepEqual(
  used.map(({ name }) => name),
  order,
  "The agent did not use its tools one after the other.",
);
// One receipt for each step, and their sum.
const { receipts, usd, total } = costOf(messages);
console.log(`The run took ${receipts.length} steps and cost $${usd}.\n`);
assert(receipts.length === 3 && total <= parseMoney(limit), "A step left no receipt, or cost too much.");

// This one may never stop calling tools, and nobody counts its steps but the budget.
const runaway = createPilot("runaway", () => "any");
const failure = await runaway.invoke(question, { recursionLimit: 1000 }).catch((error: Error) => error);
// What fails inside of a middleware comes wrapped.
const stopped = failure instanceof Error ? (failure.cause ?? failure) : undefined;
assert(OpenRouterError.isInstance(stopped) && stopped.statusCode === 402, "No budget ended the runaway.");
console.log(`Stopped: ${stopped.message}`);
const spent = ledger.total({ "tag:run": "runaway" });
console.log(`Until then: ${spent.calls} steps for $${formatMoney(spent.reported)}.`);
assert(spent.reported <= parseMoney(limit), "The runaway cost more than its budget.");
