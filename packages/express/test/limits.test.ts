import { createMemoryLedger, createOpenRouter } from "@wayfare/core";
import { createMemoryBudgetStore } from "@wayfare/core/budgets";
import type { UsageEntry } from "@wayfare/express";
import { hangMidStream, json, stories, storyReply } from "@wayfare/test-upstream";
import express from "express";
import { describe, expect, test } from "vitest";
import { ask, KEY, post, refused, useUpstream } from "./support.ts";

const bench = useUpstream();
const story = stories.plainText;
/** What the usage route tells. */
interface Told {
  data: { limits: UsageEntry[] };
}

const streamed = { ...ask, stream: true };
const user = (request: { headers: Record<string, unknown> }) =>
  request.headers["x-user"] as string | undefined;
const as = (name: string) => ({ headers: { "x-user": name } });

/** Prices that make every call cost at most 0.01 by estimate, and exactly that in the end. */
function priced(): void {
  const endpoints = [{ provider_name: "Harbor", pricing: { prompt: "0", completion: "0", request: "0.01" } }];
  bench.upstream.route(
    "GET",
    "/models/lumen/otter-1/endpoints",
    json({ data: { id: "lumen/otter-1", endpoints } }),
  );
  let calls = 0;
  bench.upstream.fallback = (request) => {
    const id = `gen-1790000000-${calls++}`;
    const usage = { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10, cost: 0.01 };
    const completion = { ...story.completion, id, usage };
    const chunks = story.chunks.map((chunk) => ({ ...chunk, id, ...(chunk.usage && { usage }) }));
    return storyReply({ ...story, completion, chunks }, request);
  };
}

describe("budgets", () => {
  test("each caller has one: 402 with when it fills up, and others go on", async () => {
    priced();
    const url = `${await bench.serve({ user: user as never, budget: { usd: "0.025", per: "day" } })}/chat`;
    for (const body of [ask, streamed]) await (await post(url, body, as("ann"))).text();
    const error = await refused(post(url, ask, as("ann")));
    expect(error).toMatchObject({
      ...{ status: 402, code: 402 },
      metadata: {
        error_type: "payment_required",
        limit_usd: 0.025,
        spend_usd: 0.02,
        scope: "user",
        resets_at: expect.stringMatching(/^20.*Z$/),
      },
    });
    expect((await post(url, ask, as("bob"))).status).toBe(200);
    expect(await refused(post(url, streamed, as("ann")))).toMatchObject({ status: 402 });
  });

  test("one for all callers together", async () => {
    priced();
    const url = `${await bench.serve({ user: user as never, budget: [{ usd: "0.015", of: "all" }, { usd: "9" }] })}/chat`;
    expect((await post(url, ask, as("ann"))).status).toBe(200);
    expect(await refused(post(url, ask, as("bob")))).toMatchObject({ status: 402 });
  });

  test("those of a client that is there already count too, and its ledger hears of it", async () => {
    priced();
    const ledger = createMemoryLedger();
    const openrouter = createOpenRouter({ apiKey: KEY, baseURL: bench.upstream.url, ledger });
    const url = `${await bench.serve({ openrouter, user: user as never, budget: { usd: 1 }, tags: { feature: "support" } })}/chat`;
    await post(url, ask, as("ann"));
    expect(ledger.total()).toMatchObject({ calls: 1, reported: 10n ** 13n });
    expect((await ledger.receipts())[0]?.tags).toEqual({ user: "ann", feature: "support" });
  });

  test("a store that is shared keeps one account over two routes", async () => {
    priced();
    const store = createMemoryBudgetStore();
    const options = { user: user as never, budget: { usd: "0.015" }, store };
    const [one, other] = [await bench.serve(options), await bench.serve(options)];
    expect((await post(`${one}/chat`, ask, as("ann"))).status).toBe(200);
    expect(await refused(post(`${other}/chat`, ask, as("ann")))).toMatchObject({ status: 402 });
  });

  test("a model whose price nobody knows is a clear error", async () => {
    bench.upstream.fallback = json({ error: { code: 404, message: "No." } }, { status: 404 });
    const url = `${await bench.serve({ user: user as never, budget: { usd: 1 } })}/chat`;
    expect(await refused(post(url, ask, as("ann")))).toMatchObject({
      status: 400,
      message: expect.stringContaining("price of lumen/otter-1"),
    });
  });
});

describe("rates", () => {
  test("429 with the wait", async () => {
    bench.upstream.fallback = json(story.completion);
    const url = `${await bench.serve({ user: user as never, rateLimit: { requests: 2, per: 60_000 } })}/chat`;
    await post(url, ask, as("ann"));
    await post(url, ask, as("ann"));
    const error = await refused(post(url, ask, as("ann")));
    expect(error).toMatchObject({ status: 429, metadata: { error_type: "rate_limit_exceeded" } });
    expect(Number(error.headers.get("retry-after"))).toBeGreaterThan(50);
    expect(error.headers.get("x-ratelimit-limit")).toBe("2");
    expect((await post(url, ask, as("bob"))).status).toBe(200);
  });

  test("calls at once", async () => {
    const url = `${await bench.serve({ user: user as never, maxConcurrent: 2 })}/chat`;
    bench.upstream.fallback = hangMidStream(story.chunks);
    const controller = new AbortController();
    const open = () => post(url, streamed, { signal: controller.signal, ...as("ann") });
    await Promise.all([open(), open()]);
    const error = await refused(open());
    expect([error.status, error.headers.get("retry-after")]).toEqual([429, "1"]);
    bench.upstream.fallback = json(story.completion);
    expect((await post(url, ask, as("bob"))).status).toBe(200);
    controller.abort();
    await bench.upstream.settled();
    await expect.poll(async () => (await post(url, ask, as("ann"))).status).toBe(200);
  });

  test("a known caller has ten at once by default, nobody in particular has no such limit", async () => {
    bench.upstream.fallback = hangMidStream(story.chunks);
    for (const [options, most] of [
      [{ user: user as never }, 10],
      [{}, 12],
    ] as const) {
      const url = `${await bench.serve(options)}/chat`;
      const controller = new AbortController();
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => post(url, streamed, { signal: controller.signal, ...as("ann") })),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(most);
      controller.abort();
      await bench.upstream.settled();
    }
  });
});

