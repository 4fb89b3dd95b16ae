import { APICallError, InvalidArgumentError, InvalidResponseDataError } from "@ai-sdk/provider";
import { createOpenRouter, type OpenRouterEmbeddingSettings } from "@wayfare/ai-sdk";
import { receiptOf } from "@wayfare/core";
import { json, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { embed, embedMany } from "ai";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.reset());
afterAll(() => upstream.close());

const model = (settings?: OpenRouterEmbeddingSettings) =>
  createOpenRouter({ apiKey: "sk-or-test", baseURL: upstream.url }).embeddingModel(
    "lumen/vole-embed",
    settings,
  );

const vectorsOf = (texts: string[]) =>
  texts.map((text, index) => ({ object: "embedding", index, embedding: [text.length, 0.5] }));

const answer = (data: unknown, more: object = {}) => ({
  object: "list",
  model: "lumen/vole-embed",
  data,
  ...more,
});

test("sends values, dimensions, settings and options, each over the one before", async () => {
  upstream.route("POST", "/embeddings", ({ json: body }) => json(answer(vectorsOf(body.input))));
  const { warnings, response, usage } = await model({
    user: "u1",
    input_type: "search_document",
    provider: { order: ["lumen"], zdr: true },
    extraBody: { custom: 1 },
  }).doEmbed({
    values: ["one", "three"],
    dimensions: 2,
    headers: { "X-Mine": "1", "user-agent": "ai/7" },
    providerOptions: {
      openrouter: { input_type: "search_query", provider: { only: ["lumen"] }, fresh: true },
    },
  });
  const [request] = upstream.requests;
  expect(request?.json).toEqual({
    model: "lumen/vole-embed",
    input: ["one", "three"],
    dimensions: 2,
    user: "u1",
    input_type: "search_query",
    provider: { order: ["lumen"], zdr: true, only: ["lumen"] },
    custom: 1,
    fresh: true,
  });
  expect(request?.headers).toMatchObject({ authorization: "Bearer sk-or-test", "x-mine": "1" });
  expect(request?.headers["user-agent"]).toMatch(/^ai\/7 ai-sdk-wayfare/);
  expect(warnings).toEqual([]);
  expect(usage).toBeUndefined();
  expect(response?.headers?.["content-type"]).toBe("application/json");
});

test("reads vectors in the order of their index, as numbers or as base64", async () => {
  const floats = Buffer.from(new Float32Array([0.25, -1.5]).buffer).toString("base64");
  upstream.enqueue(
    json(
      answer(
        [
          { object: "embedding", index: 1, embedding: [2, 2] },
          { object: "embedding", index: 0, embedding: floats },
        ],
        {
          id: "gen-emb-1",
          provider: "Lumen",
          usage: { prompt_tokens: 4, total_tokens: 4, cost: 0.00000012 },
        },
      ),
    ),
  );
  const result = await embedMany({ model: model({ encoding_format: "base64" }), values: ["a", "b"] });
  expect(result.embeddings).toEqual([
    [0.25, -1.5],
    [2, 2],
  ]);
  expect(result.usage.tokens).toBe(4);
  expect(result.providerMetadata?.openrouter).toMatchObject({
    provider: "Lumen",
    generationId: "gen-emb-1",
    cost: 1.2e-7,
    usage: { promptTokens: 4, completionTokens: 0, totalTokens: 4, cost: 1.2e-7 },
    receipt: { id: "gen-emb-1", api: "embeddings", cost: "0.00000012" },
  });
  expect(receiptOf(result.responses?.[0]?.body as object)).toMatchObject({
    id: "gen-emb-1",
    cost: 120_000_000n,
  });
});

test("makes several requests of many values, and keeps their order", async () => {
  upstream.route("POST", "/embeddings", ({ json: body }) => json(answer(vectorsOf(body.input))));
  const values = ["a", "bb", "ccc", "dddd", "eeeee"];
  const { embeddings } = await embedMany({ model: model({ maxEmbeddingsPerCall: 2 }), values });
  expect(upstream.requests.map((request) => request.json.input.length).sort()).toEqual([1, 2, 2]);
  expect(upstream.requests[0]?.json).not.toHaveProperty("maxEmbeddingsPerCall");
  expect(embeddings.map(([length]) => length)).toEqual([1, 2, 3, 4, 5]);
  expect(model().maxEmbeddingsPerCall).toBe(2048);
});

test.each([
  ["too few", [{ object: "embedding", index: 0, embedding: [1] }]],
  ["one twice", [0, 0].map((index) => ({ object: "embedding", index, embedding: [1] }))],
  ["no vector", [0, 1].map((index) => ({ object: "embedding", index, embedding: null }))],
  ["nothing", null],
])("refuses an answer with %s", async (_, data) => {
  upstream.enqueue(json(answer(data)));
  const call = embedMany({ model: model(), values: ["a", "b"], maxRetries: 0 });
  await expect(call).rejects.toSatisfy(InvalidResponseDataError.isInstance);
});

test("warns of options that belong to the call, and does not send them", async () => {
  upstream.route("POST", "/embeddings", ({ json: body }) => json(answer(vectorsOf(body.input))));
  const { warnings } = await embed({
    model: model(),
    value: "a",
    providerOptions: { openrouter: { model: "other/model" } },
  });
  expect(warnings).toMatchObject([{ type: "unsupported", feature: "providerOptions.openrouter.model" }]);
  expect(upstream.requests[0]?.json).toEqual({ model: "lumen/vole-embed", input: ["a"] });
});

test("refuses options of a wrong type by name, before anything is sent", async () => {
  const call = embed({ model: model(), value: "a", providerOptions: { openrouter: { user: 7 } } });
  await expect(call).rejects.toSatisfy(
    (error) =>
      InvalidArgumentError.isInstance(error) && error.message.includes("`providerOptions.openrouter.user`"),
  );
  // biome-ignore lint/suspicious/noExplicitAny: what a caller without types may pass
  const wrong = model({ provider: ["lumen"] } as any);
  await expect(embed({ model: wrong, value: "a" })).rejects.toThrow("`settings.provider` must be an object");
  expect(upstream.requests).toEqual([]);
});

test("fails with the true status and whether a retry may help, also inside HTTP 200", async () => {
  upstream.enqueue(
    json({ error: { code: 429, message: "slow down" } }, { status: 429, headers: { "retry-after": "0" } }),
    json({ error: { code: 404, message: "no such model" } }),
  );
  const error = await embed({ model: model(), value: "a", maxRetries: 1 }).catch((thrown) => thrown);
  expect(upstream.requests).toHaveLength(2);
  const [first, last] = error.errors ?? [undefined, error];
  expect(APICallError.isInstance(last) && [last.statusCode, last.isRetryable]).toEqual([404, false]);
  if (first !== undefined) expect(first).toMatchObject({ statusCode: 429, isRetryable: true });
});

test("writes tags on the receipt, and does not send them", async () => {
  upstream.route("POST", "/embeddings", ({ json: body }) => json(answer(vectorsOf(body.input))));
  const result = await embed({
    model: model({ tags: { team: "pilots", job: "index" } }),
    value: "a",
    providerOptions: { openrouter: { tags: { job: "search" } } },
  });
  expect(receiptOf(result.response?.body as object)?.tags).toEqual({ team: "pilots", job: "search" });
  expect(upstream.requests[0]?.json).toEqual({ model: "lumen/vole-embed", input: ["a"] });
});
