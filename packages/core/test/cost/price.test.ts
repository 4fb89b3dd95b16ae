import { formatMoney, type PriceOptions, priceUsage } from "@wayfare/core/cost";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const sonnet = {
  prompt: "0.000003",
  completion: "0.000015",
  input_cache_read: "0.0000003",
  input_cache_write: "0.00000375",
  input_cache_write_1h: "0.000006",
  web_search: "0.01",
};

type Usage = NonNullable<Parameters<typeof priceUsage>[0]>;
type Pricing = NonNullable<Parameters<typeof priceUsage>[1]>;

function usageOf(prompt: number, completion: number, details: Partial<Usage> = {}): Usage {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...details,
  };
}

function dollars(usage: Usage, pricing: Pricing, options?: PriceOptions): string | undefined {
  const priced = priceUsage(usage, pricing, options);
  return priced && formatMoney(priced.total);
}

function cached(cached_tokens: number, cache_write_tokens = 0): Partial<Usage> {
  return { prompt_tokens_details: { cached_tokens, cache_write_tokens } };
}

describe("each token is priced once", () => {
  test("cached tokens are not charged as input as well", () => {
    expect(dollars(usageOf(20_000, 1_000, cached(18_000)), sonnet)).toBe("0.0264");
  });

  test("cache writes have prices of their own, by lifetime", () => {
    const usage = usageOf(10_000, 0, cached(2_000, 5_000));
    expect(dollars(usage, sonnet)).toBe("0.02835");
    expect(dollars(usage, sonnet, { cacheWrite1hTokens: 1_000 })).toBe("0.0306");
    expect(dollars(usage, sonnet, { cacheWrite1hTokens: 99_000 })).toBe("0.0396");
  });

  test("a kind without a price of its own costs what its side costs", () => {
    const usage = usageOf(1_000, 1_000, {
      prompt_tokens_details: { cached_tokens: 400, cache_write_tokens: 100, audio_tokens: 200 },
      completion_tokens_details: { reasoning_tokens: 500, image_tokens: 100, audio_tokens: 100 },
    });
    expect(dollars(usage, { prompt: "0.000003", completion: "0.000015" })).toBe("0.018");
  });

  test("audio and images in and out", () => {
    const audio = { prompt: "0.0000025", completion: "0.00001", audio: "0.000032", audio_output: "0.000064" };
    const spoken = usageOf(1_000, 500, {
      prompt_tokens_details: { audio_tokens: 600 },
      completion_tokens_details: { audio_tokens: 400 },
    });
    expect(dollars(spoken, audio)).toBe("0.0468");
    const painter = { prompt: "0.0000003", completion: "0.0000025", image_output: "0.00003" };
    const painted = usageOf(20, 1_300, { completion_tokens_details: { image_tokens: 1_290 } });
    expect(dollars(painted, painter)).toBe("0.038731");
    const seen = { prompt: "0.000001", completion: "0", image_token: "0.000002" };
    expect(dollars(usageOf(1_000, 0), seen, { imageTokens: 400 })).toBe("0.0014");
  });

  test("cached audio is counted where the report leaves no room for anything else, or as told", () => {
    const pricing = {
      prompt: "0.000001",
      completion: "0",
      audio: "0.00001",
      input_cache_read: "0.0000001",
      input_audio_cache: "0.0000005",
    };
    const apart = usageOf(1_000, 0, { prompt_tokens_details: { audio_tokens: 300, cached_tokens: 500 } });
    expect(dollars(apart, pricing)).toBe("0.00325");
    expect(dollars(apart, pricing, { cachedAudioTokens: 100 })).toBe("0.00239");
    const overlapping = usageOf(1_000, 0, {
      prompt_tokens_details: { audio_tokens: 800, cached_tokens: 500 },
    });
    expect(dollars(overlapping, pricing)).toBe("0.00517");
    expect(dollars(overlapping, { prompt: "0.000001", completion: "0", audio: "0.00001" })).toBe("0.0082");
  });

  test("parts add up to the tokens of the report", () => {
    const count = fc.nat({ max: 1_000_000 });
    const one = {
      prompt: "0.000001",
      completion: "0.000001",
      input_audio_cache: "0.000001",
      audio: "0.000001",
    };
    fc.assert(
      fc.property(count, count, count, count, count, (text, read, write, audio, output) => {
        const overlap = Math.min(audio, read);
        const prompt = text + read + write + audio - overlap + 1;
        const details = { cached_tokens: read, cache_write_tokens: write, audio_tokens: audio };
        const priced = priceUsage(usageOf(prompt, output, { prompt_tokens_details: details }), one, {
          cachedAudioTokens: overlap,
        });
        expect(priced?.total).toBe(BigInt(prompt + output) * 1_000_000_000n);
      }),
    );
  });

  test("the price list cannot change the count of tokens", () => {
    const details = fc.record({
      cached_tokens: fc.nat(),
      cache_write_tokens: fc.nat(),
      audio_tokens: fc.nat(),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), details, (prompt, prompt_tokens_details) => {
        const told = prompt_tokens_details;
        fc.pre(told.cached_tokens + told.cache_write_tokens <= prompt && told.audio_tokens <= prompt);
        fc.pre(told.audio_tokens + told.cache_write_tokens <= prompt);
        const usage = usageOf(prompt, 0, { prompt_tokens_details });
        expect(priceUsage(usage, { prompt: "0.001", completion: "1" })?.total).toBe(
          BigInt(prompt) * 10n ** 12n,
        );
      }),
    );
  });
});

