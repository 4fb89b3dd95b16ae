import { completion, endWithoutFinish, json, saying, stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { call, contentOf, ours, partsOf, tell, useUpstream } from "./support.ts";

const bench = useUpstream();
const generate = (...of: Parameters<typeof saying>) =>
  bench
    .answering(saying(...of))
    .chat("lumen/otter-1")
    .doGenerate(call());

test("what an answer tells of itself", async () => {
  const result = await bench
    .answering(tell(stories.routerMetadata))
    .chat("~lumen/otter-latest")
    .doGenerate(call());
  const { completion: told } = stories.routerMetadata;
  expect(result.response).toMatchObject({
    id: told.id,
    modelId: told.model,
    timestamp: new Date(told.created * 1000),
    body: told,
  });
  expect(ours(result.providerMetadata)).toMatchObject({
    provider: "Harbor",
    model: "lumen/otter-1",
    generationId: told.id,
    cost: told.usage.cost,
    isByok: false,
    costDetails: told.usage.cost_details,
    nativeFinishReason: "stop",
    routerMetadata: { strategy: "alias", attempt: 2 },
  });
});

describe("usage", () => {
  test("whole", async () => {
    const { usage } = await bench.answering(tell(stories.cachedTokens)).chat("m/n").doGenerate(call());
    expect(usage).toEqual({
      inputTokens: { total: 4096, noCache: 256, cacheRead: 3584, cacheWrite: 256 },
      outputTokens: { total: 9, text: 9, reasoning: 0 },
      raw: stories.cachedTokens.completion.usage,
    });
  });

  test("what was not told stays undefined", async () => {
    const { usage, providerMetadata } = await generate({ content: "Yes." }, { usage: undefined });
    expect(usage).toEqual({
      inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: undefined, text: undefined, reasoning: undefined },
    });
    expect(ours(providerMetadata)).not.toHaveProperty("usage");
    expect(ours(providerMetadata)).not.toHaveProperty("cost");
    const partly = await generate({ content: "Yes." }, { usage: { prompt_tokens: 3 } });
    expect(partly.usage).toMatchObject({ inputTokens: { total: 3, noCache: undefined }, outputTokens: {} });
    expect(partly.usage.outputTokens.total).toBeUndefined();
  });
});

describe("finish reasons", () => {
  test.each([
    ["stop", "stop"],
    ["length", "length"],
    ["content_filter", "content-filter"],
    ["tool_calls", "tool-calls"],
    ["function_call", "tool-calls"],
    ["paused", "other"],
  ])("%s", async (raw, unified) => {
    const { finishReason } = await generate({ content: "Yes." }, {}, raw);
    expect(finishReason).toEqual({ unified, raw });
  });

  test("none: the answer is there, and was interrupted; never a made up `stop`", async () => {
    const { finishReason, content } = await generate({ content: "Yes" }, {}, null);
    expect(finishReason).toEqual({ unified: "interrupted", raw: undefined });
    expect(content).toEqual([{ type: "text", text: "Yes" }]);
    const parts = await partsOf(bench.answering(endWithoutFinish(stories.plainText.chunks)).chat("m/n"));
    expect(parts.at(-1)).toMatchObject({ finishReason: { unified: "interrupted", raw: undefined } });
  });

  test("none, with calls that are not whole: nothing to run", async () => {
    const tool_calls = [{ id: "c", type: "function", function: { name: "now", arguments: '{"a":' } }];
    const result = await generate({ tool_calls }, {}, null);
    expect(result.finishReason.unified).toBe("interrupted");
    expect(contentOf(result, "tool-call")).toEqual([]);
  });

  test("an error after some content is thrown, with what came", async () => {
    const message = { role: "assistant", content: "As far as I" };
    const error = { code: 502, message: "Gone" };
    const choices = [{ index: 0, finish_reason: "error", message, error }];
    const failed = bench
      .answering(json(completion({}, { choices })))
      .chat("m/n")
      .doGenerate(call());
    await expect(failed).rejects.toMatchObject({ statusCode: 502, isRetryable: true });
  });
});

test("the kinds of content, in the order of a message", async () => {
  const result = await generate(
    {
      reasoning: "Hm.",
      content: "Yes.",
      images: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAEC" } }],
      annotations: [
        { type: "url_citation", url_citation: { url: "https://a.example/", start_index: 0, end_index: 4 } },
      ],
      tool_calls: [{ id: "c", type: "function", function: { name: "now", arguments: "" } }],
    },
    {},
    "tool_calls",
  );
  expect(result.content.map(({ type }) => type).sort()).toEqual([
    "file",
    "reasoning",
    "source",
    "text",
    "tool-call",
  ]);
  expect(result.content.slice(0, 2)).toMatchObject([
    { type: "reasoning", text: "Hm." },
    { type: "text", text: "Yes." },
  ]);
  expect(contentOf(result, "tool-call")[0]).toMatchObject({ toolCallId: "c", toolName: "now", input: "{}" });
});

test("citations of a whole answer stand at its text", async () => {
  const result = await bench.answering(tell(stories.citations)).chat("m/n").doGenerate(call());
  expect(contentOf(result, "text")[0]?.citations).toMatchObject([
    { startIndex: 0, endIndex: 22, source: { url: "https://harbour.example/hours" } },
    { startIndex: 23, endIndex: 40, citedText: "The island closes at dusk." },
  ]);
});

test("details of reasoning are handed on unmodified", async () => {
  const reasoning_details = [{ type: "reasoning.text", text: "Hm.", signature: "c2ln", format: null }];
  const result = await generate({ content: "Yes.", reasoning: "Hm.", reasoning_details });
  expect(ours(contentOf(result, "reasoning")[0]?.providerMetadata).reasoning_details).toEqual(
    reasoning_details,
  );
  expect(ours(result.providerMetadata).reasoning_details).toEqual(reasoning_details);
});

test("a refusal is text, marked as one", async () => {
  const result = await bench.answering(tell(stories.refusal)).chat("m/n").doGenerate(call());
  expect(result.content).toEqual([
    { type: "text", text: "I will not do that.", providerMetadata: { openrouter: { refusal: true } } },
  ]);
});

test("a drawing that stands in its address as text is not taken for base64", async () => {
  const url = "data:image/svg+xml,%3Csvg/%3E";
  const { content } = await generate({ content: null, images: [{ type: "image_url", image_url: { url } }] });
  expect(content).toMatchObject([
    { type: "file", mediaType: "image/svg+xml", data: { type: "data", data: btoa("<svg/>") } },
  ]);
});
