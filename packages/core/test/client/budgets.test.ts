import {
  createMemoryLedger,
  formatMoney,
  type OpenRouterOptions,
  PaymentRequiredError,
  RateLimitError,
} from "@wayfare/core";
import { type Budget, type BudgetStore, createBudgets, createMemoryBudgetStore } from "@wayfare/core/budgets";
import { hangBeforeHeaders, json, stories, storyReply, usage } from "@wayfare/test-upstream";
import { beforeEach, describe, expect, test } from "vitest";
import { all, ask, failureOf, sleep, useUpstream } from "../support.ts";

/** A reply that refuses with a status. */
const refused = (code: number) => json({ error: { code, message: "No." } }, { status: code });

const bench = useUpstream();
const story = stories.plainText;
const told = usage(12, 9);
/** 12 × 4e-7 + 9 × 15e-7, as the story reports. */
const COST = 18_300_000_000n;
const pricing = { prompt: "0.0000004", completion: "0.0000015" };

beforeEach(() => {
  let calls = 0;
  // Calls that share an id would be one call to the ledger.
  bench.upstream.fallback = (request) => {
    calls += 1;
    const id = `gen-1790000000-call${calls}`;
    const completion = { ...story.completion, id, usage: told };
    const chunks = story.chunks.map((chunk) => ({ ...chunk, id }));
    return storyReply({ ...story, completion, chunks }, request);
  };
  prices({ ...pricing });
});

/** What the catalogue says of the model. */
function prices(price: object, more: object = {}): void {
  const endpoints = [
    { provider_name: "Cheap", pricing, context_length: 8000, max_completion_tokens: 1000 },
    { provider_name: "Dear", pricing: price, context_length: 8000, max_completion_tokens: 1000, ...more },
  ];
  bench.upstream.route(
    "GET",
    "/models/lumen/otter-1/endpoints",
    json({ data: { id: "lumen/otter-1", endpoints } }),
  );
}

/** A client under these budgets, and its store. */
function under(
  budgets: readonly Budget[],
  options: OpenRouterOptions = {},
  store: BudgetStore = createMemoryBudgetStore(),
) {
  const limits = createBudgets({ budgets, store });
  const ledger = createMemoryLedger();
  return { client: bench.create({ budgets: limits, ledger, ...options }), limits, ledger };
}

const sent = () => bench.upstream.requests.filter(({ path }) => path === "/chat/completions");
const small = { ...ask, max_tokens: 100 };

