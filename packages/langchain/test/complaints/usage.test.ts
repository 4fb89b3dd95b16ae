// What is counted and charged. Numbers are those of the threads in our notes; "0.4.11:" says what the same assertion
// showed in `@langchain/openrouter` 0.4.11.
import { InMemoryCache } from "@langchain/core/caches";
import { load } from "@langchain/core/load";
import type { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { type Story, saying, stories, usage } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, paths, sumOf, tell, usageOf, useUpstream } from "../support.ts";

const bench = useUpstream();
const telling = (story: Story) => bench.answering(tell(story));
const counted = { input_tokens: 12, output_tokens: 9, total_tokens: 21, total_cost: 0.0000183 };

/** The story of another report. */
function reporting(report: object): Story {
  const { completion, chunks } = stories.plainText;
  const told = [...chunks.slice(0, -1), { ...chunks.at(-1), usage: report }];
  return { ...stories.plainText, completion: { ...completion, usage: report }, chunks: told };
}

/** The forms in which a stream tells its usage. */
const forms = [
  ["on a choice", stories.plainText],
  ["beside `choices: []`", stories.usageWithoutChoices],
  ["twice", stories.usageTwice],
] as const;

describe("2, 3, 15: usage is lost in streams (langchain #39333, PR #35559; langgraphjs #1219)", () => {
  // 0.4.11: `stream` has undefined with `choices: []`, and 24, 10 and 34 where it comes twice. No `total_cost` anywhere.
  describe.each(forms)("the usage %s", (_form, story) => {
    test.each(everyPath)("is in the message, once (%s)", async (_name, ask) => {
      expect(usageOf(await ask(telling(story)))).toMatchObject(counted);
    });

    test("comes with exactly one chunk", async () => {
      const told: AIMessageChunk[] = [];
      for await (const chunk of await telling(story).stream("Hi."))
        if (chunk.usage_metadata !== undefined) told.push(chunk);
      expect(told).toHaveLength(1);
    });

    test("is what the callbacks are told", async () => {
      const told: unknown[] = [];
      const callbacks = [
        { handleLLMEnd: ({ llmOutput }: { llmOutput?: unknown }) => void told.push(llmOutput) },
      ];
      await sumOf(await telling(story).stream("Hi.", { callbacks }));
      const tokenUsage = { promptTokens: 12, completionTokens: 9, totalTokens: 21 };
      expect(told).toMatchObject([{ tokenUsage }]);
    });
  });

  // 0.4.11: passes; a guard.
  test("`streamUsage: false` keeps it out of the message", async () => {
    const model = bench.answering(tell(stories.plainText), { streamUsage: false });
    expect(usageOf(await paths.stream(model))).toBeUndefined();
  });

  // 0.4.11: passes; a guard.
  test.each(everyPath)("what was not told is not told as zero (%s)", async (_name, ask) => {
    expect(usageOf(await ask(telling(stories.usageMissing)))).toBeUndefined();
  });
});

describe("2, 4, 5: cost and cost_details (langchain #39333, PR #35461; langsmith-sdk #3054)", () => {
  // 0.4.11: lost in streamEvents and with `choices: []`; doubled where usage comes twice; never in `usage_metadata`.
  describe.each(forms)("with the usage %s", (_form, story) => {
    test.each(everyPath)("all of the report is in the metadata (%s)", async (_name, ask) => {
      const { response_metadata } = await ask(telling(story));
      expect(response_metadata.usage).toEqual(story.completion.usage);
      expect(response_metadata.openrouter).toMatchObject({ cost: "0.0000183", totalCost: "0.0000183" });
    });
  });

  // 0.4.11: `usage.cost` alone, which with an own key is the fee, and not what is to be paid.
  test.each(everyPath)("with an own key the provider's bill is in the total (%s)", async (_name, ask) => {
    const message = await ask(telling(stories.byok));
    expect(usageOf(message)?.total_cost).toBe(0.000019215);
    expect(message.response_metadata.openrouter).toMatchObject({
      byok: true,
      cost: "0.000000915",
      upstreamCost: "0.0000183",
    });
  });

  // 0.4.11: no `total_cost`; LangChain's own sum of chunks would drop it.
  test("it survives that more chunks are added", async () => {
    const [first, second] = [
      await paths.stream(telling(stories.plainText)),
      await paths.stream(telling(stories.plainText)),
    ];
    const sum = first.concat(second);
    expect(usageOf(sum)).toMatchObject({ total_tokens: 42, total_cost: 0.0000366 });
  });
});

