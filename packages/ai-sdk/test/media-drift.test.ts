// What has been paid for must come out, or the error must say what it cost: whatever the API adds, leaves out or nulls.
import { costOf, type OpenRouterProvider } from "@wayfare/ai-sdk";
import { json, type Reply, type WireObject } from "@wayfare/test-upstream";
import { embedMany, experimental_generateVideo, generateImage, generateSpeech, rerank, transcribe } from "ai";
import { beforeAll, describe, expect, test } from "vitest";
import { useUpstream } from "./support.ts";

const bench = useUpstream();
beforeAll(() => {
  globalThis.AI_SDK_LOG_WARNINGS = false;
});

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const wav = new TextEncoder().encode("RIFF....WAVEfmt ................");
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: 0.1 };

interface Medium {
  readonly path: string;
  readonly good: WireObject;
  /** Asks by way of `ai`. */
  ask(provider: OpenRouterProvider): Promise<object>;
}

const media = {
  embeddings: {
    path: "/embeddings",
    good: {
      id: "gen-1785400000-emb",
      object: "list",
      model: "m/n",
      provider: "Harbor",
      data: [
        { object: "embedding", index: 0, embedding: [1, 2] },
        { object: "embedding", index: 1, embedding: "AACAPgAAwL8=" },
      ],
      usage,
    },
    ask: (provider) =>
      embedMany({ model: provider.embeddingModel("m/n"), values: ["a", "b"], maxRetries: 0 }),
  },
  images: {
    path: "/images",
    good: {
      created: 1_785_400_000,
      data: [
        { b64_json: PNG, media_type: "image/png" },
        { b64_json: PNG, media_type: "image/png" },
      ],
      usage,
    },
    ask: (provider) => generateImage({ model: provider.imageModel("m/n"), prompt: "x", n: 2, maxRetries: 0 }),
  },
  rerank: {
    path: "/rerank",
    good: {
      id: "gen-1785400000-rank",
      model: "m/n",
      provider: "Harbor",
      results: [
        { index: 1, relevance_score: 0.9, document: { text: "b" } },
        { index: 0, relevance_score: 0.2, document: { text: "a" } },
      ],
      usage: { search_units: 1, total_tokens: 3, cost: 0.1 },
    },
    ask: (provider) =>
      rerank({ model: provider.rerankingModel("m/n"), query: "q", documents: ["a", "b"], maxRetries: 0 }),
  },
  transcriptions: {
    path: "/audio/transcriptions",
    good: {
      text: "Hello otter.",
      language: "english",
      duration: 1.5,
      segments: [{ id: 0, start: 0, end: 1.25, text: "Hello otter." }],
      words: [{ word: "Hello", start: 0, end: 0.5 }],
      usage: { seconds: 1.5, total_tokens: 12, input_tokens: 8, output_tokens: 4, cost: 0.1 },
    },
    ask: (provider) =>
      transcribe({
        model: provider.transcriptionModel("m/n"),
        audio: wav,
        timestampGranularities: ["segment", "word"],
        maxRetries: 0,
      }),
  },
} satisfies Record<string, Medium>;

const film: Reply = { headers: { "content-type": "video/mp4" }, steps: [{ write: wav }] };

/** A video whose finished job looks like this. */
function askVideo(done: WireObject): Promise<object> {
  const ordered = { id: "job-1", polling_url: "/videos/job-1", status: "pending" };
  const job = { ...ordered, status: "completed", generation_id: "gen-1785400000-vid", usage: { cost: 0.1 } };
  bench.upstream.route("POST", "/videos", json(ordered));
  bench.upstream.route("GET", "/videos/job-1", json({ ...job, ...done }));
  bench.upstream.route("GET", "/videos/job-1/content", film);
  const model = bench.provider().videoModel("m/n", { pollIntervalMs: 1, maxPollTimeMs: 200 });
  return experimental_generateVideo({ model, prompt: "x", maxRetries: 0 });
}

/** Errors of `ai`, which callers know; all of them tell what the answer cost. */
const known = ["AI_APICallError", "AI_InvalidResponseDataError", "AI_NoImageGeneratedError"];

const ask = (name: keyof typeof media, body: unknown) => {
  bench.upstream.route("POST", media[name].path, json(body));
  return media[name].ask(bench.provider());
};

/** What came of it: the error, or the result. */
const outcomeOf = (call: Promise<object>): Promise<object> => call.catch((error: object) => error);

describe.each<[keyof typeof media, string, WireObject, object]>([
  [
    "embeddings",
    "null for every index",
    { data: [1, 2].map((n) => ({ index: null, embedding: [n] })) },
    {
      embeddings: [[1], [2]],
    },
  ],
  ["embeddings", "no index", { data: [1, 2].map((n) => ({ embedding: [n] })) }, { embeddings: [[1], [2]] }],
  ["embeddings", "nulls", { id: null, object: null, model: null, provider: null }, {}],
  [
    "images",
    "an address in place of one",
    { data: [{ url: "https://x.example/y" }, { b64_json: PNG }] },
    {
      images: [{ base64: PNG }],
    },
  ],
  [
    "images",
    "null in place of one",
    { data: [{ b64_json: null }, { b64_json: PNG }, null] },
    {
      images: [{ base64: PNG }],
    },
  ],
  [
    "images",
    "a data URL",
    { data: [{ b64_json: `data:image/png;base64,${PNG}` }] },
    {
      images: [{ base64: PNG }],
    },
  ],
  ["images", "a time out of reach", { created: 1e300 }, {}],
  [
    "rerank",
    "a document that there is not",
    {
      results: [
        { index: 2, relevance_score: 1 },
        { index: 1, relevance_score: 0.5 },
      ],
    },
    {
      rerankedDocuments: ["b"],
    },
  ],
  [
    "rerank",
    "one document twice",
    { results: [0, 1, 0].map((index) => ({ index, relevance_score: 1 - index })) },
    {
      rerankedDocuments: ["a", "b"],
    },
  ],
  [
    "rerank",
    "entries that are none",
    { results: [null, { index: 1 }, { index: 0, relevance_score: 0.5 }] },
    {
      rerankedDocuments: ["a"],
    },
  ],
  [
    "transcriptions",
    "null for lists",
    { segments: null, words: null },
    { text: "Hello otter.", segments: [] },
  ],
  ["transcriptions", "null for all else", { language: null, duration: null }, { text: "Hello otter." }],
  [
    "transcriptions",
    "pieces without times",
    { segments: [{ text: "Hello" }, null], words: [{ word: "a" }] },
    {
      segments: [],
      words: [],
    },
  ],
  ["transcriptions", "an unknown language", { language: { name: "klingon" } }, { text: "Hello otter." }],
])("%s with %s", (name, _odd, over, expected) => {
  test("come out", async () => {
    const result = await ask(name, { ...media[name].good, ...over });
    expect(result).toMatchObject(expected);
    expect(await costOf(result)).toMatchObject({ usd: "0.1", isComplete: true });
  });
});

