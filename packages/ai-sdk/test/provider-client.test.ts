import { APICallError, LoadAPIKeyError } from "@ai-sdk/provider";
import { createOpenRouter } from "@wayfare/ai-sdk";
import { createOpenRouter as createClient, createMemoryLedger, type Receipt } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { json, saying, stories } from "@wayfare/test-upstream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { call, failureOf, partsOf, tell, useUpstream } from "./support.ts";

const bench = useUpstream();
const { plainText } = stories;
const sent = () => bench.upstream.requests.at(-1)?.headers ?? {};

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("the key", () => {
  test("of the environment, read when a call is made", async () => {
    vi.stubEnv("OPENROUTER_API_KEY", "");
    const provider = createOpenRouter({ baseURL: bench.upstream.url });
    bench.upstream.enqueue(saying({ content: "Yes." }));
    vi.stubEnv("OPENROUTER_API_KEY", "sk-or-later");
    await provider("m/n").doGenerate(call());
    expect(sent().authorization).toBe("Bearer sk-or-later");
  });

  test("of a function, asked for each call", async () => {
    let count = 0;
    const apiKey = () => Promise.resolve(`sk-or-${++count}`);
    const provider = bench.answering([saying({}), saying({})], { apiKey });
    await provider("m/n").doGenerate(call());
    await provider("m/n").doGenerate(call());
    expect(bench.upstream.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer sk-or-1",
      "Bearer sk-or-2",
    ]);
  });

  test("missing: LoadAPIKeyError, which says what to do, and nothing is sent", async () => {
    vi.stubEnv("OPENROUTER_API_KEY", "");
    const model = createOpenRouter({ baseURL: bench.upstream.url })("m/n");
    for (const failed of [model.doGenerate(call()), model.doStream(call())]) {
      const error = await failureOf(failed);
      expect(LoadAPIKeyError.isInstance(error)).toBe(true);
      expect((error as Error).message).toContain("OPENROUTER_API_KEY");
    }
    expect(bench.upstream.requests).toEqual([]);
  });
});

describe("a `fetch` of one's own", () => {
  test("is used", async () => {
    const urls: string[] = [];
    const own: typeof fetch = (input, init) => {
      urls.push(String(input));
      return fetch(input, init);
    };
    await bench.answering(saying({}), { fetch: own }).chat("m/n").doGenerate(call());
    expect(urls).toEqual([`${bench.upstream.url}/chat/completions`]);
  });

  test("the global one is looked up when a call is made", async () => {
    const provider = bench.answering(saying({ content: "Yes." }));
    const original = globalThis.fetch;
    const patched = vi.fn<typeof fetch>((...of) => original(...of));
    vi.stubGlobal("fetch", patched);
    await provider("m/n").doGenerate(call());
    expect(patched).toHaveBeenCalledOnce();
  });
});

describe("what core adds", () => {
  test("a client of one's own: its defaults, its key, its ledger", async () => {
    const ledger = createMemoryLedger();
    const client = createClient({
      apiKey: "sk-or-own",
      baseURL: bench.upstream.url,
      ledger,
      defaults: { provider: { zdr: true } },
    });
    bench.upstream.enqueue(saying({ content: "Yes." }));
    const provider = createOpenRouter({
      client,
      headers: { "x-team": "tide" },
      api_keys: { openai: "sk-2" },
    });
    await provider("m/n").doGenerate(call());
    expect(provider.client).toBe(client);
    expect(sent()).toMatchObject({ authorization: "Bearer sk-or-own", "x-team": "tide" });
    expect(sent()["x-provider-api-keys"]).toBe('{"openai":"sk-2"}');
    expect(bench.body().provider).toEqual({ zdr: true });
    expect(ledger.total().reported).toBe(10_000_000_000n);
  });

  test("routing for every call, under what model and call say", async () => {
    const defaults = { models: ["a/b"], user: "all" };
    const provider = bench.answering([saying({}), saying({})], { defaults });
    await provider("m/n").doGenerate(call());
    expect(bench.body()).toMatchObject(defaults);
    await provider("m/n", { user: "model" }).doGenerate(call());
    expect(bench.body()).toMatchObject({ models: ["a/b"], user: "model" });
  });

  test("ledger and onReceipt hear of every call, streamed and failed ones too", async () => {
    const receipts: Receipt[] = [];
    const ledger = createMemoryLedger();
    const settings = { ledger, onReceipt: (receipt: Receipt) => void receipts.push(receipt) };
    const replies = [
      tell(plainText),
      tell(plainText),
      json({ error: { code: 500, message: "No" } }, { status: 500 }),
    ];
    const model = bench.answering(replies, settings).chat("m/n");
    await model.doGenerate(call());
    await partsOf(model);
    await failureOf(model.doGenerate(call()));
    expect(receipts.map(({ streamed, error }) => [streamed, error === undefined])).toEqual([
      [false, true],
      [true, true],
      [false, false],
    ]);
    // Both stories have the same generation id: the ledger counts them once.
    expect(ledger.receipts()).toHaveLength(2);
  });

  test("a budget refuses before anything is sent: 402", async () => {
    const pricing = { prompt: "0.001", completion: "0.001" };
    const endpoint = { provider_name: "Harbor", pricing, context_length: 8000, max_completion_tokens: 1000 };
    const body = { data: { id: "lumen/otter-1", endpoints: [endpoint] } };
    bench.upstream.route("GET", "/models/lumen/otter-1/endpoints", json(body));
    const budgets = createBudgets({ budgets: [{ limit: "0.0001" }] });
    const model = bench.provider({ budgets }).chat("lumen/otter-1");
    for (const failed of [model.doGenerate(call({ maxOutputTokens: 100 })), model.doStream(call())]) {
      const error = await failureOf(failed);
      expect(APICallError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ statusCode: 402, isRetryable: false });
    }
    expect(bench.upstream.requests.filter(({ method }) => method === "POST")).toEqual([]);
  });

  test("no retries below those of `ai`, unless they are asked for", async () => {
    const busy = json({ error: { code: 503, message: "Busy" } }, { status: 503 });
    await failureOf(
      bench
        .answering([busy, saying({})])
        .chat("m/n")
        .doGenerate(call()),
    );
    expect(bench.upstream.requests).toHaveLength(1);
    bench.upstream.reset();
    const retry = { maxRetries: 1, baseDelay: 1 };
    await bench
      .answering([busy, saying({})], { retry })
      .chat("m/n")
      .doGenerate(call());
    expect(bench.upstream.requests).toHaveLength(2);
  });
});

describe("a client that exists already", () => {
  test.each(["ledger", "budgets", "apiKey", "deadlines", "onReceipt"])(
    "%s beside it is refused: it would not be used",
    (name) => {
      const client = createClient({ apiKey: "sk-or-x", baseURL: bench.upstream.url });
      const create = () => createOpenRouter({ client, [name]: name === "apiKey" ? "sk-or-y" : {} });
      expect(create).toThrow(`\`${name}\` stands beside \`client\``);
    },
  );
});

test("keys of providers are redacted one by one where an error repeats them", async () => {
  const key = "anthropic-key-abcdef123456";
  bench.upstream.enqueue(json({ error: { code: 401, message: `bad key ${key}` } }, { status: 401 }));
  const provider = createOpenRouter({
    apiKey: "sk-or-x",
    baseURL: bench.upstream.url,
    api_keys: { anthropic: key },
  });
  const error = (await failureOf(provider("m/n").doGenerate(call()))) as APICallError;
  expect(JSON.stringify([error.message, error.responseBody, error.data, error.cause])).not.toContain(key);
});
