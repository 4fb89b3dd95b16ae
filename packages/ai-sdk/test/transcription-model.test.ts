import { UnsupportedFunctionalityError } from "@ai-sdk/provider";
import { createOpenRouter, type OpenRouterTranscriptionSettings } from "@wayfare/ai-sdk";
import { json, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { experimental_transcribe, transcribe } from "ai";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.reset());
afterAll(() => upstream.close());

const model = (settings?: OpenRouterTranscriptionSettings) =>
  createOpenRouter({ apiKey: "sk-or-test", baseURL: upstream.url }).transcriptionModel("lumen/ear", settings);

const wav = new TextEncoder().encode("RIFF....WAVEfmt ................");
const verbose = {
  text: "Hello otter.",
  language: "english",
  duration: 1.5,
  segments: [{ id: 0, start: 0, end: 1.25, text: "Hello otter." }],
  words: [
    { word: "Hello", start: 0, end: 0.5 },
    { word: "otter", start: 0.75, end: 1.25 },
  ],
  usage: { seconds: 1.5, total_tokens: 12, input_tokens: 8, output_tokens: 4, cost: 0.00015 },
};

test("writes down what is said, with times", async () => {
  upstream.route(
    "POST",
    "/audio/transcriptions",
    json(verbose, { headers: { "x-generation-id": "gen-stt-1" } }),
  );
  const result = await transcribe({
    model: model({ language: "en", temperature: 0 }),
    audio: wav,
    timestampGranularities: ["word", "segment"],
  });
  expect(upstream.requests[0]?.json).toEqual({
    model: "lumen/ear",
    input_audio: { data: Buffer.from(wav).toString("base64"), format: "wav" },
    timestamp_granularities: ["word", "segment"],
    response_format: "verbose_json",
    language: "en",
    temperature: 0,
  });
  expect(result).toMatchObject({
    text: "Hello otter.",
    language: "en",
    durationInSeconds: 1.5,
    segments: [{ text: "Hello otter.", startSecond: 0, endSecond: 1.25 }],
    words: [
      { text: "Hello", startSecond: 0, endSecond: 0.5 },
      { text: "otter", startSecond: 0.75, endSecond: 1.25 },
    ],
    warnings: [],
    providerMetadata: {
      openrouter: { cost: 0.00015, receipt: { id: "gen-stt-1", api: "transcriptions", cost: "0.00015" } },
    },
  });
});

test("reads a short answer, and says that times are missing", async () => {
  upstream.route("POST", "/audio/transcriptions", json({ text: "Hi.", usage: { seconds: 0.5 } }));
  const result = await experimental_transcribe({
    model: model(),
    audio: wav,
    timestampGranularities: ["word"],
    providerOptions: { openrouter: { response_format: "json" } },
  });
  expect(upstream.requests[0]?.json.response_format).toBe("json");
  expect(result).toMatchObject({ text: "Hi.", segments: [], durationInSeconds: 0.5 });
  expect(result.language).toBeUndefined();
  expect(result.warnings).toMatchObject([{ type: "unsupported", feature: "timestampGranularities" }]);
});

test.each([
  ["audio/mpeg", "mp3"],
  ["audio/x-wav", "wav"],
  ["audio/vnd.wave; codec=1", "wav"],
  ["audio/mp4", "m4a"],
  ["audio/x-m4a", "m4a"],
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/opus", "ogg"],
  ["audio/x-flac", "flac"],
  ["audio/webm", "webm"],
  ["audio/AAC", "aac"],
  ["audio/amr", "amr"],
  ["audio/*", "wav"],
  ["application/octet-stream", "wav"],
])("names the format of %s: %s", async (mediaType, format) => {
  upstream.route("POST", "/audio/transcriptions", json({ text: "Hi." }));
  await model().doGenerate({ audio: wav, mediaType });
  expect(upstream.requests[0]?.json.input_audio.format).toBe(format);
});

test("refuses sound of an unknown format", async () => {
  const call = model().doGenerate({ audio: new Uint8Array(32), mediaType: "audio/*" });
  await expect(call).rejects.toSatisfy(UnsupportedFunctionalityError.isInstance);
  expect(upstream.requests).toEqual([]);
});

test.each([
  ["german", "de"],
  ["de", "de"],
  ["Haitian Creole", "ht"],
  ["Ukrainian", "uk"],
  ["klingon", "klingon"],
])("tells the language %s as %s", async (language, code) => {
  upstream.route("POST", "/audio/transcriptions", json({ text: "Hi.", language }));
  expect((await model().doGenerate({ audio: wav, mediaType: "audio/wav" })).language).toBe(code);
});