test.each<[keyof typeof media, string, WireObject]>([
  ["embeddings", "no list", { data: undefined }],
  ["embeddings", "nulls for entries", { data: [null, null] }],
  ["embeddings", "no base64", { data: [{ embedding: "?" }, { embedding: [1] }] }],
  ["embeddings", "no number", { data: [{ embedding: [null] }, { embedding: [1] }] }],
  ["images", "addresses only", { data: [{ url: "https://x.example/y.png" }] }],
  ["images", "null for all", { data: [{ b64_json: null }, null] }],
  ["images", "no base64", { data: [{ b64_json: "?" }] }],
  ["images", "no list", { data: null }],
  ["rerank", "no list", { results: undefined }],
  ["rerank", "null for it", { results: null }],
  ["rerank", "nothing of use", { results: [{ index: 7, relevance_score: 1 }, null] }],
  ["transcriptions", "no text", { text: null }],
])("%s with %s fail as `ai` knows it, once, and tell their cost", async (name, _odd, over) => {
  const error = await outcomeOf(ask(name, { ...media[name].good, ...over }));
  expect(known).toContain((error as Error).name);
  expect(await costOf(error)).toMatchObject({ usd: "0.1", receipts: [{ api: name }] });
  expect(bench.upstream.requests).toHaveLength(1);
});

/** Every value of an object with the way to it, outermost first. */
function* waysInto(value: unknown, way: readonly (string | number)[] = []): Generator<(string | number)[]> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const next = [...way, Array.isArray(value) ? Number(name) : name];
    yield next;
    yield* waysInto(inner, next);
  }
}

function replaced(value: unknown, [name, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value)) return value.map((item, at) => (at === name ? replaced(item, rest, by) : item));
  return { ...(value as object), [name]: replaced((value as WireObject)[name], rest, by) };
}

const odd = [undefined, null, "", "odd", 0, -1, 1e300, true, [], [null], { type: "new" }];

test.each(Object.keys(media) as (keyof typeof media)[])("any value of %s replaced", async (name) => {
  const { good } = media[name];
  for (const way of [["brand_new"], ...waysInto(good)]) {
    for (const by of odd) {
      const outcome = await outcomeOf(ask(name, replaced(good, way, by)));
      const place = `${way.join(".")} = ${JSON.stringify(by)}`;
      if (outcome instanceof Error)
        expect([place, known]).toEqual([place, expect.arrayContaining([outcome.name])]);
      if (way[0] !== "usage") expect([place, (await costOf(outcome)).usd]).toEqual([place, "0.1"]);
    }
  }
});

test.each<[string, WireObject]>([
  ["null for addresses", { unsigned_urls: null }],
  ["one address without a list", { unsigned_urls: "https://films.example/1.mp4" }],
  ["an address that is none", { unsigned_urls: ["http://"] }],
  ["null for an address", { unsigned_urls: [null] }],
  ["nulls", { generation_id: null, error: null, polling_url: null }],
  ["unknown fields", { mood: { calm: 1 } }],
])("a video with %s comes out", async (_name, done) => {
  const result = await askVideo(done);
  expect(result).toMatchObject({ video: { uint8Array: wav } });
  expect(await costOf(result)).toMatchObject({ usd: "0.1", isComplete: true });
});

test("tells why a video failed, however it is said", async () => {
  const error = await outcomeOf(askVideo({ status: "failed", error: { message: "Refused." } }));
  expect(error).toMatchObject({ name: "AI_APICallError" });
  expect((error as Error).message).toContain("Refused.");
  expect((await costOf(error)).usd).toBe("0.1");
});

test("an order for a video that names no job", async () => {
  bench.upstream.route("POST", "/videos", json({ status: "pending", usage: { cost: 0.1 } }));
  const model = bench.provider().videoModel("m/n");
  const error = await outcomeOf(experimental_generateVideo({ model, prompt: "x", maxRetries: 2 }));
  expect(error).toMatchObject({ name: "AI_InvalidResponseDataError" });
  expect((await costOf(error)).usd).toBe("0.1");
  expect(bench.upstream.requests).toHaveLength(1);
});

test("sound of an unknown type comes out", async () => {
  bench.upstream.route("POST", "/audio/speech", { headers: {}, steps: [{ write: wav }] });
  const { audio } = await generateSpeech({ model: bench.provider().speechModel("m/n"), text: "x" });
  expect(audio.uint8Array).toEqual(wav);
});
