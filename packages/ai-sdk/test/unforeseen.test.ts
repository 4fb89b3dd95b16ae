import { createMemoryLedger } from "@wayfare/core";
import { chunks, saying, sse, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { call, only, partsOf, useUpstream } from "./support.ts";

const bench = useUpstream();

describe("entries that are none do not cost the answer", () => {
  const call1 = { id: "c", type: "function", function: { name: "now", arguments: "{}" } };
  test.each<[string, WireObject]>([
    ["annotations", { annotations: [null, 7] }],
    ["annotations that are no list", { annotations: "x" }],
    ["images", { images: [null, {}] }],
    ["tool calls", { tool_calls: [null, call1] }],
    ["reasoning details", { reasoning_details: [null, "x"] }],
  ])("%s", async (_name, odd) => {
    const message = { content: "Yes.", ...odd };
    const generated = await bench.answering(saying(message)).chat("m/n").doGenerate(call());
    expect(generated.content[0]).toEqual({ type: "text", text: "Yes." });
    const parts = await partsOf(bench.answering(sse(chunks([message]))).chat("m/n"));
    expect(only(parts, "error")).toEqual([]);
    expect(only(parts, "text-delta").map(({ delta }) => delta)).toEqual(["Yes."]);
    expect(only(parts, "finish")).toHaveLength(1);
  });

  test("a call without a function, and no reason for the end", async () => {
    const answer = saying({ tool_calls: [{ id: "c" }] }, {}, null);
    const { finishReason } = await bench.answering(answer).chat("m/n").doGenerate(call());
    expect(finishReason.unified).toMatch(/interrupted|tool-calls/);
  });
});

test("a server tool that tells no name, and arguments as an object", async () => {
  const detail = {
    type: "reasoning.server_tool_call",
    arguments: { q: 1 },
    result: { found: 2 },
    tool_call_id: "s",
  };
  const model = bench.answering(saying({ content: "Yes.", reasoning_details: [detail] })).chat("m/n");
  const { content } = await model.doGenerate(call());
  expect(content).toMatchObject([
    { type: "reasoning" },
    { type: "tool-call", toolName: "unknown", input: '{"q":1}', providerExecuted: true },
    { type: "tool-result", result: { found: 2 } },
    { type: "text" },
  ]);
});

test("a failure of our own reading ends the call and leaves its receipt", async () => {
  const ledger = createMemoryLedger();
  const many = chunks([{ content: "Yes." }, ...Array.from({ length: 300 }, () => ({ content: "on" }))]);
  // No list of choices at all: what nobody foresees.
  const broken = { ...many[2], choices: { 0: "x" } };
  const provider = bench.answering(sse([...many.slice(0, 2), broken, ...many.slice(2)]), { ledger });
  const parts = await partsOf(provider.chat("m/n"));
  expect(only(parts, "error")).toHaveLength(1);
  expect(parts.at(-1)?.type).toBe("finish");
  await bench.upstream.settled(1000);
  expect(ledger.total().calls).toBe(1);
});

test("receipt and headers can be changed, as middleware does", async () => {
  const result = await bench
    .answering(saying({ content: "Yes." }))
    .chat("m/n")
    .doGenerate(call());
  const metadata = result.providerMetadata?.openrouter as Record<string, unknown>;
  expect(metadata.receipt).toMatchObject({ api: "chat" });
  metadata.receipt = undefined;
  expect(metadata.receipt ?? undefined).toBeUndefined();
  expect(result.response?.headers).toHaveProperty("content-type");
  if (result.response) result.response.headers = { own: "1" };
  expect(result.response?.headers).toEqual({ own: "1" });
});

test("arguments of a call as an object are their JSON", async () => {
  const tool_calls = [
    { index: 0, id: "c", type: "function", function: { name: "now", arguments: { a: 1 } } },
  ];
  const generated = await bench
    .answering(saying({ tool_calls }, {}, "tool_calls"))
    .chat("m/n")
    .doGenerate(call());
  expect(generated.content).toMatchObject([{ type: "tool-call", input: '{"a":1}' }]);
  const parts = await partsOf(bench.answering(sse(chunks([{ tool_calls }], "tool_calls"))).chat("m/n"));
  expect(only(parts, "tool-call")).toMatchObject([{ input: '{"a":1}' }]);
});

test("a model without an id is refused: the API would choose one, and charge it", () => {
  expect(() => bench.provider()(undefined as never)).toThrow("`modelId` is missing");
  expect(() => bench.provider().embeddingModel("")).toThrow("`modelId` is missing");
});
