import type { Pricing, Usage } from "@wayfare/core";
import type { PriceOptions } from "@wayfare/core/cost";

/** The money of a receipt, in dollars; what is left out is unknown. */
export interface GoldenReceipt {
  cost?: string;
  costSource: "reported" | "computed" | "unknown";
  upstreamCost?: string;
  totalCost?: string;
}

/** A call and what it costs, computed by hand. */
export interface GoldenCase {
  name: string;
  pricing: Pricing;
  usage: Partial<Usage>;
  /** What the usage report leaves open, and when the call begins. */
  options?: PriceOptions;
  /** Why the reply ended. @default "stop" */
  finish?: string | null;
  /** The arithmetic, "units x price = dollars": one line for each price. */
  sum: string[];
  /** The sum, rounded once to 15 decimals; undefined is unknown. */
  total: string | undefined;
  /** @default the total, computed */
  receipt?: GoldenReceipt;
  /** Of the streamed call, where it breaks off before its usage report. @default the same */
  streamedReceipt?: GoldenReceipt;
}

type Details = Omit<Partial<Usage>, "prompt_tokens" | "completion_tokens" | "total_tokens">;

function tokens(prompt: number, completion: number, details: Details = {}): Partial<Usage> {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...details,
  };
}

function cached(cached_tokens: number, cache_write_tokens = 0, audio_tokens = 0): Details {
  return { prompt_tokens_details: { cached_tokens, cache_write_tokens, audio_tokens } };
}

function thinking(reasoning_tokens: number): Details {
  return { completion_tokens_details: { reasoning_tokens } };
}

const even = { prompt: "0.000001", completion: "0.000002" };

const plainCases: GoldenCase[] = [
  {
    name: "input and output",
    pricing: { prompt: "0.000003", completion: "0.000015" },
    usage: tokens(1000, 500),
    sum: ["1000 x 0.000003 = 0.003", "500 x 0.000015 = 0.0075"],
    total: "0.0105",
  },
  {
    name: "input is free",
    pricing: { prompt: "0", completion: "0.000008" },
    usage: tokens(12_345, 678),
    sum: ["12345 x 0 = 0", "678 x 0.000008 = 0.005424"],
    total: "0.005424",
  },
  {
    name: "all is free",
    pricing: { prompt: "0", completion: "0" },
    usage: tokens(5000, 5000),
    sum: ["10000 x 0 = 0"],
    total: "0",
  },
  {
    name: "a dear model, a long call",
    pricing: { prompt: "0.00015", completion: "0.0006" },
    usage: tokens(1_000_000, 32_000),
    sum: ["1000000 x 0.00015 = 150", "32000 x 0.0006 = 19.2"],
    total: "169.2",
  },
  {
    name: "a price with an exponent",
    pricing: { prompt: "4.1e-7", completion: "0" },
    usage: tokens(1000, 1),
    sum: ["1000 x 0.00000041 = 0.00041"],
    total: "0.00041",
  },
  {
    name: "batch: a model of its own at half the price",
    pricing: { prompt: "0.0000015", completion: "0.0000075" },
    usage: tokens(100_000, 20_000),
    sum: ["100000 x 0.0000015 = 0.15", "20000 x 0.0000075 = 0.15"],
    total: "0.3",
  },
  {
    name: "the discount is in the listed price already",
    pricing: { prompt: "0.0000007868", completion: "0.000002", discount: 0.438 },
    usage: tokens(1_000_000, 1000),
    sum: ["1000000 x 0.0000007868 = 0.7868", "1000 x 0.000002 = 0.002"],
    total: "0.7888",
  },
];

const sonnet = {
  prompt: "0.000003",
  completion: "0.000015",
  input_cache_read: "0.0000003",
  input_cache_write: "0.00000375",
  input_cache_write_1h: "0.000006",
  web_search: "0.01",
};

