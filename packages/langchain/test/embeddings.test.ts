import { createMemoryLedger } from "@wayfare/core";
import { OpenRouterEmbeddings, type OpenRouterEmbeddingsInput, OpenRouterError } from "@wayfare/langchain";
import { type Answer, errorBody, json, late, type Reply, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { failureOf, KEY, useUpstream } from "./support.ts";

const bench = useUpstream();

const embeddings = (fields: OpenRouterEmbeddingsInput = {}) =>
  new OpenRouterEmbeddings({
    apiKey: KEY,
    baseURL: bench.upstream.url,
    model: "lumen/embed-1",
    maxRetries: 0,
    ...fields,
  });

/** One vector for each text: the number in it, and its place. */
const numbered: Answer = ({ json: body }) => {
  const { input, model } = body as WireObject;
  return json({
    id: `gen-${input[0]}`,
    object: "list",
    model,
    provider: "Harbor",
    data: input.map((text: string, index: number) => ({
      object: "embedding",
      index,
      embedding: [Number(text), index],
    })),
    usage: { prompt_tokens: input.length, total_tokens: input.length, cost: 0.00001 },
  });
};

/** Answers with these entries. */
const saying = (data: unknown): Answer =>
  json({ object: "list", model: "lumen/embed-1", data, usage: { prompt_tokens: 1, total_tokens: 1 } });

describe("documents", () => {
  test("one vector for each, in order, over several requests", async () => {
    bench.upstream.fallback = numbered;
    const texts = ["0", "1", "2", "3", "4"];
    const vectors = await embeddings({ batchSize: 2 }).embedDocuments(texts);
    expect(vectors).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 1],
      [4, 0],
    ]);
    const sent = bench.upstream.requests.map(({ json: body }) => (body as WireObject).input);
    expect(sent.sort()).toEqual([["0", "1"], ["2", "3"], ["4"]]);
  });

  test("vectors that come in another order, and as base64", async () => {
    bench.upstream.enqueue(
      saying([
        { index: 1, embedding: btoa(String.fromCharCode(0, 0, 128, 63, 0, 0, 0, 64)) },
        { index: 0, embedding: [3, 4] },
      ]),
    );
    expect(await embeddings({ encodingFormat: "base64" }).embedDocuments(["a", "b"])).toEqual([
      [3, 4],
      [1, 2],
    ]);
    expect(bench.body().encoding_format).toBe("base64");
  });

  test("none are not asked for", async () => {
    expect(await embeddings().embedDocuments([])).toEqual([]);
    expect(bench.upstream.requests).toHaveLength(0);
  });

  test.each([
    ["too few", [{ index: 0, embedding: [1] }]],
    [
      "the same twice",
      [
        { index: 0, embedding: [1] },
        { index: 0, embedding: [2] },
      ],
    ],
    [
      "no numbers",
      [
        { index: 0, embedding: [1] },
        { index: 1, embedding: ["x"] },
      ],
    ],
  ])("%s is an error", async (_name, data) => {
    bench.upstream.enqueue(saying(data));
    await expect(embeddings().embedDocuments(["a", "b"])).rejects.toThrow("one vector for each of 2 texts");
  });

  test("when one request fails, the others are given up", async () => {
    bench.upstream.fallback = ({ json: body }) =>
      (body as WireObject).input[0] === "1" ? errorBody("badKey") : { steps: [{ hang: true }] };
    const failure = await failureOf(embeddings({ batchSize: 1 }).embedDocuments(["0", "1", "2"]));
    expect(OpenRouterError.isInstance(failure)).toBe(true);
    expect(failure).toMatchObject({ statusCode: 401, kind: "authentication" });
    await bench.upstream.settled(2000);
    const hungUp = bench.upstream.requests.filter(({ clientHungUp }) => clientHungUp);
    expect(hungUp).toHaveLength(2);
  });

  test("no more at once than `maxConcurrency`", async () => {
    let [open, most] = [0, 0];
    bench.upstream.fallback = (request) => {
      open += 1;
      most = Math.max(most, open);
      return late((numbered as (request: unknown) => Reply)(request), 10);
    };
    const onReceipt = () => {
      open -= 1;
    };
    await embeddings({ batchSize: 1, maxConcurrency: 2, onReceipt }).embedDocuments([
      "0",
      "1",
      "2",
      "3",
      "4",
    ]);
    expect(most).toBe(2);
  });
});

describe("requests", () => {
  test("settings go out under the wire's names", async () => {
    bench.upstream.fallback = numbered;
    const provider = { order: ["harbor"], data_collection: "deny" };
    const inputType = { query: "search_query", documents: "search_document" };
    const model = embeddings({
      dimensions: 256,
      inputType,
      provider,
      user: "u-1",
      modelKwargs: { truncate: "end" },
    });
    expect(await model.embedQuery("7")).toEqual([7, 0]);
    const shared = { model: "lumen/embed-1", dimensions: 256, provider, user: "u-1", truncate: "end" };
    expect(bench.body()).toEqual({ ...shared, input: ["7"], input_type: "search_query" });
    await model.embedDocuments(["8"]);
    expect(bench.body()).toEqual({ ...shared, input: ["8"], input_type: "search_document" });
    expect(bench.upstream.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  test("what they cost is told to the ledger, with its tags", async () => {
    bench.upstream.fallback = numbered;
    const ledger = createMemoryLedger();
    await embeddings({ batchSize: 1, ledger, receiptTags: { job: "index" } }).embedDocuments(["0", "1"]);
    expect(ledger.total({ "tag:job": "index" })).toMatchObject({ calls: 2, reported: 20_000_000_000n });
  });

  test("a failure is tried again as often as `maxRetries` says", async () => {
    bench.upstream.enqueue(errorBody("internal"), numbered);
    expect(await embeddings({ maxRetries: 1 }).embedQuery("7")).toEqual([7, 0]);
    expect(bench.upstream.requests).toHaveLength(2);
  });
});

describe("settings that are wrong", () => {
  test.each([
    [{ model: "" }, "`model` is missing"],
    [{ batchSize: 0 }, "`batchSize` must be a whole number"],
  ])("%j", (fields, message) => {
    expect(() => embeddings(fields)).toThrow(message);
  });
});
