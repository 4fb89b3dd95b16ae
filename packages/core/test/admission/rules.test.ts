import { type Budget, createBudgets, type RateLimit } from "@wayfare/core/budgets";
import { expect, test } from "vitest";

test.each<[string, Partial<Budget>, RegExp]>([
  [
    "an amount that is none",
    { limit: "ten" },
    /`limit` of a limit must be an amount of zero or more \(USD, or femto-dollars as a bigint\), or null, not "ten"/,
  ],
  ["a negative amount", { limit: -1 }, /not -1/],
  ["no amount", { limit: undefined as never }, /`limit`/],
  [
    "an unknown window",
    { limit: 1, window: "year" as never },
    /`window` of a limit must be one of minute, hour, day/,
  ],
  ["an unknown scope", { limit: 1, scope: "team" as never }, /`scope` of a limit must be "global", "key"/],
  ["a tag without a name", { limit: 1, scope: "tag:" }, /"tag:"/],
])("%s is said when the budgets are made", (_, budget, message) => {
  expect(() => createBudgets({ budgets: [budget as Budget] })).toThrow(message);
});

test.each<[string, RateLimit, RegExp]>([
  ["neither requests nor tokens", {}, /must have `requests`, `tokens` or both/],
  [
    "half a request",
    { requests: 0.5 },
    /`requests` of a limit must be a whole number of zero or more, not 0.5/,
  ],
  [
    "no time at all",
    { requests: 1, per: 0 },
    /`per` of a limit must be a whole number of milliseconds or one of minute/,
  ],
  ["an endless window", { tokens: 1, per: Number.POSITIVE_INFINITY }, /`per`/],
])("a rate limit with %s", (_, rate, message) => {
  expect(() => createBudgets({ rateLimits: [rate] })).toThrow(message);
});
