import { json, late } from "@wayfare/test-upstream";
import { expect, it } from "vitest";
import { as, ask, chatsTo, MANAGER, makeKey, noRecord, useRelay } from "./support.ts";

const pricing = { prompt: "0.000001", completion: "0.000002" };
const relay = useRelay({ managementKeys: [MANAGER] }, [
  { id: "lumen/otter-1", context_length: 32_000, pricing },
  { id: "lumen/gift:free", canonical_slug: "lumen/gift-2026", pricing: { prompt: "0", completion: "0" } },
]);
const answer = json({
  id: "gen-1",
  choices: [{ index: 0, message: { role: "assistant", content: "x" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.01 },
});

it("a router that does not tell its prices in time is taken at the listed one until it has", async () => {
  const { key } = await makeKey(relay, { limit: 1 });
  const dear = { pricing: { prompt: "1", completion: "1" }, context_length: 32_000 };
  const told = late(json({ data: { endpoints: [dear] } }), 2500);
  relay.upstream.route("GET", "/models/lumen/otter-1/endpoints", told);
  relay.upstream.fallback = () => answer;
  const status = async () => (await relay.chat(ask("lumen/otter-1", { max_tokens: 10 }), as(key))).status;
  expect(await status()).toBe(200);
  // The question went on, and its answer holds from then on.
  await expect.poll(status, { timeout: 5000 }).toBe(402);
});

it("a slug without a variant is not the free model, which only shares it", async () => {
  relay.upstream.route("GET", "/models/lumen/gift-2026/endpoints", noRecord);
  relay.upstream.fallback = () => answer;
  const { key } = await makeKey(relay, { limit: 1 });
  // Nobody tells what it costs, so nothing holds it.
  expect((await relay.chat(ask("lumen/gift-2026"), as(key))).status).toBe(400);
  const { key: other } = await makeKey(relay, { free_requests_per_day: 0 });
  expect((await relay.chat(ask("lumen/gift-2026"), as(other))).status).toBe(200);
  expect((await relay.chat(ask("lumen/gift:free"), as(other))).status).toBe(429);
  expect(chatsTo(relay.upstream).map(({ json: sent }) => (sent as { model: string }).model)).toEqual([
    "lumen/gift-2026",
  ]);
});
