import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Loose, requests, useGateway } from "../support.ts";

const bench = useGateway();
const send = async (path: string, more: object = {}): Promise<Loose> =>
  (await bench.post(path, { ...requests[path], ...more })).json;

const product = (one: number[], other: number[]) =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);

describe("POST /embeddings of the sandbox", () => {
  const embed = async (input: unknown, more: object = {}): Promise<number[][]> =>
    (await send("/embeddings", { input, ...more })).data.map(({ embedding }: Loose) => embedding);

  it("has OpenRouter's shape, with a cost", async () => {
    const { json, headers } = await bench.post("/embeddings", requests["/embeddings"]);
    expect(json).toMatchObject({ object: "list", model: "sandbox/embed", provider: "Sandbox Thrift" });
    expect(json.data).toMatchObject([{ object: "embedding", index: 0 }]);
    expect(json.usage).toMatchObject({ prompt_tokens: 3, total_tokens: 3, cost: 6e-8, is_byok: false });
    expect(headers.get("x-generation-id")).toBe(json.id);
  });

  it("gives unit vectors: equal for equal texts, near for texts that share words", async () => {
    const vectors = await embed(["a red fox", "the red fox runs", "stock prices fell", "a red fox"]);
    const [fox = [], runs = [], prices = [], again = []] = vectors;
    expect(vectors.map((vector) => vector.length)).toEqual([256, 256, 256, 256]);
    for (const vector of vectors) expect(product(vector, vector)).toBeCloseTo(1, 5);
    expect(again).toEqual(fox);
    expect(product(fox, runs)).toBeGreaterThan(product(fox, prices) + 0.3);
  });

  it("honours dimensions and base64, and takes tokens and mixed media", async () => {
    const [plain = []] = await embed("fox", { dimensions: 8 });
    const [packed]: Loose[] = await embed("fox", { dimensions: 8, encoding_format: "base64" });
    const bytes = Buffer.from(packed, "base64");
    const floats = Array.from({ length: 8 }, (_, at) => bytes.readFloatLE(4 * at));
    expect(floats).toEqual(plain.map(Math.fround));
    expect(await embed([1, 2, 3])).toHaveLength(1);
    expect(await embed([[1, 2], [3]])).toHaveLength(2);
    const picture = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
    expect(await embed([{ content: [{ type: "text", text: "fox" }, picture] }])).toHaveLength(1);
  });

  it("answers for the real models of the catalogue", async () => {
    const { data } = await send("/embeddings", { model: "openai/text-embedding-3-small" });
    expect(data[0].embedding).toHaveLength(256);
  });

  it("holds each entry to the model's context", async () => {
    const { error } = await send("/embeddings", { input: ["fox", "word ".repeat(9000)] });
    expect(error.metadata.error_type).toBe("context_length_exceeded");
  });
});

describe("POST /rerank of the sandbox", () => {
  it("sorts by the words that are shared, and gives as many as were asked for", async () => {
    const documents = ["blue whale", { text: "a fox" }, "the red fox", "green tea"];
    const { results, usage, model, provider } = await send("/rerank", { documents, top_n: 2 });
    expect(results.map(({ index }: Loose) => index)).toEqual([2, 1]);
    expect(results[1]).toMatchObject({ document: { text: "a fox" } });
    expect(results[0].relevance_score).toBeGreaterThan(results[1].relevance_score);
    expect({ model, provider }).toEqual({ model: "sandbox/rerank", provider: "Sandbox Thrift" });
    expect(usage).toMatchObject({ search_units: 1, total_tokens: 11 });
    expect(usage.cost).toBeGreaterThan(0);
  });
});

