import { createOpenRouter, type Receipt } from "@wayfare/core";
import { loadCatalog } from "@wayfare/gateway";
import { json, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { as, MANAGER, makeKey, readEvents, requests, useGateway } from "../support.ts";

/** Providers that are asked directly: they report no cost, and have paths and fields of their own. */
let upstream: Upstream;
const receipts: Receipt[] = [];
const model = (id: string, output: string, pricing: object) => ({
  id,
  output_modalities: [output],
  endpoints: ["one", "two"].map((provider) => ({
    provider,
    context_length: 8000,
    max_completion_tokens: 1000,
    upstream_model: `${output}-1`,
    pricing: { prompt: "0.000001", completion: "0", ...pricing },
  })),
});
const bench = useGateway(async () => {
  upstream = await startUpstream();
  const entry = { dialect: "openai", baseURL: `${upstream.url}/`, apiKey: "sk-direct-key" };
  const models = [
    model("acme/embed", "embeddings", {}),
    model("acme/rank", "rerank", {}),
    model("acme/paint", "image", { completion: "0.00001", image_output: "0.00004" }),
    model("acme/speak", "speech", { audio_output: "0.00002" }),
    model("acme/hear", "transcription", { completion: "0.00001", audio: "0.000003" }),
    model("acme/film", "video", {}),
    model("acme/write", "text", { completion: "0.00001" }),
  ];
  return {
    managementKeys: [MANAGER],
    onReceipt: (receipt) => void receipts.push(receipt),
    catalog: await loadCatalog({ models }),
    upstreams: { one: entry, two: entry },
  };
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.reset();
  receipts.length = 0;
});

const send = (path: string, model: string, more: object = {}) =>
  bench.post(path, { ...requests[path], model, provider: { allow_fallbacks: true }, ...more });

describe("an upstream of OpenAI's kind", () => {
  it("embeds; what it counts is priced by the catalogue", async () => {
    upstream.enqueue(json({ object: "list", data: [], usage: { prompt_tokens: 8, total_tokens: 8 } }));
    const { status, headers } = await send("/embeddings", "acme/embed", { input_type: "search_query" });
    expect(status).toBe(200);
    const [got] = upstream.requests;
    expect(got?.path).toBe("/embeddings");
    expect(got?.json).toEqual({ model: "embeddings-1", input: "a red fox" });
    expect(got?.headers.authorization).toBe("Bearer sk-direct-key");
    expect(receipts).toMatchObject([
      { id: headers.get("x-generation-id"), cost: 8_000_000_000n, costSource: "computed", provider: "one" },
    ]);
  });

  it("paints at its own path, and its output tokens are those of images", async () => {
    upstream.enqueue(json({ data: [], usage: { input_tokens: 10, output_tokens: 100, total_tokens: 110 } }));
    await send("/images", "acme/paint", { resolution: "1K", size: "1024x1024" });
    expect(upstream.requests[0]?.path).toBe("/images/generations");
    expect(upstream.requests[0]?.json).toEqual({ model: "image-1", prompt: "a red fox", size: "1024x1024" });
    expect(receipts).toMatchObject([{ cost: 4_010_000_000_000n, tokens: { completionImage: 100 } }]);
  });

  it("tells the thoughts of a picture from the picture", async () => {
    const output_tokens_details = { text_tokens: 20, image_tokens: 80 };
    const usage = { input_tokens: 10, output_tokens: 100, total_tokens: 110, output_tokens_details };
    upstream.enqueue(json({ data: [], usage }));
    await send("/images", "acme/paint");
    const cost = 10n * 1_000_000_000n + 20n * 10_000_000_000n + 80n * 40_000_000_000n;
    expect(receipts).toMatchObject([{ cost, tokens: { completionImage: 80 } }]);
  });

  it("speaks PCM where nobody says otherwise; what it cost stays unknown", async () => {
    upstream.enqueue({
      headers: { "content-type": "audio/pcm" },
      steps: [{ write: new Uint8Array([0, 255]) }],
    });
    const { bytes } = await send("/audio/speech", "acme/speak");
    expect([...bytes]).toEqual([0, 255]);
    expect(upstream.requests[0]?.json).toMatchObject({ model: "speech-1", response_format: "pcm" });
    expect(receipts).toMatchObject([{ api: "speech", cost: undefined, costSource: "unknown" }]);
  });

  it("hears a form with a file", async () => {
    upstream.enqueue(json({ text: "hi", usage: { input_tokens: 14, output_tokens: 2, total_tokens: 16 } }));
    const input_audio = { data: Buffer.from("RIFF sound").toString("base64"), format: "wav" };
    const more = { input_audio, language: "en", timestamp_granularities: ["word"] };
    const { json: body } = await send("/audio/transcriptions", "acme/hear", more);
    expect(body.text).toBe("hi");
    const [got] = upstream.requests;
    const type = got?.headers["content-type"] ?? "";
    const form = await new Response(got?.body, { headers: { "content-type": type } }).formData();
    expect(form.get("model")).toBe("transcription-1");
    expect(form.get("language")).toBe("en");
    expect(form.getAll("timestamp_granularities[]")).toEqual(["word"]);
    const file = form.get("file") as File;
    expect([file.name, await file.text()]).toEqual(["audio.wav", "RIFF sound"]);
    expect(receipts[0]?.cost).toBe(14n * 3_000_000_000n + 2n * 10_000_000_000n);
  });

  it.each(["srt", "vtt", "text", "diarized_json"])(
    "is not asked for %s, which nobody could read",
    async (format) => {
      const { status, json: body } = await send("/audio/transcriptions", "acme/hear", {
        response_format: format,
      });
      expect([status, body.error.message]).toEqual([
        400,
        '\'response_format\' must be "json" or "verbose_json".',
      ]);
      expect(upstream.requests).toEqual([]);
    },
  );

  it.each([
    { prompt: { a: 1 } },
    { temperature: "hot" },
    { temperature: 3 },
    { timestamp_granularities: "word" },
    { language: "en\r\nx: y" },
  ])("gets no form with %j in it", async (more) => {
    const { status } = await send("/audio/transcriptions", "acme/hear", more);
    expect([status, upstream.requests]).toEqual([400, []]);
  });

  it.each([
    ["/images", "acme/paint", { type: "image_url", image_url: { url: "data:image/png;base64,AA" } }],
    ["/audio/speech", "acme/speak", { type: "text", text: "my voice" }],
  ])("is not asked at %s for what it would leave out", async (path, model, reference) => {
    const { status, json: body } = await send(path, model, { input_references: [reference] });
    expect([status, body.error.message]).toEqual([400, expect.stringContaining("'input_references'")]);
    expect(upstream.requests).toEqual([]);
    upstream.enqueue(json({ data: [], usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } }));
    await send(path, model, { input_references: [] });
    expect(upstream.requests[0]?.json.model).toBeDefined();
    expect(upstream.requests[0]?.json.input_references).toBeUndefined();
  });

  it("answers a stream of text also where the upstream answers in one piece", async () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
    const choices = [{ index: 0, text: "hi there", finish_reason: "stop", logprobs: null }];
    upstream.enqueue(json({ id: "cmpl-1", object: "text_completion", choices, usage }));
    const { text } = await send("/completions", "acme/write", { stream: true });
    const [event] = readEvents(text).chunks;
    expect(event).toMatchObject({ id: "cmpl-1", object: "text_completion", choices, usage });
    expect(event.choices[0].delta).toBeUndefined();
    upstream.enqueue(json({ id: "cmpl-1", object: "text_completion", choices, usage }));
    const client = createOpenRouter({ baseURL: bench.url, apiKey: "any" });
    const { choices: read } = await client.streamCompletions({ model: "acme/write", prompt: "x" }).final();
    expect(read[0]?.message.content).toBe("hi there");
  });

  it("completes text, and is asked for the usage of a stream", async () => {
    upstream.enqueue(json({ id: "cmpl-1", choices: [{ text: "hi there", finish_reason: "stop" }] }));
    await send("/completions", "acme/write", { stream: true });
    expect(upstream.requests[0]?.json).toMatchObject({ stream_options: { include_usage: true } });
    expect(receipts).toMatchObject([{ api: "completions", costSource: "estimated", streamed: true }]);
  });

  it.each([
    ["/rerank", "acme/rank"],
    ["/videos", "acme/film"],
  ])("is not asked at %s", async (path, model) => {
    const { status, json: body } = await send(path, model, { prompt: "x" });
    expect([status, body.error.message]).toEqual([404, expect.stringContaining(`do not answer ${path}`)]);
    expect(upstream.requests).toEqual([]);
  });

  it("gives way to the next endpoint, and its record says so", async () => {
    upstream.enqueue(
      json({ error: { message: "busy" } }, { status: 503 }),
      json({ object: "list", data: [], usage: { prompt_tokens: 1, total_tokens: 1 } }),
    );
    expect((await send("/embeddings", "acme/embed")).status).toBe(200);
    expect(receipts).toMatchObject([{ provider: "two", attempts: [{ status: 503 }, { status: 200 }] }]);
  });

  it("does not get a call whose worst case is beyond the limit", async () => {
    const { key } = await makeKey(bench, { limit: 0.05 });
    const { status } = await bench.post("/images", { model: "acme/paint", prompt: "a fox", n: 2 }, as(key));
    expect([status, upstream.requests]).toEqual([402, []]);
    upstream.enqueue(json({ data: [], usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } }));
    const one = await bench.post("/images", { model: "acme/paint", prompt: "a fox" }, as(key));
    expect(one.status).toBe(200);
  });

  it("gets nothing of a key with floors that it is not known to keep", async () => {
    const { key } = await makeKey(bench, { zdr: true });
    const { status } = await bench.post("/embeddings", { model: "acme/embed", input: "x" }, as(key));
    expect([status, upstream.requests]).toEqual([404, []]);
  });
});
