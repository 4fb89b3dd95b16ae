import { formatMoney, priceUsage, pricingInForce } from "@wayfare/core/cost";
import { describe, expect, test } from "vitest";

const base = { prompt: "0.000001", completion: "0.000002", input_cache_read: "0.0000001" };

function promptPrice(overrides: object[], promptTokens = 1, at = "2026-11-20T12:00:00Z"): string | undefined {
  return pricingInForce({ ...base, overrides }, promptTokens, new Date(at))?.prompt;
}

describe("size", () => {
  const overrides = [
    { min_prompt_tokens: 128_000, prompt: "0.000002" },
    { min_prompt_tokens: 256_000, prompt: "0.000004" },
  ];

  test.each([
    [1, "0.000001"],
    [128_000, "0.000001"],
    [128_001, "0.000002"],
    [256_000, "0.000002"],
    [256_001, "0.000004"],
  ])("%i input tokens cost %s each", (promptTokens, expected) => {
    expect(promptPrice(overrides, promptTokens)).toBe(expected);
  });

  test("applies to the whole prompt, and keys it does not name stay as listed", () => {
    const pricing = { ...base, overrides: [{ min_prompt_tokens: 200_000, prompt: "0.000002" }] };
    const usage = {
      prompt_tokens: 300_000,
      completion_tokens: 1_000,
      prompt_tokens_details: { cached_tokens: 100_000 },
    };
    const priced = priceUsage(usage, pricing);
    expect(priced && formatMoney(priced.total)).toBe("0.412");
  });
});

describe("hours of the day, UTC", () => {
  const night = [{ utc_start: 1630, utc_end: 30, prompt: "0.0000005" }];
  const day = [{ utc_start: 100, utc_end: 400, prompt: "0.0000005" }];

  test.each([
    [night, "16:29:59", "0.000001"],
    [night, "16:30:00", "0.0000005"],
    [night, "23:59:59", "0.0000005"],
    [night, "00:00:00", "0.0000005"],
    [night, "00:29:59", "0.0000005"],
    [night, "00:30:00", "0.000001"],
    [day, "00:59:59", "0.000001"],
    [day, "01:00:00", "0.0000005"],
    [day, "03:59:59", "0.0000005"],
    [day, "04:00:00", "0.000001"],
  ])("%j at %s", (overrides, clock, expected) => {
    expect(promptPrice(overrides, 1, `2026-11-20T${clock}Z`)).toBe(expected);
  });

  test("an open side reaches to midnight, an empty window never applies", () => {
    expect(promptPrice([{ utc_start: 1100, prompt: "5" }])).toBe("5");
    expect(promptPrice([{ utc_end: 1100, prompt: "5" }])).toBe(base.prompt);
    expect(promptPrice([{ utc_start: 1200, utc_end: 1200, prompt: "5" }])).toBe(base.prompt);
  });
});

describe("days of the week, UTC", () => {
  const weekend = [{ utc_days: ["saturday", "sunday"], prompt: "0.0000005" }];

  test.each([
    ["2026-11-20T23:59:59Z", "0.000001"],
    ["2026-11-21T00:00:00Z", "0.0000005"],
    ["2026-11-22T23:59:59Z", "0.0000005"],
    ["2026-11-23T00:00:00Z", "0.000001"],
  ])("at %s", (at, expected) => {
    expect(promptPrice(weekend, 1, at)).toBe(expected);
  });

  test("narrow a window to those days", () => {
    const overrides = [{ utc_days: ["friday"], utc_start: 1100, utc_end: 1300, prompt: "5" }];
    expect(promptPrice(overrides, 1, "2026-11-20T12:00:00Z")).toBe("5");
    expect(promptPrice(overrides, 1, "2026-11-20T14:00:00Z")).toBe(base.prompt);
    expect(promptPrice(overrides, 1, "2026-11-21T12:00:00Z")).toBe(base.prompt);
  });
});

describe("several entries", () => {
  test("all conditions of an entry must hold", () => {
    const overrides = [{ min_prompt_tokens: 10, utc_start: 1100, utc_end: 1300, prompt: "5" }];
    expect(promptPrice(overrides, 11)).toBe("5");
    expect(promptPrice(overrides, 10)).toBe(base.prompt);
    expect(promptPrice(overrides, 11, "2026-11-20T13:00:00Z")).toBe(base.prompt);
  });

  test("the last one that applies wins, key by key", () => {
    const overrides = [
      { prompt: "5", completion: "6" },
      { prompt: "7" },
      { min_prompt_tokens: 100, completion: "8" },
    ];
    expect(pricingInForce({ ...base, overrides }, 1)).toMatchObject({ prompt: "7", completion: "6" });
  });

  test("a price that is null leaves the one before it", () => {
    expect(promptPrice([{ prompt: null, completion: "8" }])).toBe(base.prompt);
  });

  test("a condition that is not known makes the price unknown, once the known ones hold", () => {
    const overrides = [{ min_prompt_tokens: 100, max_images: 3, prompt: "5" }];
    expect(promptPrice(overrides, 100)).toBe(base.prompt);
    expect(promptPrice(overrides, 101)).toBeUndefined();
    expect(promptPrice([{ region: "eu", prompt: "5" }])).toBeUndefined();
  });
});
