import type { ChatRequest, Pricing, Usage } from "@wayfare/core";
import {
  countRequest,
  type EstimateOptions,
  estimateCost,
  formatMoney,
  priceUsage,
} from "@wayfare/core/cost";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const letters = (text: string): number => text.length;
const NOON = new Date("2026-11-20T12:00:00Z");
const million = "a".repeat(1_000_000);

/** A request of so many letters; what surrounds them is left to the estimate. */
function ask(size: number, more: Partial<ChatRequest> = {}): ChatRequest {
  return {
    model: "x/a",
    messages: [{ role: "user", content: million.slice(0, size) }],
    max_tokens: 100,
    ...more,
  };
}

function estimate(request: ChatRequest, pricings: (Pricing | object)[], options: EstimateOptions = {}) {
  const offers = pricings.map(
    (each) => ("pricing" in each ? each : { pricing: each }) as { pricing: Pricing },
  );
  return estimateCost(request, offers, { at: NOON, countTokens: letters, ...options });
}

const plain = { prompt: "0.000001", completion: "0.000002" };
/** Tokens that surround the text of a request at most. */
const frame = countRequest(ask(0), letters).prompt.high;

function dollars(
  range: { low: bigint; high: bigint } | undefined,
): { low: string; high: string } | undefined {
  return range && { low: formatMoney(range.low), high: formatMoney(range.high) };
}

function highest(...sum: [count: number, price: number][]): string {
  return formatMoney(
    sum.reduce((all, [count, micro]) => all + BigInt(count) * BigInt(micro) * 10n ** 9n, 0n),
  );
}

describe("by hand", () => {
  test("input once, output up to the limit", () => {
    const { promptTokens, completionTokens, cost } = estimate(ask(1000), [plain]);
    expect(promptTokens).toMatchObject({ high: 1000 + frame });
    expect(promptTokens.low).toBeGreaterThanOrEqual(1000);
    expect(completionTokens).toEqual({ low: 0, high: 100 });
    expect(dollars(cost)).toEqual({
      low: highest([promptTokens.low, 1]),
      high: highest([1000 + frame, 1], [100, 2]),
    });
  });

  test("the cheapest offer is the lower end, the dearest the upper", () => {
    const dear = { prompt: "0.000005", completion: "0.00001" };
    const { promptTokens, cost } = estimate(ask(1000), [dear, plain]);
    expect(dollars(cost)).toEqual({
      low: highest([promptTokens.low, 1]),
      high: highest([1000 + frame, 5], [100, 10]),
    });
  });

  test("a cold cache writes, a warm one reads", () => {
    const pricing = {
      ...plain,
      prompt: "0.000004",
      input_cache_read: "0.000001",
      input_cache_write: "0.000005",
    };
    const { promptTokens, cost } = estimate(ask(1000), [pricing]);
    expect(dollars(cost)).toEqual({
      low: highest([promptTokens.low, 1]),
      high: highest([1000 + frame, 5], [100, 2]),
    });
  });

  test("an hour in the cache counts where it is asked for", () => {
    const pricing = { ...plain, input_cache_write_1h: "0.000008" };
    const cache_control = { type: "ephemeral", ttl: "1h" } as const;
    const usual = highest([1000 + frame, 1], [100, 2]);
    expect(dollars(estimate(ask(1000), [pricing]).cost)?.high).toBe(usual);
    const hour = highest([1000 + frame, 8], [100, 2]);
    expect(dollars(estimate(ask(1000, { cache_control }), [pricing]).cost)?.high).toBe(hour);
    const content = [{ type: "text" as const, text: million.slice(0, 1000), cache_control }];
    const marked = ask(0, { messages: [{ role: "user", content }] });
    expect(dollars(estimate(marked, [pricing]).cost)?.high).toBe(hour);
  });

  test("reasoning, images and sound at their own prices", () => {
    const pricing = { ...plain, internal_reasoning: "0.000009", image_output: "0.00003" };
    const text = ask(0, { modalities: ["text"] });
    expect(dollars(estimate(text, [pricing]).cost)?.high).toBe(highest([frame, 1], [100, 9]));
    expect(dollars(estimate(ask(0), [pricing]).cost)?.high).toBe(highest([frame, 1], [100, 30]));
  });

  test("fees for requests, images and searches", () => {
    const image = { type: "image_url" as const, image_url: { url: "https://a/b.png" } };
    const seeing = ask(0, { messages: [{ role: "user", content: [image, image] }] });
    const fee = { ...plain, request: "0.01", image: "0.005", web_search: "0.03" };
    const { high } = countRequest(seeing, letters).prompt;
    expect(dollars(estimate(seeing, [fee]).cost)?.high).toBe(
      highest([high, 1], [100, 2], [2, 5000], [1, 10_000]),
    );
    const online = ask(0, { model: "x/a:online", max_tokens: 100 });
    const searched = estimate(online, [fee], { webSearches: 2 });
    // A search brings five results of 4000 characters, two to a token at most.
    expect(dollars(searched.cost)?.high).toBe(
      highest([frame + 2 * 10_000, 1], [100, 2], [1, 10_000], [2, 30_000]),
    );
  });

  test("the tier of the longest prompt, for all of it", () => {
    const pricing = { ...plain, overrides: [{ min_prompt_tokens: 1000 + frame - 1, prompt: "0.000003" }] };
    expect(dollars(estimate(ask(1000), [pricing]).cost)?.high).toBe(highest([1000 + frame, 3], [100, 2]));
    expect(dollars(estimate(ask(999), [pricing]).cost)?.high).toBe(highest([999 + frame, 1], [100, 2]));
  });

  test("the hour of the call", () => {
    const pricing = { ...plain, overrides: [{ utc_start: 0, utc_end: 600, prompt: "0", completion: "0" }] };
    const at = new Date("2026-11-20T05:59:00Z");
    expect(dollars(estimate(ask(1000), [pricing], { at }).cost)).toEqual({ low: "0", high: "0" });
    expect(estimate(ask(1000), [pricing]).cost?.high).toBeGreaterThan(0n);
  });
});

