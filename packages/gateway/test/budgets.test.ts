import type { Receipt } from "@wayfare/core";
import { createGateway } from "@wayfare/gateway";
import { hangBeforeHeaders, json, stories, storyReply } from "@wayfare/test-upstream";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { as, ask, type Loose, MANAGER, makeKey, manage, noRecord, useGateway, useRelay } from "./support.ts";

const story = stories[Object.keys(stories)[0] as keyof typeof stories];
const DAY = 86_400_000;
/** Wednesday the 18th. */
const start = Date.parse("2026-11-18T10:00:00Z");
let now = start;
const clock = () => now;

/** Reserves at most 20 output tokens at the price of the dearest endpoint. */
const small = ask("sandbox/echo", { max_tokens: 20 });
const femto = (usd: number) => Math.round(usd * 1e12);

describe("a key's limit", () => {
  const bench = useGateway({ managementKeys: [MANAGER], clock });
  const spent = async (hash: string) => (await manage(bench, "GET", `/keys/${hash}`)).json.data;

  it("is never passed by calls at the same time, and what they cost is what the key shows", async () => {
    const limit = 0.002;
    const { key, hash } = await makeKey(bench, { limit });
    const answers = await Promise.all(Array.from({ length: 50 }, () => bench.chat(small, as(key))));
    // What was held for calls in flight is free again when they are through.
    for (let call = 0; call < 200; call += 1) answers.push(await bench.chat(small, as(key)));
    const served = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(served.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([402]));
    const cost = served.reduce((sum, { json }) => sum + femto(json.usage.cost), 0);
    const told = await spent(hash);
    expect(femto(told.usage)).toBe(cost);
    expect(told.usage).toBeLessThanOrEqual(limit);
    expect(femto(told.limit_remaining)).toBe(femto(limit) - cost);
  });

  it("that is used up is told as 402, with all that is known", async () => {
    const { key } = await makeKey(bench, { limit: 0.0001, limit_reset: "daily" });
    const { status, json } = await bench.chat(small, as(key));
    expect(status).toBe(402);
    expect(json.error.message).toContain("This request requires more credits, or fewer max_tokens.");
    expect(json.error.metadata).toMatchObject({
      error_type: "payment_required",
      limit_source: "openrouter_key_limit",
      scope: "key",
      limit_usd: 0.0001,
      spend_usd: 0,
      remaining_usd: 0.0001,
      resets_at: "2026-11-19T00:00:00.000Z",
    });
    const client = new OpenAI({ baseURL: bench.url, apiKey: key, maxRetries: 0 });
    await expect(client.chat.completions.create(small as Loose)).rejects.toMatchObject({ status: 402 });
  });

  it.each([
    ["daily", DAY],
    ["weekly", 5 * DAY],
    ["monthly", 13 * DAY],
  ])("that is %s fills up again at midnight UTC", async (limit_reset, later) => {
    now = start;
    const { key, hash } = await makeKey(bench, { limit: 0.001, limit_reset });
    const call = async () => (await bench.chat(small, as(key))).status;
    let calls = 0;
    while ((await call()) === 200) calls += 1;
    expect(calls).toBeGreaterThan(0);
    const { usage } = await spent(hash);
    now = Math.floor((start + later) / DAY) * DAY - 1;
    expect(await call()).toBe(402);
    now += 1;
    expect((await spent(hash)).limit_remaining).toBe(0.001);
    expect(await call()).toBe(200);
    const told = await spent(hash);
    expect(told.usage).toBeGreaterThan(usage);
    expect(told[`usage_${limit_reset}`]).toBeCloseTo(told.usage - usage, 12);
    now = start;
  });

  it("that is set later counts what was spent before", async () => {
    now = start;
    const { key, hash } = await makeKey(bench);
    const { json } = await bench.chat(small, as(key));
    const { cost } = json.usage;
    for (const limit_reset of [null, "daily", "weekly", "monthly"]) {
      const { json: told } = await manage(bench, "PATCH", `/keys/${hash}`, { limit: 1, limit_reset });
      expect(femto(told.data.limit_remaining)).toBe(femto(1) - femto(cost));
    }
    const { json: lower } = await manage(bench, "PATCH", `/keys/${hash}`, { limit: cost / 2 });
    expect(lower.data.limit_remaining).toBe(0);
    expect((await bench.chat(small, as(key))).status).toBe(402);
  });

  it("does not count calls that failed before any content", async () => {
    const { key, hash } = await makeKey(bench, { limit: 1 });
    for (const model of ["sandbox/down", "sandbox/rate-limited", "sandbox/error-in-stream"])
      await bench.stream(ask(model, { max_tokens: 20 }), as(key));
    await bench.chat("{", as(key));
    await bench.chat(ask("nobody/nothing"), as(key));
    expect(await spent(hash)).toMatchObject({ usage: 0, limit_remaining: 1 });
  });

  it("that is nothing leaves the free models", async () => {
    const { key } = await makeKey(bench, { limit: 0 });
    expect((await bench.chat(ask("sandbox/echo:free"), as(key))).status).toBe(200);
    expect((await bench.chat(small, as(key))).status).toBe(402);
  });
});

