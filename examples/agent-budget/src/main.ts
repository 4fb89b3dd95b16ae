// An agent with a budget for its whole run: the step that would not fit any more is never sent.
//
//   npm start                               in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/agent-budget/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import {
  createMemoryLedger,
  createOpenRouter,
  formatMoney,
  type Message,
  PaymentRequiredError,
  parseMoney,
} from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const limit = "0.0004";

// Every run has 0.04 cents, whatever the number of its steps; all runs together have a dollar a day.
const budgets = createBudgets({
  budgets: [
    { scope: "tag:run", limit },
    { scope: "global", limit: "1", window: "day" },
  ],
});
const ledger = createMemoryLedger();
const openrouter = createOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  ledger,
  budgets,
});

/** Takes step after step until the budget of the run is used up. */
async function run(id: string): Promise<{ steps: number; stopped: PaymentRequiredError }> {
  const messages: Message[] = [{ role: "user", content: "Tell a story about a lighthouse, line by line." }];
  for (let steps = 0; ; steps += 1) {
    try {
      // The most that the step can cost is reserved before it is sent, and what it cost is booked after it.
      const request = { model: "openai/gpt-4o-mini", messages, max_tokens: 100 };
      const { choices } = await openrouter.chat(request, { tags: { run: id } });
      const line = choices[0]?.message.content ?? "";
      messages.push({ role: "assistant", content: line }, { role: "user", content: "And then?" });
    } catch (error) {
      if (!(error instanceof PaymentRequiredError)) throw error;
      return { steps, stopped: error };
    }
  }
}

for (const id of ["first", "second"]) {
  const { steps, stopped } = await run(id);
  const { reported } = ledger.total({ "tag:run": id });
  console.log(`Run ${id}: ${steps} steps for $${formatMoney(reported)}, then: ${stopped.message}\n`);
  assert(steps >= 1, "The budget did not let a single step through.");
  assert(reported <= parseMoney(limit), "The run cost more than its budget.");
  assert.equal(stopped.status, 402);
}
console.log("No run cost more than its budget.");