const cacheCases: GoldenCase[] = [
  {
    name: "cache read",
    pricing: sonnet,
    usage: tokens(20_000, 1000, cached(18_000)),
    sum: ["2000 x 0.000003 = 0.006", "18000 x 0.0000003 = 0.0054", "1000 x 0.000015 = 0.015"],
    total: "0.0264",
  },
  {
    name: "the whole prompt from the cache",
    pricing: sonnet,
    usage: tokens(10_000, 1, cached(10_000)),
    sum: ["10000 x 0.0000003 = 0.003", "1 x 0.000015 = 0.000015"],
    total: "0.003015",
  },
  {
    name: "cache write for five minutes",
    pricing: sonnet,
    usage: tokens(10_000, 100, cached(0, 8000)),
    sum: ["2000 x 0.000003 = 0.006", "8000 x 0.00000375 = 0.03", "100 x 0.000015 = 0.0015"],
    total: "0.0375",
  },
  {
    name: "cache write for an hour",
    pricing: sonnet,
    usage: tokens(10_000, 100, cached(0, 8000)),
    options: { cacheWrite1hTokens: 8000 },
    sum: ["2000 x 0.000003 = 0.006", "8000 x 0.000006 = 0.048", "100 x 0.000015 = 0.0015"],
    total: "0.0555",
  },
  {
    name: "cache writes of both lifetimes",
    pricing: sonnet,
    usage: tokens(10_000, 100, cached(0, 8000)),
    options: { cacheWrite1hTokens: 3000 },
    sum: [
      "2000 x 0.000003 = 0.006",
      "5000 x 0.00000375 = 0.01875",
      "3000 x 0.000006 = 0.018",
      "100 x 0.000015 = 0.0015",
    ],
    total: "0.04425",
  },
  {
    name: "cache read and write",
    pricing: sonnet,
    usage: tokens(10_000, 200, cached(4000, 5000)),
    sum: [
      "1000 x 0.000003 = 0.003",
      "4000 x 0.0000003 = 0.0012",
      "5000 x 0.00000375 = 0.01875",
      "200 x 0.000015 = 0.003",
    ],
    total: "0.02595",
  },
  {
    name: "cache read without a price of its own is input",
    pricing: even,
    usage: tokens(1000, 100, cached(600)),
    sum: ["1000 x 0.000001 = 0.001", "100 x 0.000002 = 0.0002"],
    total: "0.0012",
  },
  {
    name: "cache read for nothing",
    pricing: { ...even, input_cache_read: "0" },
    usage: tokens(1000, 50, cached(900)),
    sum: ["100 x 0.000001 = 0.0001", "900 x 0 = 0", "50 x 0.000002 = 0.0001"],
    total: "0.0002",
  },
  {
    name: "an hour in the cache, where only one lifetime has a price",
    pricing: { prompt: "0.000003", completion: "0.000015", input_cache_write: "0.00000375" },
    usage: tokens(1000, 10, cached(0, 1000)),
    options: { cacheWrite1hTokens: 1000 },
    sum: ["1000 x 0.00000375 = 0.00375", "10 x 0.000015 = 0.00015"],
    total: "0.0039",
  },
];

const tiered = {
  prompt: "0.00000125",
  completion: "0.00001",
  input_cache_read: "0.000000125",
  overrides: [
    {
      min_prompt_tokens: 200_000,
      prompt: "0.0000025",
      completion: "0.000015",
      input_cache_read: "0.00000025",
    },
  ],
};

const tierCases: GoldenCase[] = [
  {
    name: "200,000 tokens are not over 200,000",
    pricing: tiered,
    usage: tokens(200_000, 1000),
    sum: ["200000 x 0.00000125 = 0.25", "1000 x 0.00001 = 0.01"],
    total: "0.26",
  },
  {
    name: "one more makes the whole call dearer",
    pricing: tiered,
    usage: tokens(200_001, 1000),
    sum: ["200001 x 0.0000025 = 0.5000025", "1000 x 0.000015 = 0.015"],
    total: "0.5150025",
  },
  {
    name: "cached tokens count towards the size",
    pricing: tiered,
    usage: tokens(250_000, 100, cached(240_000)),
    sum: ["10000 x 0.0000025 = 0.025", "240000 x 0.00000025 = 0.06", "100 x 0.000015 = 0.0015"],
    total: "0.0865",
  },
  {
    name: "a price that a tier does not name stays",
    pricing: { ...tiered, overrides: [{ min_prompt_tokens: 200_000, prompt: "0.0000025" }] },
    usage: tokens(300_000, 1000),
    sum: ["300000 x 0.0000025 = 0.75", "1000 x 0.00001 = 0.01"],
    total: "0.76",
  },
  {
    name: "of two tiers the later one wins",
    pricing: {
      prompt: "0.000001",
      completion: "0.00001",
      overrides: [
        { min_prompt_tokens: 128_000, prompt: "0.000002" },
        { min_prompt_tokens: 256_000, prompt: "0.000004" },
      ],
    },
    usage: tokens(300_000, 10),
    sum: ["300000 x 0.000004 = 1.2", "10 x 0.00001 = 0.0001"],
    total: "1.2001",
  },
  {
    name: "the later one, even if it is the smaller one",
    pricing: {
      prompt: "0.000001",
      completion: "0.00001",
      overrides: [
        { min_prompt_tokens: 256_000, prompt: "0.000004" },
        { min_prompt_tokens: 128_000, prompt: "0.000002" },
      ],
    },
    usage: tokens(300_000, 10),
    sum: ["300000 x 0.000002 = 0.6", "10 x 0.00001 = 0.0001"],
    total: "0.6001",
  },
  {
    name: "an override under a condition that is not known",
    pricing: { ...even, overrides: [{ prompt: "0.000005", ...{ region: "eu" } }] },
    usage: tokens(1000, 100),
    sum: [],
    total: undefined,
  },
  {
    name: "the same where the known condition already fails",
    pricing: {
      ...even,
      overrides: [{ min_prompt_tokens: 2000, prompt: "0.000005", ...{ region: "eu" } }],
    },
    usage: tokens(1000, 100),
    sum: ["1000 x 0.000001 = 0.001", "100 x 0.000002 = 0.0002"],
    total: "0.0012",
  },
];