describe("POST /images of the sandbox", () => {
  it("paints as many PNGs as were asked for, the same for the same prompt", async () => {
    const { data, usage, created } = await send("/images", { n: 2, size: "1024x512" });
    const again = await send("/images", { n: 2, size: "1024x512" });
    expect(data.map(({ media_type }: Loose) => media_type)).toEqual(["image/png", "image/png"]);
    expect(again.data).toEqual(data);
    expect(data[0]).not.toEqual(data[1]);
    const png = Buffer.from(data[0].b64_json, "base64");
    expect(png.toString("latin1", 1, 4)).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([64, 32]);
    const length = png.readUInt32BE(33);
    expect(inflateSync(png.subarray(41, 41 + length))).toHaveLength(32 * (1 + 3 * 64));
    expect(usage).toMatchObject({
      completion_tokens: 2580,
      completion_tokens_details: { image_tokens: 2580 },
    });
    expect(usage.cost).toBeCloseTo(2580 * 0.00003 + 3e-6, 10);
    expect(created).toBeGreaterThan(1.7e9);
  });

  it("is answered by chat models that paint, too", async () => {
    const { data } = await send("/images", { model: "google/gemini-2.5-flash-image" });
    expect(data).toHaveLength(1);
  });

  it("says which format it cannot make", async () => {
    const { error } = await send("/images", { output_format: "webp" });
    expect(error.message).toContain("'output_format' must be \"png\"");
  });
});

describe("POST /audio/speech of the sandbox", () => {
  const speak = (more: object) => bench.post("/audio/speech", { ...requests["/audio/speech"], ...more });

  it("gives PCM whose length follows the text", async () => {
    const short = await speak({ input: "Hello." });
    const long = await speak({ input: "Hello there, this is a longer text for the same voice." });
    expect([short.status, short.headers.get("content-type")]).toEqual([200, "audio/pcm"]);
    expect(short.headers.get("x-generation-id")).toMatch(/^gen-/);
    expect(short.bytes.length % 2).toBe(0);
    expect(short.bytes.length).toBeGreaterThan(1000);
    expect(long.bytes.length).toBeGreaterThan(3 * short.bytes.length);
    expect((await speak({ input: "Hello.", speed: 2 })).bytes.length).toBe(short.bytes.length / 2);
  });

  it("gives WAV, and names the field for MP3", async () => {
    const { bytes, headers } = await speak({ response_format: "wav" });
    expect(headers.get("content-type")).toBe("audio/wav");
    expect([bytes.toString("latin1", 0, 4), bytes.readUInt32LE(40)]).toEqual(["RIFF", bytes.length - 44]);
    const { status, json } = await speak({ response_format: "mp3" });
    expect([status, json.error.message]).toEqual([400, expect.stringContaining("'response_format' must be")]);
  });
});

describe("POST /audio/transcriptions of the sandbox", () => {
  it("tells the size and the format of the sound, and its seconds", async () => {
    const { bytes } = await bench.post("/audio/speech", {
      ...requests["/audio/speech"],
      response_format: "wav",
    });
    const input_audio = { data: bytes.toString("base64"), format: "wav" };
    const { text, usage } = await send("/audio/transcriptions", { input_audio });
    expect(text).toBe(`This is the Wayfare sandbox: it was sent ${bytes.length} bytes of wav sound.`);
    expect(usage.seconds).toBeCloseTo((bytes.length - 44) / 48_000, 2);
    expect(usage.total_tokens).toBe(usage.input_tokens + usage.output_tokens);
    expect(usage.cost).toBeGreaterThan(0);
  });

  it("gives segments and words when they are asked for", async () => {
    const more = { response_format: "verbose_json", timestamp_granularities: ["word"], language: "de" };
    const json = await send("/audio/transcriptions", more);
    expect(json).toMatchObject({ task: "transcribe", language: "de", segments: [{ id: 0, start: 0 }] });
    expect(json.words.at(-1).end).toBe(json.duration);
  });
});

describe("POST /completions of the sandbox", () => {
  it("answers with text, whole and in pieces", async () => {
    const whole = await send("/completions");
    expect(whole).toMatchObject({
      object: "text_completion",
      choices: [{ index: 0, text: "hello", finish_reason: "stop" }],
    });
    expect(whole.choices[0].message).toBeUndefined();
    expect(whole.usage.cost).toBeGreaterThan(0);
    const { text, headers } = await bench.post("/completions", { ...requests["/completions"], stream: true });
    expect(headers.get("content-type")).toContain("text/event-stream");
    const chunks = text
      .split("\n")
      .flatMap((line) => (line.startsWith("data: {") ? [JSON.parse(line.slice(6))] : []));
    expect(chunks.map(({ choices }: Loose) => choices[0].text).join("")).toBe("hello");
    expect(chunks.at(-1).usage).toMatchObject({ total_tokens: whole.usage.total_tokens });
    expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
  });
});