describe("who calls", () => {
  test("nobody gets 401, unless everybody may call", async () => {
    bench.upstream.fallback = json(story.completion);
    const closed = `${await bench.serve({ user: user as never })}/chat`;
    expect(await refused(post(closed))).toMatchObject({
      status: 401,
      metadata: { error_type: "authentication" },
    });
    expect(await refused(post(closed, "not read"))).toMatchObject({ status: 401 });
    const open = `${await bench.serve({ user: user as never, public: true, rateLimit: { requests: 1 } })}/chat`;
    expect((await post(open)).status).toBe(200);
    expect(await refused(post(open))).toMatchObject({ status: 429 });
    expect((await post(open, ask, as("ann"))).status).toBe(200);
  });

  test("a user that the body names is not the caller", async () => {
    bench.upstream.fallback = json(story.completion);
    const told: unknown[] = [];
    const url = `${await bench.serve({ user: user as never, allow: ["user"], onReceipt: ({ tags }) => told.push(tags) })}/chat`;
    await post(url, { ...ask, user: "root" }, as("ann"));
    expect(told).toEqual([{ user: "ann" }]);
    expect(bench.upstream.requests[0]?.json.user).toBe("root");
  });
});

describe("the usage route", () => {
  test("tells a caller how the limits stand", async () => {
    priced();
    const route = bench.route({
      user: user as never,
      budget: { usd: "0.50" },
      rateLimit: { requests: 5, tokens: 1000 },
    });
    const app = express();
    app.post("/chat", route).get("/usage", route.usage);
    const url = await bench.listen(app);
    await post(`${url}/chat`, { ...ask, max_tokens: 10 }, as("ann"));
    const answer = await fetch(`${url}/usage`, as("ann"));
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual({
      data: {
        user: "ann",
        limits: [
          {
            unit: "usd",
            limit: "0.5",
            used: "0.01",
            reserved: "0",
            remaining: "0.49",
            resets_at: expect.stringMatching(/T00:00:00.000Z$/),
          },
          { unit: "requests", limit: 5, used: 1, reserved: 0, remaining: 4, resets_at: null },
          { unit: "tokens", limit: 1000, used: 10, reserved: 0, remaining: 990, resets_at: null },
        ],
      },
    });
    expect(((await (await fetch(`${url}/usage`, as("bob"))).json()) as Told).data.limits[0]?.used).toBe("0");
    expect(await refused(fetch(`${url}/usage`))).toMatchObject({ status: 401 });
    expect(
      (await refused(post(`${url}/usage`, {}, as("ann")).then(() => fetch(`${url}/usage`)))).status,
    ).toBe(401);
  });

  test("without limits there is nothing to tell", async () => {
    const route = bench.route();
    const url = await bench.listen((request, response) =>
      route.usage(request as never, response as never, () => {}),
    );
    expect(await (await fetch(url)).json()).toEqual({ data: { user: null, limits: [] } });
    expect(await refused(fetch(url, { method: "DELETE" }))).toMatchObject({ status: 405 });
  });
});

describe("options that cannot be meant", () => {
  test.each([
    [{ format: "xml" as never }, "`format` must be one of"],
    [{ budget: { usd: "much" } }, "'budget.usd' must be"],
    [{ budget: {} as never }, "'budget.usd' must be"],
    [{ budget: { usd: null as never } }, "'budget.usd' must be"],
    [{ budget: { usd: 1, per: "fortnight" as never } }, "'budget.per' must be one of"],
    [{ budget: { usd: 1, of: "everybody" as never } }, "'budget.of' must be one of"],
    [{ rateLimit: { requests: 1, per: -1 } }, "'rateLimit.per' must be"],
    [{ maxConcurrent: Number.NaN }, "'maxConcurrent' must be"],
    [{ maxConcurrent: -1 }, "'maxConcurrent' must be"],
    [{ maxBodyBytes: "4mb" as never }, "'maxBodyBytes' must be"],
    [{ patience: Number.NaN }, "'patience' must be"],
    [{ heartbeat: 0 }, "'heartbeat' must be"],
    [{ onDisconnect: "ignore" as never }, "'onDisconnect' must be one of"],
    [{ public: "no" as never }, "'public' must be"],
    [{ user: "x-user" as never }, "'user' must be a function"],
    [{ rateLimit: {} }, "rate limit must have"],
    [{ models: [] }, "`models` must list"],
    [{ openrouter: createOpenRouter({ apiKey: KEY }), apiKey: KEY }, "`openrouter` is a client already"],
  ])("%j", (options, words) => {
    expect(() => bench.route(options)).toThrow(words);
  });
});