const thinker = { prompt: "0.000002", completion: "0.000008" };
const longThinker = {
  prompt: "0.000002",
  completion: "0.000012",
  overrides: [{ min_prompt_tokens: 200_000, prompt: "0.000004", completion: "0.000018" }],
};

const reasoningCases: GoldenCase[] = [
  {
    name: "reasoning is output",
    pricing: thinker,
    usage: tokens(100, 1000, thinking(900)),
    sum: ["100 x 0.000002 = 0.0002", "1000 x 0.000008 = 0.008"],
    total: "0.0082",
  },
  {
    name: "reasoning at a lower price",
    pricing: { ...thinker, internal_reasoning: "0.000003" },
    usage: tokens(100, 1000, thinking(900)),
    sum: ["100 x 0.000002 = 0.0002", "100 x 0.000008 = 0.0008", "900 x 0.000003 = 0.0027"],
    total: "0.0037",
  },
  {
    name: "reasoning at a higher price",
    pricing: { ...thinker, internal_reasoning: "0.00002" },
    usage: tokens(100, 1000, thinking(900)),
    sum: ["100 x 0.000002 = 0.0002", "100 x 0.000008 = 0.0008", "900 x 0.00002 = 0.018"],
    total: "0.019",
  },
  {
    name: "a reasoning price of zero means none of its own",
    pricing: { ...thinker, internal_reasoning: "0" },
    usage: tokens(100, 1000, thinking(900)),
    sum: ["100 x 0.000002 = 0.0002", "1000 x 0.000008 = 0.008"],
    total: "0.0082",
  },
  {
    // No document says so: a price that only repeats output follows its tiers, or they would miss the reasoning.
    name: "a reasoning price that repeats output follows its tiers",
    pricing: { ...longThinker, internal_reasoning: "0.000012" },
    usage: tokens(200_001, 1000, thinking(900)),
    sum: ["200001 x 0.000004 = 0.800004", "100 x 0.000018 = 0.0018", "900 x 0.000018 = 0.0162"],
    total: "0.818004",
  },
  {
    name: "a reasoning price of its own does not",
    pricing: { ...longThinker, internal_reasoning: "0.000003" },
    usage: tokens(200_001, 1000, thinking(900)),
    sum: ["200001 x 0.000004 = 0.800004", "100 x 0.000018 = 0.0018", "900 x 0.000003 = 0.0027"],
    total: "0.804504",
  },
];

const painter = { prompt: "0.0000003", completion: "0.0000025" };
const speaker = {
  prompt: "0.000001",
  completion: "0.000002",
  audio: "0.00001",
  input_cache_read: "0.0000001",
  input_audio_cache: "0.0000005",
};

