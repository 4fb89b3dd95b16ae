// An agent that takes several steps with tools, what its run cost, and a budget that ends a run that would not end.
//
//   npm start                            in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/ai-agent/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { costOf, createCostTracker, createOpenRouter } from "@wayfare/ai-sdk";
import { parseMoney } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { APICallError, isStepCount, ToolLoopAgent, tool } from "ai";
import { z } from "zod";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const limit = "0.0005";

// Each session has 0.05 cents. The most that a step can cost is reserved before it is sent.
const budgets = createBudgets({ budgets: [{ scope: "session", limit }] });
// As a ledger it hears of every call, also of those of a run that failed.
const tracker = createCostTracker();
const openrouter = createOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  budgets,
  ledger: tracker,
});

const tools = {
  findHarbour: tool({
    description: "Finds the harbour that is nearest to a town",
    inputSchema: z.object({ town: z.string() }),
    execute: ({ town }) => ({ harbour: `${town} Strand`, kilometres: 4 }),
  }),
  readTides: tool({
    description: "Tells when the tide is high in a harbour",
    inputSchema: z.object({ harbour: z.string() }),
    execute: ({ harbour }) => ({ harbour, high: ["05:40", "18:05"] }),
  }),
};

// First a harbour, then its tides, then the answer: each step is shown only the tool that it needs.
const pilot = new ToolLoopAgent({
  model: openrouter("openai/gpt-4o-mini", { session_id: "pilot" }),
  instructions: "You help sailors. Answer in one sentence.",
  tools,
  maxOutputTokens: 100,
  prepareStep: ({ stepNumber }) => {
    if (stepNumber === 0) return { activeTools: ["findHarbour"], toolChoice: "required" };
    if (stepNumber === 1) return { activeTools: ["readTides"], toolChoice: "required" };
    return { toolChoice: "none" };
  },
});

const run = await pilot.generate({ prompt: "When is high tide near Esbjerg?" });
for (const [index, { toolCalls, text }] of run.steps.entries()) {
  const calls = toolCalls.map(({ toolName, input }) => `${toolName}(${JSON.stringify(input)})`);
  console.log(`${index + 1}. ${calls.join(", ") || text}`);
}
const used = run.steps.flatMap(({ toolResults }) => toolResults.map(({ toolName }) => toolName));
assert.deepEqual(used, ["findHarbour", "readTides"], "The agent did not use its tools one after the other.");
// One receipt for each step, and their sum.
const { receipts, usd, total } = await costOf(run);
console.log(`The run took ${receipts.length} steps and cost $${usd}.\n`);
assert(receipts.length === 3 && total <= parseMoney(limit), "A step left no receipt, or cost too much.");

// This one may never stop calling tools, and nobody counts its steps but the budget.
const runaway = new ToolLoopAgent({
  model: openrouter("openai/gpt-4o-mini", { session_id: "runaway" }),
  tools,
  toolChoice: "required",
  maxOutputTokens: 100,
  stopWhen: isStepCount(1000),
});
const prompt = "Tell me the tides, again and again.";
const stopped = await runaway.generate({ prompt }).catch((error) => error);
assert(APICallError.isInstance(stopped) && stopped.statusCode === 402, "Its budget did not end the runaway.");
console.log(`Stopped: ${stopped.message}`);

const spent = tracker.total({ session: "runaway" });
console.log(`Until then: ${spent.calls} steps for $${tracker.usd({ session: "runaway" })}.`);
assert(spent.reported > 0n && spent.reported <= parseMoney(limit), "The runaway cost more than its budget.");
