import { OpenRouter } from "@openrouter/sdk";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { type Loose, useGateway } from "../support.ts";

const bench = useGateway();

describe("the plain openai package", () => {
  const client = () => new OpenAI({ baseURL: bench.url, apiKey: "any", maxRetries: 0 });

  it("makes embeddings, which it asks for in base64", async () => {
    const { data, usage } = await client().embeddings.create({
      model: "openai/text-embedding-3-small",
      input: ["a red fox", "a blue whale"],
      dimensions: 32,
    });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([32, 32]);
    expect(data[0]?.embedding[0]).toBeTypeOf("number");
    expect(usage.prompt_tokens).toBeGreaterThan(5);
  });

  it("makes speech", async () => {
    const speech = await client().audio.speech.create({
      model: "sandbox/speech",
      input: "Hello there.",
      voice: "alloy",
      response_format: "wav",
    });
    expect(speech.headers.get("content-type")).toBe("audio/wav");
    expect((await speech.arrayBuffer()).byteLength).toBeGreaterThan(1000);
  });

  it("completes text, whole and in pieces", async () => {
    const request = { model: "sandbox/echo", prompt: "Say hello" };
    const whole = await client().completions.create(request);
    expect(whole.choices[0]?.text).toBe("hello");
    let text = "";
    for await (const chunk of await client().completions.create({ ...request, stream: true }))
      text += chunk.choices[0]?.text ?? "";
    expect(text).toBe("hello");
  });

  it("gets typed errors", async () => {
    const asked = client().embeddings.create({ model: "sandbox/echo", input: "x" });
    await expect(asked).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  });
});

describe("@openrouter/sdk, which checks every answer", () => {
  const client = (): Loose =>
    new OpenRouter({ serverURL: bench.url, apiKey: "any", retryConfig: { strategy: "none" } });

  it("makes embeddings", async () => {
    const requestBody = { model: "sandbox/embed", input: ["a red fox", "a blue whale"] };
    const { data, usage } = await client().embeddings.generate({ requestBody });
    expect(data).toHaveLength(2);
    expect(usage.cost).toBeGreaterThan(0);
  });

  it("ranks documents", async () => {
    const requestBody = { model: "sandbox/rerank", query: "red fox", documents: ["whale", "a red fox"] };
    const { results, usage } = await client().rerank.rerank({ requestBody });
    expect(results[0]).toMatchObject({ index: 1, document: { text: "a red fox" } });
    expect(usage.searchUnits).toBe(1);
  });

  it("makes images", async () => {
    const imageGenerationRequest = { model: "sandbox/image", prompt: "a red fox", n: 2 };
    const { data, usage } = await client().images.generate({ imageGenerationRequest });
    expect(data.map(({ mediaType }: Loose) => mediaType)).toEqual(["image/png", "image/png"]);
    expect(usage.cost).toBeGreaterThan(0);
  });

  it("speaks, and transcribes what was said", async () => {
    const speechRequest = { model: "sandbox/speech", input: "Hello there." };
    const stream = await client().tts.createSpeech({ speechRequest });
    const sound = Buffer.from(await new Response(stream).arrayBuffer());
    const inputAudio = { data: sound.toString("base64"), format: "pcm" };
    const sttRequest = { model: "sandbox/transcribe", inputAudio };
    const { text, usage } = await client().stt.createTranscription({ sttRequest });
    expect(text).toContain(`${sound.length} bytes of pcm`);
    expect(usage.seconds).toBeCloseTo(sound.length / 48_000, 2);
  });
});