const mediaCases: GoldenCase[] = [
  {
    name: "images out",
    pricing: { ...painter, image_output: "0.00003" },
    usage: tokens(20, 1300, { completion_tokens_details: { image_tokens: 1290 } }),
    sum: ["20 x 0.0000003 = 0.000006", "10 x 0.0000025 = 0.000025", "1290 x 0.00003 = 0.0387"],
    total: "0.038731",
  },
  {
    name: "images out without a price of their own",
    pricing: painter,
    usage: tokens(20, 1300, { completion_tokens_details: { image_tokens: 1290 } }),
    sum: ["20 x 0.0000003 = 0.000006", "1300 x 0.0000025 = 0.00325"],
    total: "0.003256",
  },
  {
    name: "images in, by the piece",
    pricing: { ...even, image: "0.0048" },
    usage: tokens(1000, 100),
    options: { images: 2 },
    sum: ["1000 x 0.000001 = 0.001", "100 x 0.000002 = 0.0002", "2 x 0.0048 = 0.0096"],
    total: "0.0108",
  },
  {
    name: "images in, whose price repeats that of input, are paid as tokens",
    pricing: { ...even, image: "0.000001" },
    usage: tokens(1000, 100),
    options: { images: 2 },
    sum: ["1000 x 0.000001 = 0.001", "100 x 0.000002 = 0.0002"],
    total: "0.0012",
  },
  {
    name: "images in, by the token",
    pricing: { ...even, image_token: "0.000002" },
    usage: tokens(1000, 100),
    options: { imageTokens: 400 },
    sum: ["600 x 0.000001 = 0.0006", "400 x 0.000002 = 0.0008", "100 x 0.000002 = 0.0002"],
    total: "0.0016",
  },
  {
    name: "sound in and out",
    pricing: { prompt: "0.0000025", completion: "0.00001", audio: "0.000032", audio_output: "0.000064" },
    usage: tokens(1000, 500, {
      prompt_tokens_details: { audio_tokens: 600 },
      completion_tokens_details: { audio_tokens: 400 },
    }),
    sum: [
      "400 x 0.0000025 = 0.001",
      "600 x 0.000032 = 0.0192",
      "100 x 0.00001 = 0.001",
      "400 x 0.000064 = 0.0256",
    ],
    total: "0.0468",
  },
  {
    name: "sound beside a cached text",
    pricing: speaker,
    usage: tokens(1000, 10, cached(500, 0, 300)),
    sum: [
      "200 x 0.000001 = 0.0002",
      "300 x 0.00001 = 0.003",
      "500 x 0.0000001 = 0.00005",
      "10 x 0.000002 = 0.00002",
    ],
    total: "0.00327",
  },
  {
    name: "sound, some of it cached",
    pricing: speaker,
    usage: tokens(1000, 10, cached(500, 0, 300)),
    options: { cachedAudioTokens: 100 },
    sum: [
      "300 x 0.000001 = 0.0003",
      "200 x 0.00001 = 0.002",
      "100 x 0.0000005 = 0.00005",
      "400 x 0.0000001 = 0.00004",
      "10 x 0.000002 = 0.00002",
    ],
    total: "0.00241",
  },
  {
    name: "sound that must be cached, since 800 and 500 are more than 1000",
    pricing: speaker,
    usage: tokens(1000, 10, cached(500, 0, 800)),
    sum: [
      "500 x 0.00001 = 0.005",
      "300 x 0.0000005 = 0.00015",
      "200 x 0.0000001 = 0.00002",
      "10 x 0.000002 = 0.00002",
    ],
    total: "0.00519",
  },
];

const searched = { server_tool_use_details: { web_search_requests: 3 } };

const feeCases: GoldenCase[] = [
  {
    name: "a fee for the request",
    pricing: { ...even, request: "0.005" },
    usage: tokens(1000, 100),
    sum: ["1000 x 0.000001 = 0.001", "100 x 0.000002 = 0.0002", "1 x 0.005 = 0.005"],
    total: "0.0062",
  },
  {
    name: "searches",
    pricing: sonnet,
    usage: tokens(1000, 100, searched),
    sum: ["1000 x 0.000003 = 0.003", "100 x 0.000015 = 0.0015", "3 x 0.01 = 0.03"],
    total: "0.0345",
  },
  {
    name: "searches that the caller knows better",
    pricing: sonnet,
    usage: tokens(1000, 100, searched),
    options: { webSearches: 1 },
    sum: ["1000 x 0.000003 = 0.003", "100 x 0.000015 = 0.0015", "1 x 0.01 = 0.01"],
    total: "0.0145",
  },
  {
    name: "searches without a price",
    pricing: even,
    usage: tokens(1000, 100, searched),
    sum: [],
    total: undefined,
  },
  {
    name: "dynamic prices",
    pricing: { prompt: "-1", completion: "-1" },
    usage: tokens(1000, 100),
    sum: [],
    total: undefined,
  },
  {
    name: "a dynamic price that is needed",
    pricing: { ...sonnet, input_cache_read: "-1" },
    usage: tokens(1000, 100, cached(1)),
    sum: [],
    total: undefined,
  },
  {
    name: "a dynamic price that is not needed",
    pricing: { ...sonnet, input_cache_read: "-1" },
    usage: tokens(1000, 100),
    sum: ["1000 x 0.000003 = 0.003", "100 x 0.000015 = 0.0015"],
    total: "0.0045",
  },
];

