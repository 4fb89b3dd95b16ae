import { InvalidArgumentError } from "@ai-sdk/provider";
import type { OpenRouterChatSettings } from "@wayfare/ai-sdk";
import { saying, type WireObject } from "@wayfare/test-upstream";
import { expect, test } from "vitest";
import { call, useUpstream } from "./support.ts";

const bench = useUpstream();

async function encode(
  settings: OpenRouterChatSettings,
  extraBody?: Record<string, unknown>,
): Promise<WireObject> {
  const model = bench.answering(saying({ content: "Yes." }), { extraBody }).chat("lumen/otter-1", settings);
  await model.doGenerate(call());
  const { model: _, messages: __, ...rest } = bench.body();
  return rest;
}

test.each<[OpenRouterChatSettings, WireObject]>([
  [{ logitBias: { 50256: -100 } }, { logit_bias: { "50256": -100 } }],
  [{ logprobs: true }, { logprobs: true }],
  [{ logprobs: 3 }, { logprobs: true, top_logprobs: 3 }],
  [{ logprobs: false }, { logprobs: false }],
  [{ parallelToolCalls: false }, { parallel_tool_calls: false }],
  [{ includeReasoning: true }, { include_reasoning: true }],
  [{ maxTokens: 9 }, { max_tokens: 9 }],
  [{ topP: 0.5 }, { top_p: 0.5 }],
  [{ topK: 5 }, { top_k: 5 }],
  [{ frequencyPenalty: 0.5 }, { frequency_penalty: 0.5 }],
  [{ presencePenalty: 0.5 }, { presence_penalty: 0.5 }],
  [{ cacheControl: { type: "ephemeral" } }, { cache_control: { type: "ephemeral" } }],
  [{ cache_control: { type: "ephemeral" } }, { cache_control: { type: "ephemeral" } }],
  [
    { temperature: 0.3, user: "u", models: ["a/b"] },
    { temperature: 0.3, user: "u", models: ["a/b"] },
  ],
  [{ usage: { include: true } }, { usage: { include: true } }],
  [{ plugins: [{ id: "web", max_results: 3 }] }, { plugins: [{ id: "web", max_results: 3 }] }],
  [
    { web_search_options: { search_context_size: "low" } },
    { web_search_options: { search_context_size: "low" } },
  ],
  [{ debug: { echo_upstream_body: true } }, { debug: { echo_upstream_body: true } }],
  [
    { session_id: "s", trace: { trace_id: "t" } },
    { session_id: "s", trace: { trace_id: "t" } },
  ],
  [
    { provider: { sort: { by: "price", partition: "none" } } },
    { provider: { sort: { by: "price", partition: "none" } } },
  ],
  [{ provider: { preferred_max_latency: { p90: 2 } } }, { provider: { preferred_max_latency: { p90: 2 } } }],
])("%j", async (settings, body) => {
  expect(await encode(settings)).toEqual(body);
});

test("the wire's own name wins over the other one", async () => {
  expect(await encode({ maxTokens: 1, max_tokens: 2 })).toEqual({ max_tokens: 2 });
});

test("extraBody wins over settings and call, the model's over the provider's; objects are merged", async () => {
  const body = await encode(
    { provider: { zdr: true }, user: "settings", extraBody: { seed: 2, tier: { own: 1 } } },
    { provider: { sort: "price" }, user: "provider", tier: { all: 1 }, seed: 1 },
  );
  expect(body).toEqual({
    provider: { sort: "price", zdr: true },
    user: "provider",
    seed: 2,
    tier: { all: 1, own: 1 },
  });
});

test("extraBody cannot take the messages away", async () => {
  const provider = bench.answering(saying({ content: "Yes." }), {
    extraBody: { messages: [], model: "x/y" },
  });
  await provider.chat("lumen/otter-1", { extraBody: { messages: [], stream: true } }).doGenerate(call());
  expect(bench.body()).toMatchObject({ model: "lumen/otter-1", messages: [{ content: "Hi." }] });
  expect(bench.body().stream ?? false).toBe(false);
});

test("a setting of a wrong type is refused before anything is sent", async () => {
  const model = bench.provider().chat("lumen/otter-1", { provider: { order: "harbor" } } as never);
  const failed = model.doGenerate(call());
  await expect(failed).rejects.toThrow(InvalidArgumentError);
  await expect(failed).rejects.toThrow("settings.provider.order");
  expect(bench.upstream.requests).toEqual([]);
});