describe("a budget", () => {
  test("goes by the prices that it is given, before those of the catalogue", async () => {
    const offers = () => [{ pricing: { prompt: "0", completion: "0", request: "2" } }];
    const limits = createBudgets({ budgets: [{ limit: "1" }], offers });
    const error = await failureOf(bench.create({ budgets: limits }).chat(small));
    expect(error.message).toContain("may cost up to $2");
  });

  test("is booked with what calls really cost, plain and streamed", async () => {
    const { client, limits, ledger } = under([{ limit: "0.01" }]);
    await client.chat(small);
    await all(client.stream(small));
    const [status] = await limits.status({ tags: {} });
    const { reported } = ledger.total();
    expect(status).toMatchObject({ unit: "usd", spent: reported, reserved: 0n, limit: 10_000_000_000_000n });
    expect(reported).toBe(2n * COST);
    expect(status?.remaining).toBe(10_000_000_000_000n - reported);
  });

  test("refuses what might not fit, before anything is sent, in the words of the API", async () => {
    const { client } = under([{ limit: "0.0001", window: "day" }]);
    const error = await failureOf(client.chat({ ...ask, max_tokens: 100 }));
    expect(error).toBeInstanceOf(PaymentRequiredError);
    expect(error).toMatchObject({
      status: 402,
      error_type: "payment_required",
      limit_source: "openrouter_workspace_budget",
      retryable: false,
      metadata: {
        scope: "global",
        limit_usd: 0.0001,
        spend_usd: 0,
        remaining_usd: 0.0001,
        reason: "weight_exceeds_budget",
      },
    });
    expect(error.metadata?.resets_at).toMatch(/T00:00:00.000Z$/);
    expect(error.message).toMatch(
      /requires more credits, or fewer max_tokens\. You requested up to 100 tokens, but can only afford \d\d\./,
    );
    expect(sent()).toHaveLength(0);
    expect(error.receipt).toBeUndefined();
  });

  test("what can be afforded, can be: so many tokens pass, one more does not", async () => {
    const budget: Budget = { limit: "0.0001" };
    const error = await failureOf(under([budget]).client.chat({ ...ask, max_tokens: 100 }));
    const affordable = Number(/can only afford (\d+)\./.exec(error.message)?.[1]);
    await under([budget]).client.chat({ ...ask, max_tokens: affordable });
    await failureOf(under([budget]).client.chat({ ...ask, max_tokens: affordable + 1 }));
  });

  test("holds under concurrent calls: what they may cost together fits", async () => {
    const { client, ledger, limits } = under([{ limit: "0.001" }]);
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => client.chat(small)));
    const failures = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: 402,
        limit_source: "openrouter_in_flight_budget",
        retryable: true,
      });
      expect(failure).toBeInstanceOf(RateLimitError);
      expect(failure.retryAfter).toBeGreaterThan(0);
    }
    const [status] = await limits.status({ tags: {} });
    expect(status).toMatchObject({ reserved: 0n, spent: ledger.total().reported });
  });

  test("belongs to each user, session or tag by itself, or to one of them", async () => {
    const { client, limits } = under([
      { scope: "user", limit: "1" },
      { scope: "session", limit: "1" },
      { scope: "tag:run", limit: "1" },
      { scope: "user", value: "ben", limit: "0", window: "month" },
    ]);
    await client.chat({ ...small, user: "ann", session_id: "s-1" }, { tags: { run: "r-1" } });
    await client.chat({ ...small, user: "ann" });
    await failureOf(client.chat({ ...small, user: "ben" }));
    const spent = async (tags: Record<string, string>) =>
      (await limits.status({ tags })).map((each) => each.spent);
    const [one = 0n] = await spent({ session: "s-1" });
    expect(await spent({ user: "ann" })).toEqual([2n * one]);
    expect(await spent({ user: "ann", run: "r-1" })).toEqual([2n * one, one]);
    expect(await spent({ run: "r-2" })).toEqual([0n]);
  });

  test("several at once: what one refuses is held by none", async () => {
    const { client, limits } = under([{ limit: "1" }, { scope: "user", limit: "0.00001" }]);
    await failureOf(client.chat({ ...small, user: "ann" }));
    for (const status of await limits.status({ tags: { user: "ann" } }))
      expect(status).toMatchObject({ spent: 0n, reserved: 0n });
  });

  test("is held at the dearest endpoint that might serve, by the price in force", async () => {
    prices({ prompt: "0.0000004", completion: "0.0000100" });
    const { client } = under([{ limit: "0.0009" }]);
    await failureOf(client.chat(small));
    // A highest price in the request bounds what it can cost (USD per million).
    await client.chat({ ...small, provider: { max_price: { prompt: 0.4, completion: 1.5 } } });
  });

  test("covers embeddings, and what the client adds by default", async () => {
    bench.upstream.route(
      "POST",
      "/embeddings",
      json({
        object: "list",
        data: [],
        model: "lumen/otter-1",
        usage: { prompt_tokens: 4, total_tokens: 4, cost: 0.0000016 },
      }),
    );
    const { client, limits } = under([{ scope: "user", limit: "1" }], { defaults: { user: "ann" } });
    await client.embeddings({ model: "lumen/otter-1", input: "Hi.", user: "ann" });
    await client.chat(small);
    const [status] = await limits.status({ tags: { user: "ann" } });
    expect(status?.spent).toBeGreaterThan(1_600_000_000n);
  });
});

