// What was spent, by model and by feature, exact to the last digit.
//
//   npm start                               in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/cost-ledger/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { createMemoryLedger, createOpenRouter, formatMoney, type LedgerGroup } from "@wayfare/core";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;

// Every call of this client is recorded here: plain or streamed, successful or not.
const ledger = createMemoryLedger();
const openrouter = createOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  ledger,
});

const calls = [
  {
    feature: "search",
    user: "ada",
    model: "openai/gpt-4o-mini",
    content: "Find a word for a small harbour.",
  },
  { feature: "search", user: "ben", model: "openai/gpt-4o-mini", content: "Find a word for a narrow sea." },
  { feature: "summary", user: "ada", model: "google/gemini-2.5-flash", content: "Sum up how tides work." },
];
for (const { feature, user, model, content } of calls) {
  const messages = [{ role: "user" as const, content }];
  await openrouter.chat({ model, messages, user, max_tokens: 200 }, { tags: { feature } });
}
const streamed = openrouter.stream(
  { model: "openai/gpt-4o-mini", messages: [{ role: "user", content: "Name two winds." }], max_tokens: 50 },
  { tags: { feature: "chat" } },
);
await streamed.final();

// A cost that nobody told is unknown and counted apart: it is never taken for zero.
const total = ledger.total();
console.log(
  `${total.calls} calls cost $${formatMoney(total.reported)}; of ${total.unknownCalls} it is unknown.\n`,
);
const print = (title: string, groups: readonly LedgerGroup[]) => {
  console.log(title);
  for (const { key = "(none)", total } of groups) {
    console.log(`  ${key.padEnd(24)} ${total.calls} × $${formatMoney(total.reported)}`);
  }
};
const byFeature = ledger.by("tag:feature");
print("By feature", byFeature);
print("By model", ledger.by("model"));
print("By user, search only", ledger.by("user", { "tag:feature": "search" }));

const sum = byFeature.reduce((cost, group) => cost + group.total.reported, 0n);
assert.equal(total.calls, 4, "A call is missing from the ledger.");
assert.equal(total.unknownCalls, 0, "A call came without its cost.");
assert(total.reported > 0n, "Nothing was charged.");
assert.equal(sum, total.reported, "The parts do not add up to the whole.");
console.log("\nThe parts add up to the whole, to the femto-dollar.");