const nightly = {
  prompt: "0.00000027",
  completion: "0.0000011",
  overrides: [{ utc_start: 1630, utc_end: 30, prompt: "0.000000135", completion: "0.00000055" }],
};
const longCall = tokens(1_000_000, 100_000);
const byDay = ["1000000 x 0.00000027 = 0.27", "100000 x 0.0000011 = 0.11"];
const byNight = ["1000000 x 0.000000135 = 0.135", "100000 x 0.00000055 = 0.055"];
const weekly = { ...even, overrides: [{ utc_days: ["saturday", "sunday"], prompt: "0.0000005" }] };
const noon = {
  ...even,
  overrides: [{ min_prompt_tokens: 100, utc_start: 1100, utc_end: 1300, prompt: "0.000005" }],
};

// 2026-11-20 is a Friday.
const hourCases: GoldenCase[] = [
  ["a minute before the night", "2026-11-20T16:29:59.999Z", byDay, "0.38"] as const,
  ["the first minute of the night", "2026-11-20T16:30:00Z", byNight, "0.19"] as const,
  ["before midnight", "2026-11-20T23:59:59Z", byNight, "0.19"] as const,
  ["after midnight", "2026-11-21T00:29:59Z", byNight, "0.19"] as const,
  ["the first minute of the day", "2026-11-21T00:30:00Z", byDay, "0.38"] as const,
].map(([name, at, sum, total]) => {
  return { name, pricing: nightly, usage: longCall, options: { at: new Date(at) }, sum: [...sum], total };
});

const dayCases: GoldenCase[] = [
  {
    name: "Friday",
    pricing: weekly,
    usage: tokens(1000, 100),
    options: { at: new Date("2026-11-20T23:59:59Z") },
    sum: ["1000 x 0.000001 = 0.001", "100 x 0.000002 = 0.0002"],
    total: "0.0012",
  },
  {
    name: "Saturday",
    pricing: weekly,
    usage: tokens(1000, 100),
    options: { at: new Date("2026-11-21T00:00:00Z") },
    sum: ["1000 x 0.0000005 = 0.0005", "100 x 0.000002 = 0.0002"],
    total: "0.0007",
  },
  {
    name: "size and hour",
    pricing: noon,
    usage: tokens(1000, 100),
    options: { at: new Date("2026-11-20T12:59:59Z") },
    sum: ["1000 x 0.000005 = 0.005", "100 x 0.000002 = 0.0002"],
    total: "0.0052",
  },
  {
    name: "size without hour",
    pricing: noon,
    usage: tokens(1000, 100),
    options: { at: new Date("2026-11-20T13:00:00Z") },
    sum: ["1000 x 0.000001 = 0.001", "100 x 0.000002 = 0.0002"],
    total: "0.0012",
  },
];

const listed = ["1000 x 0.000003 = 0.003", "500 x 0.000015 = 0.0075"];

function upstream(upstream_inference_cost: number): Details {
  return { cost_details: { upstream_inference_cost } };
}

