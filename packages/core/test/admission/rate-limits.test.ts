import { isOpenRouterError, type OpenRouterError } from "@wayfare/core";
import { type AdmissionCall, createBudgets, freeModelLimits, type RateLimit } from "@wayfare/core/budgets";
import { createReceipt } from "@wayfare/core/cost";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const START = Date.parse("2026-11-21T12:00:00Z");

/** Budgets on a clock that the test turns. */
function withClock(rateLimits: readonly RateLimit[]) {
  const clock = { now: START };
  const budgets = createBudgets({ rateLimits, clock: () => clock.now });
  const ask = async (call: Partial<AdmissionCall> = {}): Promise<OpenRouterError | undefined> => {
    try {
      const request = { model: "lumen/otter-1", messages: [], max_tokens: 10 };
      const ticket = await budgets.admit({ request, tags: {}, ...call });
      ticket.settle(receiptOf(30));
      return undefined;
    } catch (error) {
      if (!isOpenRouterError(error)) throw error;
      return error;
    }
  };
  return { clock, budgets, ask };
}

function receiptOf(total: number | undefined) {
  return createReceipt({
    id: "gen-1",
    api: "chat",
    startedAt: START,
    latency: { total: 1 },
    usage:
      total === undefined
        ? undefined
        : { prompt_tokens: total - 10, completion_tokens: 10, total_tokens: total, cost: 0 },
  });
}

describe("requests in a sliding window", () => {
  test("are let through up to the limit, then refused until the oldest has left", async () => {
    const { clock, ask } = withClock([{ requests: 3, per: 60_000 }]);
    for (const at of [0, 10_000, 20_000]) {
      clock.now = START + at;
      expect(await ask()).toBeUndefined();
    }
    clock.now = START + 30_000;
    const refusal = await ask();
    expect(refusal).toMatchObject({
      status: 429,
      kind: "rate_limit",
      error_type: "rate_limit_exceeded",
      retryable: true,
    });
    const { retryAfter = 0, metadata } = refusal as OpenRouterError;
    // A sixtieth of the window is the grain.
    expect(retryAfter).toBeGreaterThanOrEqual(30_000);
    expect(retryAfter).toBeLessThanOrEqual(31_000);
    expect(metadata?.headers).toEqual({
      "X-RateLimit-Limit": "3",
      "X-RateLimit-Remaining": "0",
      "X-RateLimit-Reset": String(clock.now + retryAfter),
      "Retry-After": String(Math.ceil(retryAfter / 1000)),
    });
    clock.now += retryAfter - 1;
    expect(await ask()).toBeDefined();
    clock.now += 1;
    expect(await ask()).toBeUndefined();
  });

  test("are never more than the limit within any span of that length", async () => {
    const steps = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(59, 1000, 7000),
        steps,
        async (requests, per, waits) => {
          const { clock, ask } = withClock([{ requests, per }]);
          const granted: number[] = [];
          for (const wait of waits) {
            clock.now += wait;
            if ((await ask()) === undefined) granted.push(clock.now);
          }
          for (const [index, at] of granted.entries()) {
            const within = granted.slice(index).filter((other) => other < at + per);
            expect(within.length).toBeLessThanOrEqual(requests);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("count by the tag of the scope, and not at all without one", async () => {
    const { ask } = withClock([{ scope: "user", requests: 1, per: 60_000 }]);
    expect(await ask({ tags: { user: "ann" } })).toBeUndefined();
    expect(await ask({ tags: { user: "ben" } })).toBeUndefined();
    expect(await ask({ tags: { user: "ann" } })).toMatchObject({ status: 429 });
    expect(await ask()).toBeUndefined();
    expect(await ask()).toBeUndefined();
  });

  test("a limit of zero lets nobody through, and does not promise that it will", async () => {
    const refusal = await withClock([{ requests: 0 }]).ask();
    expect(refusal).toMatchObject({ status: 429, retryable: false });
    expect(refusal?.retryAfter).toBeUndefined();
  });
});

describe("tokens in a sliding window", () => {
  test("hold the most that a call may take, and are booked with what it took", async () => {
    const { budgets, clock } = withClock([{ tokens: 1000 }]);
    const admit = (max_tokens: number) =>
      budgets.admit({ request: { model: "m/m", prompt: "Hi", max_tokens }, tags: {} });
    const ticket = await admit(800);
    await expect(admit(800)).rejects.toMatchObject({
      status: 429,
      limit_source: "openrouter_admission_control",
    });
    ticket.settle(receiptOf(50));
    const second = await admit(800);
    second.settle(receiptOf(undefined));
    const [status] = await budgets.status({ tags: {} });
    // What nobody counted is booked as it was held.
    expect(status?.spent).toBeGreaterThan(850n);
    clock.now += 62_000;
    expect((await budgets.status({ tags: {} }))[0]?.spent).toBe(0n);
  });
});

describe("free models", () => {
  test("20 a minute and 50 a day until midnight, other models not counted", async () => {
    const { clock, ask } = withClock(freeModelLimits());
    const free = () => ask({ request: { model: "lumen/otter-1:free", messages: [] } });
    for (let call = 0; call < 20; call += 1) expect(await free()).toBeUndefined();
    expect(await free()).toMatchObject({ status: 429, limit_source: "openrouter_free_tier_per_minute" });
    expect(await ask()).toBeUndefined();
    for (let call = 20; call < 50; call += 1) {
      if (call % 20 === 0) clock.now += 62_000;
      expect(await free()).toBeUndefined();
    }
    clock.now += 62_000;
    const refusal = await free();
    expect(refusal).toMatchObject({ status: 429, limit_source: "openrouter_free_tier_daily" });
    expect(clock.now + (refusal?.retryAfter ?? 0)).toBe(Date.parse("2026-11-22T00:00:00Z"));
    clock.now = Date.parse("2026-11-22T00:00:00Z");
    expect(await free()).toBeUndefined();
  });

  test("1,000 a day for accounts that bought credits", () => {
    expect(freeModelLimits({ boughtCredits: true })).toMatchObject([
      { requests: 20 },
      { requests: 1000, per: "day" },
    ]);
  });
});
