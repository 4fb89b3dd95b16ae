import { type RetryFacts, type RetryPolicy, retryDelay } from "@wayfare/core";
import { decodeError } from "@wayfare/core/internal";
import { type ErrorName, errorBodies } from "@wayfare/test-upstream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorTable } from "../client/error-table.ts";

const busy: RetryFacts = { retryable: true, status: 503 };

describe("retryDelay by example", () => {
  test.each<[string, Partial<RetryFacts>, number, RetryPolicy, number, number | undefined]>([
    ["full jitter: nothing at the low end", {}, 1, {}, 0, 0],
    ["full jitter: half", {}, 1, {}, 0.5, 250],
    ["doubles", {}, 2, {}, 0.5, 500],
    ["stops after two retries", {}, 3, {}, 0.5, undefined],
    ["more retries when asked", {}, 5, { maxRetries: 5 }, 0.5, 4000],
    ["is capped at 8 s", {}, 10, { maxRetries: 99 }, 0.5, 4000],
    ["a cap of one's own", {}, 10, { maxRetries: 99, maxDelay: 100 }, 0.5, 50],
    ["a base of one's own", {}, 1, { baseDelay: 10 }, 0.5, 5],
    ["no retries", {}, 1, { maxRetries: 0 }, 0.5, undefined],
    ["a number that is none", {}, 1, { maxRetries: Number.NaN }, 0.5, undefined],
    ["what is not retryable", { retryable: false }, 1, {}, 0.5, undefined],
    ["not even with Retry-After", { retryable: false, retryAfter: 10 }, 1, {}, 0.5, undefined],
    ["Retry-After instead of the back-off", { retryAfter: 3000 }, 1, {}, 0, 3000],
    ["Retry-After with a little jitter", { retryAfter: 3000 }, 1, {}, 0.5, 3125],
    ["a short Retry-After with less of it", { retryAfter: 100 }, 1, {}, 0.5, 105],
    ["Retry-After 0", { retryAfter: 0 }, 1, {}, 0.5, 0],
    ["Retry-After of a minute", { retryAfter: 60_000 }, 2, {}, 0, 60_000],
    ["a longer one is not obeyed", { retryAfter: 60_001 }, 1, {}, 0, undefined],
    ["unless it may be", { retryAfter: 90_000 }, 1, { maxRetryAfter: 120_000 }, 0, 90_000],
    ["attempts count with Retry-After too", { retryAfter: 10 }, 3, {}, 0, undefined],
  ])("%s", (_, facts, attempt, policy, random, expected) => {
    expect(retryDelay({ ...busy, ...facts }, attempt, policy, random)).toBe(expected);
  });
});

describe("retryDelay for every error answer", () => {
  test.each(Object.keys(errorBodies) as ErrorName[])("%s", (name) => {
    const { status, body, headers } = errorBodies[name];
    const error = decodeError({ status, body, header: (header) => headers?.[header] });
    const { retryable, retryAfter } = errorTable[name];
    const delay = retryDelay(error, 1, {}, 0.5);
    const comesWithTheDay = name === "freeDaily" && retryAfter === undefined;
    if (!retryable || comesWithTheDay) expect(delay).toBeUndefined();
    else if (retryAfter === undefined) expect(delay).toBe(250);
    else expect(delay).toBe(retryAfter + 0.5 * Math.min(250, retryAfter * 0.1));
  });

  test("no exhausted budget is tried again, whatever else the answer says", () => {
    const budgets = [
      "openrouter_credits",
      "openrouter_key_limit",
      "openrouter_workspace_budget",
      "openrouter_guardrail_budget",
    ];
    for (const limit_source of budgets) {
      for (const status of [402, 403, 429, 503]) {
        const body = {
          error: { code: status, message: "x", metadata: { limit_source, retry_after_seconds: 1 } },
        };
        const error = decodeError({
          status,
          body,
          header: (name) => (name === "retry-after" ? "1" : undefined),
        });
        expect(error.kind).toBe("payment");
        expect(retryDelay(error, 1, {}, 0.5)).toBeUndefined();
      }
    }
  });

  test("the facts decide where no error class has", () => {
    expect(retryDelay({ status: 503 }, 1, {}, 0.5)).toBe(250);
    expect(retryDelay({ status: 400 }, 1, {}, 0.5)).toBeUndefined();
    expect(retryDelay({ status: 402, limit_source: "openrouter_in_flight_budget" }, 1, {}, 0.5)).toBe(250);
    expect(retryDelay({ status: 402, limit_source: "openrouter_credits" }, 1, {}, 0.5)).toBeUndefined();
    expect(retryDelay({ error_type: "provider_overloaded" }, 1, {}, 0.5)).toBe(250);
    expect(retryDelay({ status: 404, availability: { retryable: true } }, 1, {}, 0.5)).toBe(250);
  });

  test("availability decides over the status", () => {
    const answer = (status: number, retryable: boolean) =>
      decodeError({ status, body: { error: { code: status, message: "x", availability: { retryable } } } });
    expect(retryDelay(answer(503, false), 1, {}, 0.5)).toBeUndefined();
    expect(retryDelay(answer(404, true), 1, {}, 0.5)).toBe(250);
  });
});

describe("retryDelay in general", () => {
  const facts = fc.record({
    retryable: fc.boolean(),
    retryAfter: fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: undefined }),
  });
  const policy = fc.record(
    {
      maxRetries: fc.nat({ max: 8 }),
      baseDelay: fc.integer({ min: 1, max: 2000 }),
      maxDelay: fc.integer({ min: 1, max: 20_000 }),
      maxRetryAfter: fc.integer({ min: 0, max: 100_000 }),
    },
    { requiredKeys: [] },
  );
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  test("is within its caps, obeys Retry-After, and ends", () => {
    fc.assert(
      fc.property(
        facts,
        fc.integer({ min: 1, max: 12 }),
        policy,
        random,
        (facts, attempt, policy, random) => {
          const delay = retryDelay(facts, attempt, policy, random);
          const { maxRetries = 2, baseDelay = 500, maxDelay = 8000, maxRetryAfter = 60_000 } = policy;
          const { retryAfter } = facts;
          const isOver = !facts.retryable || attempt > maxRetries || (retryAfter ?? 0) > maxRetryAfter;
          expect(delay === undefined).toBe(isOver);
          if (delay === undefined) return;
          expect(Number.isFinite(delay)).toBe(true);
          if (retryAfter === undefined) {
            expect(delay).toBeLessThanOrEqual(Math.min(maxDelay, baseDelay * 2 ** (attempt - 1)));
            expect(delay).toBeGreaterThanOrEqual(0);
          } else {
            expect(delay).toBeGreaterThanOrEqual(retryAfter);
            expect(delay).toBeLessThanOrEqual(retryAfter + 250);
          }
        },
      ),
      { seed: 2026, numRuns: 2000 },
    );
  });

  test("grows with chance and, on average, with the attempts", () => {
    fc.assert(
      fc.property(random, random, fc.integer({ min: 1, max: 6 }), (a, b, attempt) => {
        const many = { maxRetries: 9 };
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(retryDelay(busy, attempt, many, low)).toBeLessThanOrEqual(
          retryDelay(busy, attempt, many, high) ?? 0,
        );
        expect(retryDelay(busy, attempt, many, a)).toBeLessThanOrEqual(
          retryDelay(busy, attempt + 1, many, a) ?? 0,
        );
      }),
      { seed: 2026 },
    );
  });
});