describe("the longest output", () => {
  test.each<[string, Partial<ChatRequest>, object, number]>([
    ["max_tokens", {}, {}, 100],
    ["max_completion_tokens", { max_tokens: undefined, max_completion_tokens: 70 }, {}, 70],
    ["the larger of both", { max_completion_tokens: 150 }, {}, 150],
    ["the offer's", { max_tokens: undefined }, { max_completion_tokens: 40 }, 40],
    ["the offer's, when it is less", {}, { max_completion_tokens: 40 }, 40],
    ["what the context has left", { max_tokens: undefined, messages: [] }, { context_length: 60 }, 59],
    ["for each of several choices", { n: 3 } as object, {}, 300],
  ])("%s", (_, more, limits, expected) => {
    const { completionTokens, cost } = estimate(ask(0, more), [{ pricing: plain, ...limits }]);
    expect(completionTokens).toEqual({ low: 0, high: expected });
    expect(cost).toBeDefined();
  });

  test("that nobody limits makes the cost unknown, unless the caller does", () => {
    const open = ask(0, { max_tokens: undefined });
    const boundless = estimate(open, [plain]);
    expect(boundless.cost).toBeUndefined();
    expect(boundless.completionTokens.high).toBeGreaterThan(100_000);
    expect(estimate(open, [plain], { maxCompletionTokens: 50 }).completionTokens.high).toBe(50);
    expect(dollars(estimate(open, [plain], { maxCompletionTokens: 50 }).cost)?.high).toBe(
      highest([frame, 1], [50, 2]),
    );
  });
});