describe("what is sent is what is counted", () => {
  const defaults = { user: "ann", provider: { max_price: { prompt: 0.4, completion: 1.5 } } };

  test("a field that is set to undefined leaves its default in force, for the budget as on the wire", async () => {
    const { client, limits } = under([{ scope: "user", limit: "1" }], { defaults });
    await client.chat({ ...small, user: undefined });
    expect(sent()[0]?.json.user).toBe("ann");
    expect((await limits.status({ tags: { user: "ann" } }))[0]?.spent).toBe(COST);
  });

  test("fields beside the types count too, and name the call in its receipt", async () => {
    const { client, limits, ledger } = under([{ scope: "user", limit: "1" }], { defaults });
    await client.chat(small, { extraBody: { user: "ben" } });
    expect((await limits.status({ tags: { user: "ben" } }))[0]?.spent).toBe(COST);
    expect(ledger.total({ user: "ben" }).calls).toBe(1);
  });

  test("embeddings are sent without the defaults of chats, and so admitted", async () => {
    prices({ prompt: "0.01", completion: "0" });
    const { client } = under([{ limit: "0.001" }], { defaults });
    await failureOf(client.embeddings({ model: "lumen/otter-1", input: "Hi." }));
    expect(bench.upstream.requests.filter(({ path }) => path === "/embeddings")).toEqual([]);
  });

  test("a limit may be money, and dear models may be named in any way", async () => {
    const { client } = under([{ limit: 1n }]);
    const error = await failureOf(client.chat(small));
    expect(error.metadata?.limit_usd).toBe(1e-15);
  });

  test("limits of different tags with the same text are kept apart", async () => {
    const { client, limits } = under([
      { scope: "tag:a", limit: "1" },
      { scope: "tag:a=b", limit: "1" },
    ]);
    await client.chat(small, { tags: { a: "b=c" } });
    expect((await limits.status({ tags: { "a=b": "c" } })).map(({ spent }) => spent)).toEqual([0n]);
  });
});

describe("what a call gives back", () => {
  test("a call that failed unanswered costs nothing", async () => {
    const { client, limits } = under([{ limit: "1" }]);
    bench.upstream.fallback = refused(503);
    const error = await failureOf(client.chat(small));
    expect(error.receipt).toMatchObject({ cost: 0n, costSource: "computed" });
    expect(await limits.status({ tags: {} })).toMatchObject([{ spent: 0n, reserved: 0n }]);
  });

  test("a call whose cost nobody told is booked as it was held, until it is known", async () => {
    const { client, limits } = under([{ limit: "1" }]);
    bench.upstream.fallback = (request) => storyReply(stories.usageMissing, request);
    await client.chat(small);
    const [status] = await limits.status({ tags: {} });
    expect(status?.reserved).toBe(0n);
    expect(status?.spent).toBeGreaterThan(COST);
  });

  test("an abort while the store still thinks gives the reservation back", async () => {
    const memory = createMemoryBudgetStore();
    const slow: BudgetStore = {
      ...memory,
      reserve: async (reservation, at) => {
        await sleep(30);
        return memory.reserve(reservation, at);
      },
      settle: (settlement, at) => memory.settle(settlement, at),
      renew: (ids, at) => memory.renew(ids, at),
      balances: (queries, at) => memory.balances(queries, at),
    };
    const { client, limits } = under([{ limit: "1" }], {}, slow);
    const controller = new AbortController();
    const pending = failureOf(client.chat(small, { signal: controller.signal }));
    const stream = failureOf(all(client.stream(small, { signal: controller.signal })));
    await sleep(10);
    controller.abort();
    expect((await pending).kind).toBe("aborted");
    expect((await stream).kind).toBe("aborted");
    await sleep(60);
    expect(await limits.status({ tags: {} })).toMatchObject([{ spent: 0n, reserved: 0n }]);
    expect(sent()).toHaveLength(0);
  });

  test("a call that breaks for another reason gives back what it did not use", async () => {
    const { client, limits } = under([{ limit: "1" }], { apiKey: () => 7 as never });
    await expect(client.chat(small)).rejects.toThrow();
    expect(await limits.status({ tags: {} })).toMatchObject([{ spent: 0n, reserved: 0n }]);
  });

  test.each([
    ["lapse", Number.POSITIVE_INFINITY],
    ["lapse", 0],
    ["timeout", Number.NaN],
  ])("`%s` of %d is refused when the budgets are made", (name, value) => {
    expect(() => createBudgets({ [name]: value })).toThrow(`\`${name}\` must be a number of milliseconds`);
  });

  test("reservations are open while calls are, and renewed", async () => {
    const store = createMemoryBudgetStore();
    const limits = createBudgets({ budgets: [{ limit: "1" }], store, lapse: 60 });
    bench.upstream.fallback = hangBeforeHeaders();
    const client = bench.create({ budgets: limits });
    const controller = new AbortController();
    const pending = failureOf(client.chat(small, { signal: controller.signal }));
    await sleep(200);
    expect((await limits.status({ tags: {} }))[0]?.reserved).toBeGreaterThan(0n);
    controller.abort();
    await pending;
    expect((await limits.status({ tags: {} }))[0]?.reserved).toBe(0n);
  });
});

