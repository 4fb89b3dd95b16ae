import { InMemoryCache } from "@langchain/core/caches";
import { createMemoryLedger, createOpenRouter } from "@wayfare/core";
import { ChatOpenRouter } from "@wayfare/langchain";
import { saying, stories, type WireObject } from "@wayfare/test-upstream";
import { expect, test } from "vitest";
import { KEY, tell, usageOf, useUpstream } from "./support.ts";

const bench = useUpstream();

test("a hit costs nothing, is a message of its own, and leaves the first one as it was", async () => {
  const ledger = createMemoryLedger();
  const model = bench.answering(tell(stories.reasoningText), { cache: new InMemoryCache(), ledger });
  const first = await model.invoke("Is 91 prime?");
  const told = structuredClone(usageOf(first));
  const second = await model.invoke("Is 91 prime?");
  expect(bench.upstream.requests).toHaveLength(1);
  expect(ledger.total().calls).toBe(1);
  expect(second.text).toBe(first.text);
  expect(second.contentBlocks).toEqual(first.contentBlocks);
  expect(second.additional_kwargs).toEqual(first.additional_kwargs);
  expect(second.id).not.toBe(first.id);
  expect(usageOf(second)).toEqual({ input_tokens: 0, output_tokens: 0, total_tokens: 0 });
  const { response_metadata: metadata } = second as WireObject;
  expect(metadata).toMatchObject({ cached: true, model: first.response_metadata.model });
  expect(metadata).not.toHaveProperty("openrouter");
  expect(metadata).not.toHaveProperty("usage");
  expect(usageOf(first)).toEqual(told);
  expect(first.response_metadata).toHaveProperty("openrouter");
});

test("what is kept can be stored as JSON, and is read back as a hit", async () => {
  const stored = new Map<string, string>();
  const cache = {
    lookup: async (prompt: string, key: string) => JSON.parse(stored.get(prompt + key) ?? "null"),
    update: async (prompt: string, key: string, value: unknown) =>
      void stored.set(prompt + key, JSON.stringify(value)),
  };
  const model = bench.answering(saying({ content: "Yes." }), { cache: cache as never });
  await model.invoke("Is it?");
  expect([...stored.values()].join()).toContain("Yes.");
  expect([...stored.keys(), ...stored.values()].join()).not.toContain("sk-or-");
});

test.each<[string, WireObject, WireObject]>([
  ["models", {}, { model: "lumen/heron-2" }],
  ["settings of the model", {}, { temperature: 0.1 }],
  ["fallbacks", {}, { models: ["lumen/heron-2"] }],
  ["reasoning", {}, { reasoning: { effort: "high" } }],
  ["servers", {}, { baseURL: "http://127.0.0.1:9/api/v1" }],
])("two %s do not share an answer", async (_name, left, right) => {
  const cache = new InMemoryCache();
  bench.upstream.fallback = tell(stories.plainText);
  const key = (fields: WireObject) => bench.model({ cache, ...fields });
  await key(left).invoke("Hi.");
  if (right.baseURL !== undefined) await expect(key(right).invoke("Hi.")).rejects.toThrow();
  else await key(right).invoke("Hi.");
  await key(left).invoke("Hi.");
  expect(bench.upstream.requests).toHaveLength(right.baseURL !== undefined ? 1 : 2);
});

test("clients with other defaults, and headers that ask for another answer, make a difference", async () => {
  bench.upstream.fallback = tell(stories.plainText);
  const cache = new InMemoryCache();
  const clientOf = (temperature: number) =>
    createOpenRouter({ apiKey: KEY, baseURL: bench.upstream.url, defaults: { temperature } });
  for (const temperature of [0, 2, 0])
    await new ChatOpenRouter({ cache, model: "lumen/otter-1", client: clientOf(temperature) }).invoke("Hi.");
  expect(bench.upstream.requests).toHaveLength(2);
  const model = bench.model({ cache });
  for (const beta of ["a", "b", "a"]) await model.invoke("Hi.", { headers: { "x-anthropic-beta": beta } });
  expect(bench.upstream.requests).toHaveLength(4);
});

test("options of a call, and tools of the same name, make a difference too", async () => {
  bench.upstream.fallback = tell(stories.plainText);
  const model = bench.model({ cache: true });
  const tool = (description: string) => ({ type: "function", function: { name: "find", description } });
  await model.invoke("Hi, you.", { temperature: 0 });
  await model.invoke("Hi, you.", { temperature: 1 });
  await model.bindTools([tool("a")]).invoke("Hi, you.");
  await model.bindTools([tool("b")]).invoke("Hi, you.");
  await model.bindTools([tool("b")]).invoke("Hi, you.");
  expect(bench.upstream.requests).toHaveLength(4);
});