const reportedCases: GoldenCase[] = [
  {
    name: "own key: the fee, and the provider's bill on top",
    pricing: sonnet,
    usage: tokens(1000, 500, { cost: 0.000525, is_byok: true, ...upstream(0.0105) }),
    sum: listed,
    total: "0.0105",
    receipt: { cost: "0.000525", costSource: "reported", upstreamCost: "0.0105", totalCost: "0.011025" },
  },
  {
    name: "own key within the allowance",
    pricing: sonnet,
    usage: tokens(1000, 500, { cost: 0, is_byok: true, ...upstream(0.0105) }),
    sum: listed,
    total: "0.0105",
    receipt: { cost: "0", costSource: "reported", upstreamCost: "0.0105", totalCost: "0.0105" },
  },
  {
    name: "own key, and nobody tells the fee",
    pricing: sonnet,
    usage: tokens(1000, 500, { is_byok: true, ...upstream(0.0105) }),
    sum: listed,
    total: "0.0105",
    receipt: { costSource: "unknown", upstreamCost: "0.0105" },
  },
  {
    name: "on credits the upstream cost is no second bill",
    pricing: sonnet,
    usage: tokens(1000, 500, { cost: 0.0105, is_byok: false, ...upstream(0.0105) }),
    sum: listed,
    total: "0.0105",
    receipt: { cost: "0.0105", costSource: "reported", upstreamCost: "0.0105", totalCost: "0.0105" },
  },
  {
    name: "what is reported counts, whatever is listed",
    pricing: sonnet,
    usage: tokens(1000, 500, { cost: 1.979964e-6 }),
    sum: listed,
    total: "0.0105",
    receipt: { cost: "0.000001979964", costSource: "reported", totalCost: "0.000001979964" },
  },
];

const insuredCases: GoldenCase[] = [
  {
    name: "no output and no reason: insured",
    pricing: sonnet,
    usage: tokens(1000, 0),
    finish: null,
    sum: ["1000 x 0.000003 = 0.003"],
    total: "0.003",
    receipt: { cost: "0", costSource: "computed", totalCost: "0" },
  },
  {
    name: "ended by an error: insured",
    pricing: sonnet,
    usage: tokens(1000, 500),
    finish: "error",
    sum: listed,
    total: "0.0105",
    receipt: { cost: "0", costSource: "computed", totalCost: "0" },
    // The error ends the stream: a usage report behind it comes too late, and the record of the call has to tell.
    streamedReceipt: { costSource: "unknown" },
  },
  {
    name: "no output, for a reason: billed",
    pricing: sonnet,
    usage: tokens(1000, 0),
    finish: "content_filter",
    sum: ["1000 x 0.000003 = 0.003"],
    total: "0.003",
  },
  {
    name: "insured, and yet a cost is reported: it counts",
    pricing: sonnet,
    usage: tokens(1000, 0, { cost: 0.003 }),
    finish: null,
    sum: ["1000 x 0.000003 = 0.003"],
    total: "0.003",
    receipt: { cost: "0.003", costSource: "reported", totalCost: "0.003" },
  },
];

const tiny = { prompt: "0.0000000000000005", completion: "0" };

const roundingCases: GoldenCase[] = [
  {
    name: "half of the last digit, above an even one",
    pricing: tiny,
    usage: tokens(1, 1),
    sum: ["1 x 0.0000000000000005 = 0.0000000000000005"],
    total: "0",
  },
  {
    name: "half of the last digit, above an odd one",
    pricing: tiny,
    usage: tokens(3, 1),
    sum: ["3 x 0.0000000000000005 = 0.0000000000000015"],
    total: "0.000000000000002",
  },
  {
    name: "half of the last digit, above the next even one",
    pricing: tiny,
    usage: tokens(5, 1),
    sum: ["5 x 0.0000000000000005 = 0.0000000000000025"],
    total: "0.000000000000002",
  },
  {
    name: "two parts, rounded once",
    pricing: { prompt: "0.0000000000000004", completion: "0.0000000000000004" },
    usage: tokens(1, 1),
    sum: ["1 x 0.0000000000000004 = 0.0000000000000004", "1 x 0.0000000000000004 = 0.0000000000000004"],
    total: "0.000000000000001",
  },
  {
    name: "a twelfth of a dollar per million",
    pricing: { prompt: "0.0000000833333333333333", completion: "0" },
    usage: tokens(12_000_000, 1),
    sum: ["12000000 x 0.0000000833333333333333 = 0.9999999999999996"],
    total: "1",
  },
  {
    name: "a forty-eighth of a dollar per million",
    pricing: { prompt: "0.0000000208333333333333", completion: "0" },
    usage: tokens(7, 1),
    sum: ["7 x 0.0000000208333333333333 = 0.0000001458333333333331"],
    total: "0.000000145833333",
  },
];

/** Every case by its kind. */
export const goldenCases: Readonly<Record<string, readonly GoldenCase[]>> = {
  plain: plainCases,
  cache: cacheCases,
  tiers: tierCases,
  reasoning: reasoningCases,
  media: mediaCases,
  fees: feeCases,
  hours: [...hourCases, ...dayCases],
  reported: reportedCases,
  insurance: insuredCases,
  rounding: roundingCases,
};
