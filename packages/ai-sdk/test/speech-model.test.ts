import { createOpenRouter, type OpenRouterSpeechSettings } from "@wayfare/ai-sdk";
import { type Reply, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { generateSpeech } from "ai";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.reset());
afterAll(() => upstream.close());

const model = (settings?: OpenRouterSpeechSettings) =>
  createOpenRouter({ apiKey: "sk-or-test", baseURL: upstream.url }).speechModel("lumen/voice", settings);

const sound = Uint8Array.from({ length: 64 }, (_, place) => (place * 7) % 251);

const speech = (contentType: string): Reply => ({
  headers: { "content-type": contentType, "x-generation-id": "gen-tts-1" },
  steps: [{ write: sound }],
});

test("speaks a text", async () => {
  upstream.route("POST", "/audio/speech", speech("audio/mpeg"));
  const result = await generateSpeech({
    model: model({ voice: "otter" }),
    text: "Hello.",
    outputFormat: "mp3",
    speed: 1.5,
  });
  expect(upstream.requests[0]?.json).toEqual({
    model: "lumen/voice",
    input: "Hello.",
    voice: "otter",
    response_format: "mp3",
    speed: 1.5,
  });
  expect(result.audio.uint8Array).toEqual(sound);
  expect(result.audio.mediaType).toBe("audio/mpeg");
  expect(result.warnings).toEqual([]);
  expect(result.providerMetadata.openrouter).toMatchObject({
    mediaType: "audio/mpeg",
    generationId: "gen-tts-1",
    receipt: { id: "gen-tts-1", api: "speech", costSource: "unknown" },
  });
});

test("says what the API has no place for, and how to say it to one provider", async () => {
  upstream.route("POST", "/audio/speech", speech("audio/pcm;rate=24000"));
  const result = await generateSpeech({
    model: model(),
    text: "Hello.",
    outputFormat: "wav",
    instructions: "Whisper.",
    language: "en",
    providerOptions: { openrouter: { provider: { options: { lumen: { instructions: "Whisper." } } } } },
  });
  expect(upstream.requests[0]?.json).toEqual({
    model: "lumen/voice",
    input: "Hello.",
    provider: { options: { lumen: { instructions: "Whisper." } } },
  });
  expect(result.warnings.map((warning) => "feature" in warning && warning.feature)).toEqual([
    "outputFormat",
    "instructions",
    "language",
  ]);
  expect(result.providerMetadata.openrouter).toMatchObject({ mediaType: "audio/pcm;rate=24000" });
});