describe("a price that is not known", () => {
  test("is refused, with a remedy", async () => {
    prices({ prompt: "-1", completion: "-1" });
    const error = await failureOf(under([{ limit: "1" }]).client.chat(small));
    expect(error).toMatchObject({ kind: "request", status: 400 });
    expect(error.message).toMatch(/highest price of lumen\/otter-1 is not known.*Set `provider.max_price`/);
    expect(sent()).toHaveLength(0);
  });

  test("is refused with what is missing, where a highest price is set", async () => {
    const boundless = { context_length: null, max_completion_tokens: null };
    prices({ prompt: "-1", completion: "-1" }, boundless);
    const { max_tokens: _, ...endless } = small;
    const request = { ...endless, provider: { max_price: { prompt: 1, completion: 2 } } };
    const error = await failureOf(under([{ limit: "1" }]).client.chat(request));
    expect(error.message).toMatch(/Set `max_tokens`/);
  });

  test("is let through where that is wished, and booked", async () => {
    prices({ prompt: "-1", completion: "-1" });
    const budgets = createBudgets({ budgets: [{ limit: "1" }], onUnpriced: "allow" });
    await bench.create({ budgets }).chat(small);
    expect((await budgets.status({ tags: {} }))[0]?.spent).toBeGreaterThan(0n);
  });

  test("an unknown model may be bounded too", async () => {
    bench.upstream.route("GET", "/models/lumen/otter-1/endpoints", refused(404));
    const { client } = under([{ limit: "1" }]);
    await failureOf(client.chat(small));
    await client.chat({ ...small, provider: { max_price: { prompt: 1, completion: 2 } } });
  });
});

describe("a store that is out of reach", () => {
  const gone: BudgetStore = {
    reserve: () => Promise.reject(new Error("connection refused")),
    settle: () => Promise.reject(new Error("connection refused")),
    renew: () => {},
    balances: () => [],
  };

  test("lets nobody through by default: 503, worth a retry", async () => {
    const error = await failureOf(under([{ limit: "1" }], {}, gone).client.chat(small));
    expect(error).toMatchObject({ status: 503, kind: "unavailable", retryable: true });
    expect(error.message).toMatch(/store is out of reach/);
    expect(sent()).toHaveLength(0);
  });

  test("lets everybody through where that is wished, and says what it could not book", async () => {
    const errors: unknown[] = [];
    const budgets = createBudgets({
      budgets: [{ limit: "1" }],
      store: gone,
      onLedgerDown: "allow",
      onError: (error) => errors.push(error),
    });
    await bench.create({ budgets }).chat(small);
    await sleep(1);
    // Once that it was not asked, and once that it was not told.
    expect(errors).toHaveLength(2);
  });

  test("that does not answer in time counts as out of reach, and is not left with a reservation", async () => {
    const memory = createMemoryBudgetStore();
    const slow: BudgetStore = {
      reserve: async (reservation, at) => {
        await sleep(60);
        return memory.reserve(reservation, at);
      },
      settle: (settlement, at) => memory.settle(settlement, at),
      renew: () => {},
      balances: (queries, at) => memory.balances(queries, at),
    };
    const budgets = createBudgets({ budgets: [{ limit: "1" }], store: slow, timeout: 10 });
    expect(await failureOf(bench.create({ budgets }).chat(small))).toMatchObject({ status: 503 });
    await sleep(80);
    expect(await budgets.status({ tags: {} })).toMatchObject([{ spent: 0n, reserved: 0n }]);
  });
});

test("amounts are told exactly", async () => {
  const { client } = under([{ limit: "0.000000000000001" }]);
  const error = await failureOf(client.chat(small));
  expect(error.message).toContain(`of $${formatMoney(1n)} spent`);
});