describe("a key's limit behind a router", () => {
  const relay = useRelay({ managementKeys: [MANAGER] }, [
    { id: "lumen/otter-1", context_length: 32_000, pricing: { prompt: "0.000001", completion: "0.000002" } },
  ]);

  it("holds a call at the dearest endpoint that the router may choose", async () => {
    const endpoints = [
      {
        provider_name: "Cheap",
        pricing: { prompt: "0.000001", completion: "0.000002" },
        context_length: 32_000,
      },
      { provider_name: "Dear", pricing: { prompt: "0.000001", completion: "0.002" }, context_length: 32_000 },
    ];
    relay.upstream.route("GET", "/models/lumen/two-offers/endpoints", json({ data: { endpoints } }));
    const { key } = await makeKey(relay, { limit: 0.01 });
    relay.upstream.fallback = (request) => storyReply(story, request);
    expect((await relay.chat(ask("lumen/two-offers", { max_tokens: 20 }), as(key))).status).toBe(402);
    expect((await relay.chat(ask("lumen/two-offers", { max_tokens: 2 }), as(key))).status).toBe(200);
  });

  it("reserves the web search of a variant", async () => {
    const { key } = await makeKey(relay, { limit: 0.01 });
    relay.upstream.fallback = (request) => storyReply(story, request);
    relay.upstream.route("GET", "/models/lumen/otter-1:online/endpoints", noRecord);
    const call = async (model: string) => (await relay.chat(ask(model, { max_tokens: 2 }), as(key))).status;
    expect(await call("lumen/otter-1:online")).toBe(402);
    expect(await call("lumen/otter-1")).toBe(200);
  });

  it("refuses what has no known price, unless the request sets one", async () => {
    const { key } = await makeKey(relay, { limit: 1 });
    const { status, json } = await relay.chat(ask("lumen/unlisted"), as(key));
    expect([status, json.error.message]).toEqual([
      400,
      expect.stringContaining("lumen/unlisted is not known"),
    ]);
    relay.upstream.enqueue(storyReply(story, {}));
    relay.upstream.route("GET", "/models/lumen/unlisted/endpoints", noRecord);
    const max_price = { prompt: 1, completion: 2 };
    const more = { provider: { max_price }, max_tokens: 20 };
    expect((await relay.chat(ask("lumen/unlisted", more), as(key))).status).toBe(200);
  });

  it("that calls in flight hold is worth a retry, and says when", async () => {
    const { key } = await makeKey(relay, { limit: 0.003 });
    relay.upstream.enqueue(hangBeforeHeaders());
    const departure = new AbortController();
    const body = JSON.stringify(ask("lumen/otter-1", { max_tokens: 1000 }));
    const init = { method: "POST", body, signal: departure.signal, ...as(key) };
    const first = fetch(`${relay.url}/chat/completions`, init).catch(() => {});
    while (relay.upstream.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const { status, headers, json } = await relay.chat(body, as(key));
    expect([status, headers.get("retry-after")]).toEqual([402, "1"]);
    expect(json.error.metadata).toMatchObject({
      limit_source: "openrouter_in_flight_budget",
      reason: "in_flight_budget_exhausted",
      spend_usd: 0,
    });
    departure.abort();
    await first;
  });
});

describe("rates of a key", () => {
  const bench = useGateway({ managementKeys: [MANAGER], clock });

  it("are told as 429 with the headers of the limit, and end", async () => {
    now = start;
    const { key } = await makeKey(bench, { requests_per_minute: 2 });
    expect((await bench.chat(small, as(key))).status).toBe(200);
    expect((await bench.chat(small, as(key))).status).toBe(200);
    const { status, headers, json } = await bench.chat(small, as(key));
    expect(status).toBe(429);
    expect(headers.get("x-ratelimit-limit")).toBe("2");
    expect(headers.get("x-ratelimit-remaining")).toBe("0");
    const reset = Number(headers.get("x-ratelimit-reset"));
    expect(reset).toBeGreaterThan(now);
    expect(Number(headers.get("retry-after"))).toBe(Math.ceil((reset - now) / 1000));
    expect(json.error.metadata).toMatchObject({ error_type: "rate_limit_exceeded", scope: "key" });
    now = reset;
    expect((await bench.chat(small, as(key))).status).toBe(200);
    now = start;
  });

  it("count tokens too", async () => {
    const { key } = await makeKey(bench, { tokens_per_minute: 400 });
    const statuses: number[] = [];
    for (let call = 0; call < 30; call += 1) statuses.push((await bench.chat(small, as(key))).status);
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(429);
  });

  it("count free models by themselves, and /key tells how they stand", async () => {
    now = start;
    const { key } = await makeKey(bench, { free_requests_per_day: 2, free_requests_per_minute: 20 });
    const free = ask("sandbox/echo:free");
    const today = async () => (await bench.get("/key", as(key))).json.data.free_model_daily_requests;
    expect(await today()).toEqual({ used: 0, limit: 2, remaining: 2 });
    for (const expected of [200, 200, 429]) expect((await bench.chat(free, as(key))).status).toBe(expected);
    expect((await bench.chat(small, as(key))).status).toBe(200);
    expect(await today()).toEqual({ used: 2, limit: 2, remaining: 0 });
    const { json } = await bench.chat(free, as(key));
    expect(json.error.metadata.limit_source).toBe("openrouter_free_tier_daily");
    now = start + DAY;
    expect((await bench.chat(free, as(key))).status).toBe(200);
    now = start;
  });

  it("of a day are counted by the day", async () => {
    now = start;
    const { key } = await makeKey(bench, { requests_per_day: 1 });
    expect((await bench.chat(small, as(key))).status).toBe(200);
    now = start + DAY / 2;
    expect((await bench.chat(small, as(key))).status).toBe(429);
    now = start + DAY;
    expect((await bench.chat(small, as(key))).status).toBe(200);
    now = start;
  });
});

describe("limits of the gateway", () => {
  it("credits that are given are enforced, for all calls together", async () => {
    const { fetch: handle } = createGateway({ sandbox: { speed: 0 }, credits: 0.002 });
    const call = async (path: string, body?: unknown) => {
      const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const response = await handle(new Request(`http://gateway.test/v1${path}`, init));
      return { status: response.status, json: (await response.json()) as Loose };
    };
    const answers = [];
    for (let index = 0; index < 200; index += 1) answers.push(await call("/chat/completions", small));
    const refused = answers.at(-1);
    expect(refused?.status).toBe(402);
    expect(refused?.json.error.metadata).toMatchObject({
      limit_source: "openrouter_credits",
      resets_at: null,
    });
    const { data } = (await call("/credits")).json;
    expect(data.total_credits).toBe(0.002);
    expect(data.total_usage).toBeLessThanOrEqual(0.002);
    expect(data.total_usage).toBeGreaterThan(0);
  });

  it("without them nothing is held back", async () => {
    const { fetch: handle } = createGateway({ sandbox: { speed: 0 } });
    const body = JSON.stringify(ask("sandbox/echo", { max_tokens: 16_000 }));
    const response = await handle(
      new Request("http://gateway.test/v1/chat/completions", { method: "POST", body }),
    );
    expect(response.status).toBe(200);
  });

  describe("by user and by own tag", () => {
    const receipts: Receipt[] = [];
    const bench = useGateway({
      budgets: [{ scope: "user", limit: "0.002", window: "day" }],
      rateLimits: [{ scope: "tag:team", requests: 2, per: "day" }],
      onReceipt: (receipt) => receipts.push(receipt),
    });

    it("each value has one of its own", async () => {
      const statuses = async (more: object, count: number) => {
        const all: number[] = [];
        for (let call = 0; call < count; call += 1)
          all.push((await bench.chat({ ...small, ...more })).status);
        return all;
      };
      expect((await statuses({ user: "u-1" }, 200)).at(-1)).toBe(402);
      expect(await statuses({ user: "u-2" }, 1)).toEqual([200]);
      expect(await statuses({ metadata: { team: "a" } }, 3)).toEqual([200, 200, 429]);
      expect(await statuses({ metadata: { team: "b" } }, 1)).toEqual([200]);
    });

    it("tags come from the request, and none can pass for what the gateway knows", async () => {
      receipts.length = 0;
      const metadata = {
        ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`t${index}`, "x"])),
        key: "another",
        user: "another",
        long: "x".repeat(513),
        number: 5,
      };
      await bench.chat(
        { ...small, session_id: "s-1", metadata },
        { headers: { "x-openrouter-title": "App" } },
      );
      const [receipt] = receipts;
      const own = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`t${index}`, "x"]));
      expect(receipt?.tags).toEqual({ key: "anyone", session: "s-1", app: "App", ...own });
    });
  });
});