describe("a limit on prices", () => {
  const dear = { prompt: "0.000005", completion: "0.00001" };
  const dynamic = { prompt: "-1", completion: "-1" };
  const limit = (prompt: number | string, completion: number | string) => {
    return ask(1000, { provider: { max_price: { prompt, completion } } });
  };

  test("takes dearer offers out", () => {
    const expected = highest([1000 + frame, 1], [100, 2]);
    expect(dollars(estimate(limit(1, 2), [dear, plain]).cost)?.high).toBe(expected);
    expect(dollars(estimate(limit("4.9", 100), [dear, plain]).cost)?.high).toBe(expected);
    expect(dollars(estimate(limit(5, 10), [dear, plain]).cost)?.high).toBe(
      highest([1000 + frame, 5], [100, 10]),
    );
  });

  test("is the price where that is known only when the call is routed, with what a cache write adds", () => {
    const expected = formatMoney(BigInt(1000 + frame) * 10n ** 10n + 100n * 20n * 10n ** 9n);
    for (const offers of [[dynamic], [], [dear]])
      expect(
        dollars(
          estimate(
            limit(8, 20),
            offers.map((each) => ({ ...each, ...dynamic })),
          ).cost,
        )?.high,
      ).toBe(expected);
    expect(dollars(estimate(limit(8, 20), []).cost)?.high).toBe(expected);
    expect(dollars(estimate(limit(2, 4), [dear]).cost)?.high).toBe(
      formatMoney(BigInt(1000 + frame) * 25n * 10n ** 8n + 100n * 4n * 10n ** 9n),
    );
  });

  const image = { type: "image_url", image_url: { url: "https://a/b.png" } };
  const sound = { type: "input_audio", input_audio: { data: "A".repeat(4000), format: "mp3" } };
  const video = { type: "video_url", video_url: { url: "data:video/mp4;base64,AAAA" } };
  const seeing = (part: object) => ({ messages: [{ role: "user", content: [part] }] });

  test.each<[string, object]>([
    ["an image", seeing(image)],
    ["sound", seeing(sound)],
    ["a video", seeing(video)],
    ["an image to come", { modalities: ["text", "image"] }],
    ["sound to come", { modalities: ["text", "audio"] }],
    ["a voice", { audio: { voice: "alloy", format: "wav" } }],
  ])("on text bounds no other medium where prices are dynamic: %s", (_, more) => {
    const asked = { ...limit(3, 12), ...more } as ChatRequest;
    for (const offers of [[dynamic], []]) expect(estimate(asked, offers).cost).toBeUndefined();
    expect(estimate(asked, [plain]).cost).toBeDefined();
  });

  test("on a medium bounds it", () => {
    const max_price = { prompt: 3, completion: 12, image: 0.01, audio: "0.00004" };
    const bounded = (more: object) => {
      return estimate({ ...ask(0, { provider: { max_price } }), ...more } as ChatRequest, [dynamic]).cost
        ?.high;
    };
    const { media } = countRequest(seeing(sound) as ChatRequest, letters);
    expect(bounded(seeing(sound))).toBeGreaterThanOrEqual(BigInt(media.high) * 40n * 10n ** 9n);
    expect(bounded({ audio: { voice: "alloy" } })).toBeGreaterThanOrEqual(100n * 40n * 10n ** 9n);
    expect(bounded(seeing(image))).toBeGreaterThanOrEqual(10n ** 13n);
    const listed = { ...dynamic, audio: "-1", image: "-1" };
    for (const part of [sound, image]) {
      const asked = { ...ask(0, { provider: { max_price } }), ...seeing(part) } as ChatRequest;
      expect(estimate(asked, [listed]).cost).toBeDefined();
    }
    expect(bounded({ modalities: ["image"] })).toBeUndefined();
  });

  test("leaves media their listed prices", () => {
    const listed = { ...dynamic, audio: "0.00001", image: "0", image_token: "0.000001" };
    for (const part of [sound, image, video])
      expect(estimate({ ...limit(3, 12), ...seeing(part) } as ChatRequest, [listed]).cost).toBeDefined();
  });

  test("on one side leaves the other unknown", () => {
    const request = ask(10, { provider: { max_price: { prompt: 1 } } });
    expect(estimate(request, [dynamic]).cost).toBeUndefined();
  });
});

