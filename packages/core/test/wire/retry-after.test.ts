import { decodeRetryAfter } from "@wayfare/core/internal";
import { describe, expect, test } from "vitest";

const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);

function decode(headers: Record<string, string>, error: object = {}): number | undefined {
  return decodeRetryAfter((name) => headers[name], error as never, NOW);
}

describe("the header", () => {
  test.each<[string, number | undefined]>([
    ["120", 120_000],
    ["0", 0],
    ["1.5", 1500],
    ["0.0001", 1],
    [" 7 ", 7000],
    ["Fri, 20 Nov 2026 12:00:30 GMT", 30_000],
    ["Fri, 20 Nov 2026 11:59:00 GMT", 0],
    ["2026-11-20T12:00:01Z", 1000],
    ["-1", undefined],
    ["soon", undefined],
    ["NaN", undefined],
    ["", undefined],
    ["Infinity", undefined],
  ])("%j", (value, expected) => {
    expect(decode({ "retry-after": value })).toBe(expected);
  });

  test("in milliseconds, which wins", () => {
    expect(decode({ "retry-after-ms": "250", "retry-after": "9" })).toBe(250);
    expect(decode({ "retry-after-ms": "soon", "retry-after": "9" })).toBe(9000);
  });
});

describe("the body tells it more exactly than the header, which holds whole seconds", () => {
  test.each<[string, object, number]>([
    ["1", { metadata: { retry_after_seconds: 0.25 } }, 250],
    ["3", { metadata: { retry_after_seconds: 2.0001 } }, 2001],
    ["0", { metadata: { retry_after_seconds: 0 } }, 0],
    ["3", { metadata: { retry_after_seconds: 3 } }, 3000],
    // Another wait altogether: the header is right.
    ["3", { metadata: { retry_after_seconds: 1.5 } }, 3000],
    ["3", { metadata: { retry_after_seconds: 3.5 } }, 3000],
    ["3", { metadata: { retry_after_seconds: -1 } }, 3000],
    ["3", { metadata: { retry_after_seconds: "soon" } }, 3000],
    ["2.5", { metadata: { retry_after_seconds: 2.4 } }, 2500],
  ])("%s and %j", (header, error, expected) => {
    expect(decode({ "retry-after": header }, error)).toBe(expected);
    const { metadata } = error as { metadata: object };
    expect(decode({}, { metadata: { ...metadata, headers: { "Retry-After": header } } })).toBe(expected);
  });
});

describe("where browsers can read it: in the body", () => {
  test.each<[string, object, number | undefined]>([
    ["the repeated header", { metadata: { headers: { "Retry-After": "4" } } }, 4000],
    [
      "the repeated header as a date",
      { metadata: { headers: { "Retry-After": "Fri, 20 Nov 2026 12:00:05 GMT" } } },
      5000,
    ],
    ["retry_after_seconds", { metadata: { retry_after_seconds: 4 } }, 4000],
    ["retry_after_seconds null", { metadata: { retry_after_seconds: null } }, undefined],
    ["availability", { availability: { retry_after: 25 } }, 25_000],
    ["availability null", { availability: { retry_after: null } }, undefined],
    ["metadata null", { metadata: null }, undefined],
    ["headers that are none", { metadata: { headers: "x" } }, undefined],
    ["nothing", {}, undefined],
  ])("%s", (_, error, expected) => {
    expect(decode({}, error)).toBe(expected);
    // The header itself comes first.
    expect(decode({ "retry-after": "1" }, error)).toBe(1000);
  });
});

describe("the reset of a rate limit, in ms since 1970", () => {
  test.each<[unknown, number | undefined]>([
    [String(NOW + 40_000), 40_000],
    [NOW + 40_000, 40_000],
    [String(NOW - 1), undefined],
    [String(NOW), undefined],
    [null, undefined],
    ["", undefined],
    ["tomorrow", undefined],
  ])("%j", (reset, expected) => {
    expect(decode({}, { metadata: { headers: { "X-RateLimit-Reset": reset } } })).toBe(expected);
    if (typeof reset === "string") expect(decode({ "x-ratelimit-reset": reset })).toBe(expected);
  });

  test("is the last resort", () => {
    expect(
      decode({ "x-ratelimit-reset": String(NOW + 40_000) }, { metadata: { retry_after_seconds: 3 } }),
    ).toBe(3000);
  });
});
