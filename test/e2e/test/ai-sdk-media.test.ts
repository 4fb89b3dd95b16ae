import { costOf, createOpenRouter } from "@wayfare/ai-sdk";
import { type Money, parseMoney } from "@wayfare/core";
import { errorBody, json, type Received, type Reply, type WireObject } from "@wayfare/test-upstream";
import { APICallError, createProviderRegistry, embedMany, generateImage, rerank } from "ai";
import { describe, expect, test } from "vitest";
import { legs } from "../src/legs.ts";
import { useLeg } from "../src/use-leg.ts";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const HEAD = { model: "lumen/sardine-embed", provider: "Harbor" };
let made = 0;

/** Answers of the provider, by path; each call costs another price. */
const answers: Readonly<Record<string, (asked: WireObject, cost: number) => WireObject>> = {
  "/embeddings": ({ input }, cost) => ({
    ...HEAD,
    id: `gen-emb-${made}`,
    object: "list",
    // The order of the list is not that of the texts; the numbers are.
    data: input
      .map((text: string, index: number) => ({ object: "embedding", index, embedding: [text.length, index] }))
      .reverse(),
    usage: { prompt_tokens: input.length * 2, total_tokens: input.length * 2, cost },
  }),
  "/rerank": ({ documents, top_n }, cost) => ({
    ...HEAD,
    id: `gen-rerank-${made}`,
    results: documents
      .map((_: string, index: number) => ({ index, relevance_score: (index + 1) / 10 }))
      .reverse()
      .slice(0, top_n),
    usage: { search_units: 1, total_tokens: 40, cost },
  }),
  "/images": ({ n }, cost) => ({
    created: 1785400000,
    data: Array.from({ length: n }, () => ({ b64_json: PIXEL, media_type: "image/png" })),
    usage: { prompt_tokens: 8, completion_tokens: 4096, total_tokens: 4104, cost },
  }),
};

describe.each(legs.slice(0, 2))("$name", (leg) => {
  const stage = useLeg(leg);
  const openrouter = () => createOpenRouter(stage.settings);
  const sent = (): WireObject[] => stage.upstream.requests.map(({ json }) => json);
  /** Lets the provider answer. @returns what it has charged so far, in femto-dollars */
  const answering = (): { charged: Money } => {
    const bill = { charged: 0n };
    stage.upstream.fallback = ({ path, json: asked }: Received): Reply => {
      made += 1;
      const cost = Number(`${made}e-7`);
      bill.charged += parseMoney(cost);
      const headers = { "x-generation-id": `gen-media-${made}` };
      return json(answers[path]?.(asked, cost), { headers });
    };
    return bill;
  };

  test("embedMany() in several calls at once", async () => {
    const bill = answering();
    const model = openrouter().embeddingModel("lumen/sardine-embed", { maxEmbeddingsPerCall: 3, user: "u7" });
    const values = ["a", "bb", "ccc", "dddd", "eeeee", "ffffff", "ggggggg"];
    const result = await embedMany({ model, values, providerOptions: { openrouter: { dimensions: 2 } } });
    expect(result.embeddings.map(([length]) => length)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(result.usage.tokens).toBe(14);
    expect(sent()).toHaveLength(3);
    expect(sent()).toContainEqual({ model: HEAD.model, input: ["ggggggg"], dimensions: 2, user: "u7" });
    const cost = await costOf(result);
    expect(cost).toMatchObject({ total: bill.charged, isComplete: true, unmetered: 0 });
    expect(cost.receipts).toMatchObject(Array(3).fill({ api: "embeddings", provider: "Harbor" }));
  });

  test("rerank(), over a registry", async () => {
    const bill = answering();
    const registry = createProviderRegistry({ harbour: openrouter() });
    const documents = ["a boat", "a bird", "a stone"];
    const model = registry.rerankingModel("harbour:lumen/gull-rerank");
    const result = await rerank({ model, query: "What floats?", documents, topN: 2 });
    expect(result.rerankedDocuments).toEqual(["a stone", "a bird"]);
    expect(sent()).toEqual([{ model: "lumen/gull-rerank", query: "What floats?", documents, top_n: 2 }]);
    expect(await costOf(result)).toMatchObject({ total: bill.charged, isComplete: true });
  });

  test("generateImage() in several calls at once", async () => {
    const bill = answering();
    const model = openrouter().imageModel("lumen/heron-image", { quality: "low" });
    const ask = {
      model,
      prompt: "A red dot.",
      n: 3,
      maxImagesPerCall: 2,
      aspectRatio: "1:1",
      seed: 7,
    } as const;
    const result = await generateImage(ask);
    expect(result.images.map(({ base64, mediaType }) => [base64, mediaType])).toEqual(
      Array(3).fill([PIXEL, "image/png"]),
    );
    expect(result.usage.totalTokens).toBe(2 * 4104);
    const wire = {
      model: "lumen/heron-image",
      prompt: "A red dot.",
      aspect_ratio: "1:1",
      seed: 7,
      quality: "low",
    };
    expect(sent()).toHaveLength(2);
    expect(sent()).toContainEqual({ ...wire, n: 2 });
    expect(sent()).toContainEqual({ ...wire, n: 1 });
    expect(await costOf(result)).toMatchObject({ total: bill.charged, isComplete: true });
  });

  test("one bill for all of them", async () => {
    const bill = answering();
    const provider = openrouter();
    const results = await Promise.all([
      embedMany({ model: provider.embeddingModel("lumen/sardine-embed"), values: ["a", "bb"] }),
      rerank({ model: provider.rerankingModel("lumen/gull-rerank"), query: "?", documents: ["a"] }),
      generateImage({ model: provider.imageModel("lumen/heron-image"), prompt: "A dot." }),
    ]);
    expect(await costOf(results)).toMatchObject({ total: bill.charged, isComplete: true });
  });

  test.each(["credits", "upstream429", "providerCode502", "overloaded529"] as const)("%s", async (name) => {
    stage.upstream.fallback = errorBody(name);
    const provider = openrouter();
    const asked = { maxRetries: 0 };
    const calls = [
      embedMany({ ...asked, model: provider.embeddingModel("lumen/sardine-embed"), values: ["a"] }),
      rerank({ ...asked, model: provider.rerankingModel("lumen/gull-rerank"), query: "?", documents: ["a"] }),
      generateImage({ ...asked, model: provider.imageModel("lumen/heron-image"), prompt: "A dot." }),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      const error: unknown = outcome.status === "rejected" && outcome.reason;
      expect(APICallError.isInstance(error)).toBe(true);
      const statusCode = { credits: 402, upstream429: 429, providerCode502: 502, overloaded529: 529 }[name];
      expect(error).toMatchObject({ statusCode, isRetryable: name !== "credits" });
    }
    expect(sent()).toHaveLength(3);
  });
});