describe("what is unknown", () => {
  const fusion: ChatRequest["tools"] = [{ type: "openrouter:fusion" }];

  test.each<[string, Pricing]>([
    ["a dynamic price", { prompt: "-1", completion: "-1" }],
    ["a dynamic price of output", { ...plain, completion: "-1" }],
    ["a dynamic fee", { ...plain, request: "-1" }],
    ["a dynamic price of reasoning", { ...plain, internal_reasoning: "-1" }],
    [
      "an override under an unknown condition",
      { ...plain, overrides: [{ prompt: "1", ...{ region: "eu" } }] },
    ],
  ])("%s at one offer makes the cost unknown", (_, pricing) => {
    const { cost, promptTokens } = estimate(ask(10), [plain, pricing]);
    expect(cost).toBeUndefined();
    expect(promptTokens.high).toBe(10 + frame);
  });

  test("no offer, no cost; the tokens are known", () => {
    expect(estimate(ask(10), [])).toMatchObject({ cost: undefined, completionTokens: { low: 0, high: 100 } });
  });

  test("other models behind a tool or plugin", () => {
    for (const more of [{ tools: fusion }, { plugins: [{ id: "fusion" as const }] }]) {
      const open = ask(10, more);
      expect(estimate(open, [plain]).cost).toBeUndefined();
      const told = estimate(open, [plain], { toolCost: 10n ** 15n }).cost?.high ?? 0n;
      expect(told).toBeGreaterThan(10n ** 15n);
    }
    const stop_server_tools_when = [{ type: "max_cost" as const, max_cost_in_dollars: 2 }];
    expect(estimate(ask(10, { tools: fusion, stop_server_tools_when }), [plain]).cost?.high).toBeGreaterThan(
      2n * 10n ** 15n,
    );
  });

  test("what a preset brings", () => {
    for (const more of [
      { preset: "support" },
      { model: "x/a@preset/support" },
      { models: ["@preset/support"] },
    ]) {
      const open = ask(10, more);
      expect(estimate(open, [plain]).cost).toBeUndefined();
      expect(estimate(open, [plain], { toolCost: 10n ** 15n }).cost?.high).toBeGreaterThan(10n ** 15n);
    }
    expect(estimate(ask(10, { preset: "" }), [plain])).toEqual(estimate(ask(10), [plain]));
  });

  test("plugins that cost nothing, or are off, change nothing", () => {
    const plugins: ChatRequest["plugins"] = [
      { id: "response-healing" },
      { id: "fusion", enabled: false },
      { id: "file-parser", pdf: { engine: "native" } },
    ];
    expect(estimate(ask(10, { plugins }), [plain])).toEqual(estimate(ask(10), [plain]));
  });
});

describe("searches", () => {
  const free = { prompt: "0", completion: "0" };
  const search: ChatRequest["tools"] = [{ type: "openrouter:web_search", parameters: { max_uses: 2 } }];

  test.each<[string, Partial<ChatRequest>, string]>([
    ["an online model", { model: "x/a:free:online" }, "0.1"],
    ["an online fallback", { models: ["x/b", "x/a:online"] }, "0.1"],
    ["the plugin", { plugins: [{ id: "web", max_uses: 1 }] }, "0.02"],
    ["more results", { plugins: [{ id: "web", max_uses: 1, max_results: 10 }] }, "0.04"],
    ["the tool", { tools: search }, "0.04"],
    ["the tool by another name", { tools: [{ type: "web_search_preview", max_uses: 3 }] }, "0.06"],
    ["a limit on tool calls", { tools: search, max_tool_calls: 1 }, "0.02"],
    ["none", {}, "0"],
  ])("%s", (_, more, expected) => {
    expect(dollars(estimate(ask(10, more), [free]).cost)).toEqual({ low: "0", high: expected });
  });

  test("by the provider cost what it lists", () => {
    const listed = { ...free, web_search: "0.001" };
    const native = ask(10, { plugins: [{ id: "web", engine: "native", max_uses: 1 }] });
    expect(dollars(estimate(native, [listed]).cost)?.high).toBe("0.001");
    const any = ask(10, { plugins: [{ id: "web", max_uses: 1 }] });
    expect(dollars(estimate(any, [listed]).cost)?.high).toBe("0.02");
  });

  test("by a tool make the model read and write again", () => {
    const once = estimate(ask(1000), [plain]);
    const again = estimate(ask(1000, { tools: search }), [plain]);
    expect(again.promptTokens.high).toBeGreaterThan(3 * once.promptTokens.high);
    expect(again.completionTokens.high).toBe(300);
    expect(again.promptTokens.low - once.promptTokens.low).toBeLessThan(100);
  });
});