describe("reasoning", () => {
  const usage = usageOf(0, 1_000, { completion_tokens_details: { reasoning_tokens: 900 } });

  test("is output unless it has a price of its own, which then replaces that of output", () => {
    expect(dollars(usage, { prompt: "0", completion: "0.000008" })).toBe("0.008");
    expect(dollars(usage, { prompt: "0", completion: "0.000008", internal_reasoning: "0.000003" })).toBe(
      "0.0035",
    );
    expect(dollars(usage, { prompt: "0", completion: "0.000008", internal_reasoning: "0" })).toBe("0.008");
    expect(dollars(usage, { prompt: "0", completion: "0.000008", internal_reasoning: "-1" })).toBeUndefined();
  });

  test("that repeats the price of output follows its overrides", () => {
    const pricing = {
      prompt: "0.000002",
      completion: "0.000012",
      internal_reasoning: "0.000012",
      overrides: [{ min_prompt_tokens: 200_000, prompt: "0.000004", completion: "0.000018" }],
    };
    const long = usageOf(200_001, 1_000, { completion_tokens_details: { reasoning_tokens: 900 } });
    expect(dollars(long, pricing)).toBe("0.818004");
  });
});

describe("fees by the piece", () => {
  const usage = usageOf(1_000, 0, { server_tool_use_details: { web_search_requests: 3 } });

  test("searches, requests and images", () => {
    expect(dollars(usage, sonnet)).toBe("0.033");
    expect(dollars(usage, sonnet, { webSearches: 0 })).toBe("0.003");
    expect(dollars(usage, { ...sonnet, request: "0.005" }, { webSearches: 0 })).toBe("0.008");
    expect(dollars(usage, { ...sonnet, image: "0.0048" }, { webSearches: 0, images: 2 })).toBe("0.0126");
    expect(dollars(usage, { ...sonnet, image: "0.000003" }, { webSearches: 0, images: 2 })).toBe("0.003");
    expect(dollars(usage, sonnet, { webSearches: 0, images: 2 })).toBe("0.003");
  });

  test("a search without a price makes the cost unknown", () => {
    expect(dollars(usage, { prompt: "0.000003", completion: "0" })).toBeUndefined();
  });

  test("an unknown request fee makes the cost unknown", () => {
    expect(dollars(usageOf(1, 1), { ...sonnet, request: "-1" })).toBeUndefined();
  });
});

describe("what is unknown stays unknown", () => {
  test.each([
    ["no usage", undefined, sonnet],
    ["null usage", null, sonnet],
    ["no pricing", usageOf(1, 1), undefined],
    ["a report of zeros", usageOf(0, 0), sonnet],
    ["no input count", { completion_tokens: 5 }, sonnet],
    ["no output count", { prompt_tokens: 5 }, sonnet],
    ["dynamic prices", usageOf(1, 1), { prompt: "-1", completion: "-1" }],
    ["an unreadable price", usageOf(1, 1), { prompt: "0.000001", completion: "ask us" }],
    ["a dynamic cache price", usageOf(10, 0, cached(5)), { ...sonnet, input_cache_read: "-1" }],
  ])("%s", (_, usage, pricing) => {
    expect(priceUsage(usage, pricing)).toBeUndefined();
  });

  test("a price that is not needed may be unknown", () => {
    expect(dollars(usageOf(1_000, 0), { ...sonnet, completion: "-1", input_cache_read: "-1" })).toBe("0.003");
  });

  test("free is a price", () => {
    expect(dollars(usageOf(1_000, 1_000), { prompt: "0", completion: "0" })).toBe("0");
  });

  test("embeddings report no output", () => {
    expect(
      dollars({ prompt_tokens: 500, total_tokens: 500 }, { prompt: "0.00000002", completion: "0" }),
    ).toBe("0.00001");
  });

  test("nothing on the wire makes it throw", () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 4 }), fc.anything({ maxDepth: 4 }), (usage, pricing) => {
        priceUsage(usage as Usage, pricing as Pricing);
      }),
    );
    const loose = fc.oneof(fc.constantFrom(null, -1, 1.5, "5", Number.NaN, undefined), fc.nat());
    const details = fc.record({ cached_tokens: loose, cache_write_tokens: loose, audio_tokens: loose });
    const usage = fc.record({
      prompt_tokens: loose,
      completion_tokens: loose,
      prompt_tokens_details: details,
    });
    fc.assert(
      fc.property(usage, (report) => {
        const priced = priceUsage(report as Usage, sonnet);
        if (priced !== undefined) expect(priced.total).toBeGreaterThanOrEqual(0n);
      }),
    );
  });
});

test("the discount is in the listed price already", () => {
  const pricing = { prompt: "0.0000007868", completion: "0.000002", discount: 0.438 };
  expect(dollars(usageOf(1_000_000, 0), pricing)).toBe("0.7868");
});

test("parts tell what the total is made of", () => {
  const usage = usageOf(20_000, 1_000, {
    prompt_tokens_details: { cached_tokens: 18_000 },
    completion_tokens_details: { reasoning_tokens: 400 },
    server_tool_use_details: { web_search_requests: 1 },
  });
  const parts = priceUsage(usage, { ...sonnet, request: "0.001" })?.parts ?? {};
  expect(Object.entries(parts).map(([part, money]) => [part, formatMoney(money)])).toEqual([
    ["prompt", "0.006"],
    ["cacheRead", "0.0054"],
    ["completion", "0.009"],
    ["reasoning", "0.006"],
    ["request", "0.001"],
    ["webSearch", "0.01"],
  ]);
});
