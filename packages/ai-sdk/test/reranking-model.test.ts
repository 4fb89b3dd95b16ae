import { createOpenRouter, type OpenRouterRerankingSettings } from "@wayfare/ai-sdk";
import { json, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { rerank } from "ai";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.reset());
afterAll(() => upstream.close());

const model = (settings?: OpenRouterRerankingSettings) =>
  createOpenRouter({ apiKey: "sk-or-test", baseURL: upstream.url }).rerankingModel("lumen/sorter", settings);

const answer = {
  id: "gen-rr-1",
  model: "lumen/sorter-v2",
  provider: "Lumen",
  results: [
    { index: 0, relevance_score: 0.2, document: { text: "a" } },
    { index: 2, relevance_score: 0.9, document: { text: "c" } },
  ],
  usage: { search_units: 1, total_tokens: 30, cost: 0.002 },
};

test("ranks texts, best first", async () => {
  upstream.route("POST", "/rerank", json(answer));
  const result = await rerank({
    model: model({ provider: { order: ["lumen"] } }),
    query: "which?",
    documents: ["a", "b", "c"],
    topN: 2,
    providerOptions: { openrouter: { provider: { allow_fallbacks: false } } },
  });
  expect(upstream.requests[0]?.json).toEqual({
    model: "lumen/sorter",
    query: "which?",
    documents: ["a", "b", "c"],
    top_n: 2,
    provider: { order: ["lumen"], allow_fallbacks: false },
  });
  expect(result.rerankedDocuments).toEqual(["c", "a"]);
  expect(result.ranking[0]).toMatchObject({ originalIndex: 2, score: 0.9 });
  expect(result.response).toMatchObject({ id: "gen-rr-1", modelId: "lumen/sorter-v2", body: answer });
  expect(result.providerMetadata?.openrouter).toMatchObject({
    provider: "Lumen",
    cost: 0.002,
    receipt: { id: "gen-rr-1", api: "rerank", cost: "0.002" },
  });
});

test("ranks objects by their JSON, in the order in which their fields were given, and says so", async () => {
  upstream.route("POST", "/rerank", json(answer));
  const documents = [{ title: "A", body: { z: 1, a: [2] } }, { title: "B" }, { title: "C" }];
  const { warnings } = await model().doRerank({
    query: "q",
    documents: { type: "object", values: documents },
  });
  expect(upstream.requests[0]?.json.documents).toEqual([
    '{"title":"A","body":{"z":1,"a":[2]}}',
    '{"title":"B"}',
    '{"title":"C"}',
  ]);
  expect(warnings).toMatchObject([{ type: "compatibility", feature: "object documents" }]);
});

test("sends documents of text and image as the API has them", async () => {
  upstream.route("POST", "/rerank", json(answer));
  const values = [{ text: "a" }, { text: "b", image: "https://pictures.example/b.png" }, { image: "data:," }];
  const { warnings } = await model().doRerank({ query: "q", documents: { type: "object", values } });
  expect(upstream.requests[0]?.json.documents).toEqual(values);
  expect(warnings).toEqual([]);
});
