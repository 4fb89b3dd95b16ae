// Complaints about `@openrouter/ai-sdk-provider`: what the interface promises and 3.1.0 lacks. Numbers are those of our
// notes; "3.1.0:" says what the same assertion showed there.
import { json, saying, stories, text } from "@wayfare/test-upstream";
import {
  createProviderRegistry,
  generateSpeech,
  generateText,
  isStepCount,
  rerank,
  tool,
  transcribe,
} from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ours, tell, useUpstream } from "../support.ts";

const bench = useUpstream();

describe("1: a registry corrupts usage and finish reason (#541, PRs #528, #549)", () => {
  // 3.1.0: usage.inputTokens is "0[object Object]", finishReason an object.
  test("usage and finish reason through createProviderRegistry", async () => {
    const registry = createProviderRegistry({ openrouter: bench.answering(tell(stories.plainText)) });
    const { usage, finishReason } = await generateText({
      model: registry.languageModel("openrouter:lumen/otter-1"),
      prompt: "Name a river.",
    });
    expect(usage).toMatchObject({ inputTokens: 12, outputTokens: 9, totalTokens: 21 });
    expect(finishReason).toBe("stop");
  });

  // 3.1.0: one step, finishReason { unified: "tool-calls" }; the result of the tool is never sent.
  test("the tool loop goes on", async () => {
    const registry = createProviderRegistry({
      openrouter: bench.answering([tell(stories.toolCall), tell(stories.plainText)]),
    });
    const { steps } = await generateText({
      model: registry.languageModel("openrouter:lumen/otter-1"),
      prompt: "When is high tide?",
      tools: { get_tide: tool({ inputSchema: z.object({ port: z.string() }), execute: () => "at noon" }) },
      stopWhen: isStepCount(3),
    });
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(["tool-calls", "stop"]);
    expect(bench.body().messages.at(-1)).toMatchObject({ role: "tool", content: "at noon" });
  });
});

describe("2: `reasoning` of AI SDK 7 is ignored (PR #518)", () => {
  // 3.1.0: the body has no `reasoning`, and nothing warns of it.
  test.each(["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const)(
    "%s",
    async (reasoning) => {
      const model = bench.answering(tell(stories.plainText)).chat("lumen/otter-1");
      const { warnings } = await generateText({ model, prompt: "Hi.", reasoning });
      expect(bench.body().reasoning).toEqual({ effort: reasoning });
      expect(warnings ?? []).toEqual([]);
    },
  );
});

describe("4: `strict` of a tool is not sent (#543, PR #548)", () => {
  // 3.1.0: `function` has no `strict`.
  test.each([true, false])("%s", async (strict) => {
    const model = bench.answering(tell(stories.plainText)).chat("lumen/otter-1");
    const tools = { now: tool({ inputSchema: z.object({}), execute: () => "noon", strict }) };
    await generateText({ model, prompt: "Hi.", tools });
    expect(bench.body().tools[0].function.strict).toBe(strict);
  });
});

describe("5: no reranking (#500, PRs #492, #509, #553)", () => {
  // 3.1.0: provider.rerankingModel is not a function.
  test("rerank()", async () => {
    const results = [
      { index: 1, relevance_score: 0.9 },
      { index: 0, relevance_score: 0.2 },
    ];
    const provider = bench.answering(
      json({ id: "gen-1", model: "tide/rank-1", results, usage: { cost: 0.002 } }),
    );
    const { ranking, rerankedDocuments, providerMetadata } = await rerank({
      model: provider.rerankingModel("tide/rank-1"),
      documents: ["a mountain", "a river"],
      query: "water",
      topN: 2,
    });
    expect(ranking.map(({ score }) => score)).toEqual([0.9, 0.2]);
    expect(rerankedDocuments).toEqual(["a river", "a mountain"]);
    expect(ours(providerMetadata).cost).toBe(0.002);
    expect(bench.body()).toMatchObject({ documents: ["a mountain", "a river"], query: "water", top_n: 2 });
  });
});

describe("6: no transcription and no speech (#81)", () => {
  // 3.1.0: provider.transcriptionModel is not a function.
  test("transcribe()", async () => {
    const provider = bench.answering(json({ text: "Ahoy.", usage: { seconds: 1.5, cost: 0.0001 } }));
    const audio = Buffer.from("RIFF0000WAVEfmt 0000");
    const result = await transcribe({ model: provider.transcriptionModel("lumen/ear-1"), audio });
    expect(result).toMatchObject({ text: "Ahoy.", durationInSeconds: 1.5 });
    expect(bench.body().input_audio).toEqual({ data: audio.toString("base64"), format: "wav" });
  });

  // 3.1.0: provider.speechModel is not a function.
  test("generateSpeech()", async () => {
    const provider = bench.answering(text("sound", { headers: { "content-type": "audio/mpeg" } }));
    const { audio } = await generateSpeech({
      model: provider.speechModel("lumen/voice-1"),
      text: "Ahoy.",
      voice: "alder",
      outputFormat: "mp3",
    });
    expect(Buffer.from(audio.uint8Array).toString()).toBe("sound");
    expect(bench.body()).toMatchObject({ input: "Ahoy.", voice: "alder", response_format: "mp3" });
  });
});

describe("beside the 20: completion models are dead in AI SDK 7", () => {
  // 3.1.0: throws AI_UnsupportedFunctionalityError, toolChoice, at the choice that `ai` always names.
  test("generateText() over completion()", async () => {
    const choices = [{ index: 0, text: " a river", finish_reason: "stop" }];
    const model = bench.answering(saying({}, { choices })).completion("lumen/otter-instruct");
    const { text: said } = await generateText({ model, prompt: "The Vistula is" });
    expect(said).toBe(" a river");
    expect(bench.upstream.requests[0]).toMatchObject({
      path: "/completions",
      json: { prompt: "The Vistula is" },
    });
  });
});