const micro = fc.nat({ max: 5000 }).map((units) => `${units}e-8`);
const some = fc.option(micro, { nil: undefined });
const tier = fc.record({
  min_prompt_tokens: fc.nat({ max: 3000 }),
  prompt: some,
  completion: some,
  input_cache_read: some,
});
const pricing = fc.record({
  ...{ prompt: micro, completion: micro, request: some, image: some, image_token: some, image_output: some },
  ...{
    audio: some,
    audio_output: some,
    input_audio_cache: some,
    input_cache_read: some,
    input_cache_write: some,
  },
  ...{ input_cache_write_1h: some, internal_reasoning: some, web_search: some },
  overrides: fc.array(tier, { maxLength: 3 }),
}) as fc.Arbitrary<Pricing>;
const share = fc.double({ min: 0, max: 1, noNaN: true });
const part = fc.constantFrom(
  { type: "image_url", image_url: { url: "https://a/b.png" } },
  { type: "input_audio", input_audio: { data: "A".repeat(4000), format: "mp3" } },
  { type: "text", text: "Look at this." },
);
const request = fc
  .record({
    size: fc.nat({ max: 3000 }),
    parts: fc.array(part, { maxLength: 2 }),
    max_tokens: fc.integer({ min: 1, max: 2000 }),
    ttl: fc.constantFrom("5m", "1h"),
    online: fc.boolean(),
  })
  .map(({ size, parts, max_tokens, ttl, online }) => {
    const content = [{ type: "text", text: million.slice(0, size) }, ...parts];
    const messages = [{ role: "user", content }];
    return { ...{ model: online ? "x/a:online" : "x/a", messages, max_tokens }, cache_control: { ttl } };
  }) as unknown as fc.Arbitrary<ChatRequest>;

/** A usage report between two ends, and what it leaves open. */
function usageWithin(asked: ChatRequest, at: (low: number, high: number) => number) {
  const { promptTokens, completionTokens } = estimate(asked, [plain]);
  const { media, images, hasSound } = countRequest(asked, letters);
  const prompt = at(promptTokens.low, promptTokens.high);
  const completion = at(completionTokens.low, completionTokens.high);
  const seen = Math.min(at(media.low, media.high), prompt);
  const cached = at(0, prompt - seen);
  const written = at(0, prompt - seen - cached);
  const reasoning = at(0, completion);
  const drawn = at(0, completion - reasoning);
  const usage: Usage = {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      ...{ cached_tokens: cached, cache_write_tokens: written, audio_tokens: hasSound ? seen : 0 },
    },
    completion_tokens_details: {
      ...{
        reasoning_tokens: reasoning,
        image_tokens: drawn,
        audio_tokens: at(0, completion - reasoning - drawn),
      },
    },
    server_tool_use_details: { web_search_requests: asked.model === "x/a:online" ? at(0, 5) : 0 },
  };
  const options = {
    ...{ at: NOON, images, imageTokens: hasSound || images === 0 ? 0 : seen },
    cacheWrite1hTokens: asked.cache_control?.ttl === "1h" ? at(0, written) : 0,
    cachedAudioTokens: at(0, cached),
  };
  return { usage, options };
}