describe("cache tokens and details", () => {
  // 0.4.11: `cache_read` alone.
  test.each(everyPath)("what was written to the cache is `cache_creation` (%s)", async (_name, ask) => {
    expect(usageOf(await ask(telling(stories.cachedTokens)))?.input_token_details).toMatchObject({
      cache_read: 3584,
      cache_creation: 256,
    });
  });

  // 0.4.11: no `image`, no `video`.
  test.each(everyPath)("counts of media and reasoning (%s)", async (_name, ask) => {
    const report = usage(100, 50, {
      prompt_tokens_details: { cached_tokens: 1, audio_tokens: 2, video_tokens: 3 },
      completion_tokens_details: { reasoning_tokens: 4, image_tokens: 5, audio_tokens: 6 },
    });
    const message = await ask(telling(reporting(report)));
    expect(usageOf(message)).toMatchObject({
      input_token_details: { cache_read: 1, audio: 2, video: 3 },
      output_token_details: { reasoning: 4, image: 5, audio: 6 },
    });
  });
});

describe("JSON, checkpoints and traces lose the usage", () => {
  // 0.4.11: `invoke` sets it after the constructor, so it is not in the JSON.
  test.each(everyPath)("it comes back from the JSON of a message (%s)", async (_name, ask) => {
    const message = await ask(telling(stories.plainText));
    const loaded = await load<AIMessage>(JSON.stringify(message));
    expect(loaded.type).toBe("ai");
    expect(usageOf(loaded)).toEqual(usageOf(message));
    expect(usageOf(loaded)).toMatchObject(counted);
    expect(loaded.response_metadata).toEqual(message.response_metadata);
  });

  // 0.4.11: no `total_cost`.
  test("what a tracer is given holds the cost", async () => {
    const told: unknown[] = [];
    const callbacks = [
      {
        handleLLMEnd: ({ generations }: { generations: unknown[][] }) =>
          void told.push(JSON.parse(JSON.stringify(generations[0]?.[0])).message.kwargs.usage_metadata),
      },
    ];
    await telling(stories.plainText).invoke("Hi.", { callbacks });
    await sumOf(await telling(stories.usageWithoutChoices).stream("Hi.", { callbacks }));
    expect(told).toMatchObject([counted, counted]);
  });
});

describe("a cache that several models share", () => {
  // 0.4.11: the second model is never asked: "of otter".
  test("two models do not share an entry", async () => {
    const cache = new InMemoryCache();
    const otter = bench.answering(saying({ content: "of otter" }), { model: "lumen/otter-1", cache });
    const whale = bench.answering(saying({ content: "of whale" }), { model: "lumen/whale-3", cache });
    expect((await otter.invoke("Who?")).text).toBe("of otter");
    expect((await whale.invoke("Who?")).text).toBe("of whale");
    expect((await otter.invoke("Who?")).text).toBe("of otter");
    expect(bench.upstream.requests).toHaveLength(2);
  });

  // 0.4.11: the second answer comes from the cache.
  test.each<[string, object, object]>([
    ["settings", { temperature: 0 }, { temperature: 1 }],
    ["routing", { provider: { order: ["harbor"] } }, { provider: { order: ["quay"] } }],
    ["fields of `modelKwargs`", { modelKwargs: { seed: 1 } }, { modelKwargs: { seed: 2 } }],
  ])("nor do two of other %s", async (_name, one, other) => {
    const cache = new InMemoryCache();
    await bench.answering(saying({ content: "one" }), { ...one, cache }).invoke("Who?");
    const { text } = await bench.answering(saying({ content: "other" }), { ...other, cache }).invoke("Who?");
    expect(text).toBe("other");
  });
});
