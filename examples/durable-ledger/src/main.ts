// Receipts on disk: they outlast the process, and two of them may share one file.
//
//   npm start                               in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/durable-ledger/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOpenRouter, formatMoney } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { openLedger } from "@wayfare/ledger";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const folder = await mkdtemp(join(tmpdir(), "wayfare-"));
const path = join(folder, "ledger.db");

// With `url: "postgres://…"` in place of `path`, any number of machines share receipts and budgets.
const ledger = await openLedger({ path });
const openrouter = createOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  ledger,
  budgets: createBudgets({
    store: ledger.budgets,
    budgets: [{ scope: "user", limit: "0.50", window: "day" }],
  }),
});
for (const user of ["ada", "ben", "ada"]) {
  const messages = [{ role: "user" as const, content: "Name a harbour." }];
  await openrouter.chat({ model: "openai/gpt-4o-mini", messages, user, max_tokens: 50 });
}
await ledger.close();

// Another process, another day.
const again = await openLedger({ path });
const total = await again.total();
console.log(`${total.calls} calls for $${formatMoney(total.reported)}`);
for (const { keys, total: part } of await again.group(["day", "user", "model"])) {
  console.log(`  ${keys.join("  ")}  ${part.calls} × $${formatMoney(part.reported)}`);
}
let exported = "";
for await (const lines of again.export("jsonl")) exported += lines;
const byUser = await again.by("user");
await again.close();
await rm(folder, { recursive: true });

assert.equal(total.calls, 3, "A receipt is missing.");
assert.equal(exported.trimEnd().split("\n").length, 3, "A receipt is missing from the export.");
assert(total.reported > 0n, "Nothing was charged.");
const sum = byUser.reduce((cost, { total: part }) => cost + part.reported, 0n);
assert.equal(sum, total.reported, "The parts do not add up to the whole.");
console.log("Nothing was lost, to the femto-dollar.");