describe("properties", () => {
  test("what any offer charges for any usage within the bounds lies within the cost", () => {
    const offers = fc.array(pricing, { minLength: 1, maxLength: 3 });
    const shares = fc.array(share, { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(request, offers, shares, (asked, pricings, drawn) => {
        const { cost } = estimate(asked, pricings);
        let turn = 0;
        const at = (low: number, high: number): number => {
          turn += 1;
          return low + Math.round((high - low) * (drawn[turn % drawn.length] ?? 0));
        };
        const { usage, options } = usageWithin(asked, at);
        for (const listed of pricings) {
          const charged = priceUsage(usage, listed, options);
          if (charged === undefined) continue;
          expect(charged.total).toBeGreaterThanOrEqual(cost?.low ?? -1n);
          expect(charged.total).toBeLessThanOrEqual(cost?.high ?? -1n);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("more text or a longer answer never costs less", () => {
    const rising = fc.record({ prompt: micro, completion: micro }).map(({ prompt, completion }) => ({
      ...{ prompt, completion },
      overrides: [{ min_prompt_tokens: 700, prompt: `1${prompt}`, completion: `1${completion}` }],
    }));
    const size = fc.nat({ max: 2000 });
    fc.assert(
      fc.property(rising, size, size, size, size, (listed, text, more, answer, longer) => {
        const small = estimate(ask(text, { max_tokens: answer + 1 }), [listed]).cost;
        const large = estimate(ask(text + more, { max_tokens: answer + longer + 1 }), [listed]).cost;
        expect(large?.low).toBeGreaterThanOrEqual(small?.low ?? -1n);
        expect(large?.high).toBeGreaterThanOrEqual(small?.high ?? -1n);
      }),
    );
  });

  test("the same request, offers and hour give the same estimate, and nothing is changed", () => {
    fc.assert(
      fc.property(request, pricing, (asked, listed) => {
        const before = JSON.stringify([asked, listed]);
        expect(estimate(asked, [listed])).toEqual(estimate(asked, [listed]));
        expect(JSON.stringify([asked, listed])).toBe(before);
      }),
    );
  });

  test("no JSON makes it throw, whole or in part", () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    const number = fc.oneof(
      fc.double(),
      fc.maxSafeInteger(),
      fc.constantFrom("7", "-1", "1e999", null, 1e308),
    );
    const message = fc.dictionary(
      fc.constantFrom("role", "content", "tool_calls", "name", "images", "reasoning_details", "annotations"),
      fc.oneof(fc.constant("assistant"), json),
    );
    const search = fc.record({
      type: fc.constantFrom("openrouter:web_search", "function"),
      max_uses: number,
      max_results: number,
      max_characters: number,
    });
    const listed = [
      "messages",
      "prompt",
      "model",
      "models",
      "tools",
      "plugins",
      "provider",
      "modalities",
      "audio",
    ];
    const rest = ["prediction", "preset", "stop_server_tools_when", "web_search_options", "response_format"];
    const fields = fc.dictionary(fc.constantFrom(...listed, ...rest, "cache_control"), json);
    const limits = { max_tokens: number, max_completion_tokens: number, n: number, max_tool_calls: number };
    const near = fc.record({ ...limits, messages: fc.array(message), tools: fc.array(search) });
    const prices = fc.dictionary(
      fc.constantFrom("prompt", "completion", "image", "audio"),
      fc.oneof(number, json),
    );
    const limited = fc.record({ provider: fc.record({ max_price: prices }), messages: fc.array(message) });
    fc.assert(
      fc.property(fc.oneof(json, fields, near, limited), fc.option(prices), (asked, listing) => {
        for (const offered of [plain, listing]) {
          const { cost } = estimateCost(asked as ChatRequest, [{ pricing: offered as unknown as Pricing }]);
          if (cost !== undefined) expect(cost.low).toBeLessThanOrEqual(cost.high);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("what is nested too deep to be sent does not make it throw", () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(() =>
      estimate({ messages: [{ role: "user", content: [deep] }] } as ChatRequest, [plain]),
    ).not.toThrow();
  });

  test("nothing in a request makes it throw", () => {
    const any = fc.anything({ maxDepth: 3 });
    const limits = fc.record({ max_price: fc.oneof(any, fc.constant({ prompt: 1, completion: "2" })) });
    const odd = fc.record({
      tools: any,
      plugins: any,
      models: any,
      provider: fc.oneof(any, limits),
      max_tokens: any,
      prediction: any,
    });
    fc.assert(
      fc.property(odd, fc.anything({ maxDepth: 3 }), (asked, listed) => {
        const { promptTokens, completionTokens } = estimateCost(asked as ChatRequest, [
          { pricing: listed as Pricing },
        ]);
        expect(Number.isInteger(promptTokens.high + completionTokens.high)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
