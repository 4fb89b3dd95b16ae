import { ChatOpenRouter, type ChatOpenRouterInput } from "@wayfare/langchain";
import { saying, type WireObject } from "@wayfare/test-upstream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { KEY, useUpstream } from "./support.ts";

const bench = useUpstream();
afterEach(() => vi.unstubAllEnvs());

/** The body of a request with these settings and options. */
async function encode(fields: object, options: object = {}): Promise<WireObject> {
  await bench.answering(saying({ content: "Yes." }), fields as ChatOpenRouterInput).invoke("Hi.", options);
  return bench.body();
}

const plain = { model: "lumen/otter-1", messages: [{ role: "user", content: "Hi." }] };

describe("what the API may come to know", () => {
  test("goes out when it is spelt like a field", async () => {
    const unknown = { future_option: { depth: 2 }, even_later: null };
    expect(await encode(unknown)).toEqual({ ...plain, ...unknown });
    expect(await encode({}, unknown)).toEqual({ ...plain, ...unknown });
  });
});

describe("what is not for the API", () => {
  const foreign = {
    ls_structured_output_format: { kwargs: {} },
    ls_provider: "x",
    lc_agent_name: "x",
    configurable: { thread_id: "t1" },
    metadata: { run: "r1" },
    tags: ["a"],
    runName: "x",
    runId: "0c1f1d1e-0000-4000-8000-000000000000",
    recursionLimit: 9,
    maxConcurrency: 2,
    timeout: 5000,
    store: { get: 1 },
    context: { user: 1 },
    interrupt: {},
    writer: {},
    checkpoint: {},
    outputVersion: "v0",
    futureOption: 1,
    unknown: 1,
    responseSchema: {},
    on_done: () => {},
    toString: undefined,
    "not-a-field": 1,
    _private_one: 1,
    UPPER_CASE: 1,
    maxRetries: 0,
    headers: { "x-team": "a" },
    receiptTags: { run: "1" },
    onReceipt: () => {},
  };

  test.each(Object.entries(foreign))("the option `%s`", async (name, value) => {
    expect(await encode({}, { [name]: value })).toEqual(plain);
  });

  const settings = {
    streaming: false,
    stopSequences: ["END"],
    verbose: false,
    cache: false,
    tags: ["a"],
    metadata: { run: "r1" },
    streamUsage: false,
    disableStreaming: true,
    siteUrl: "https://app.example",
    siteName: "App",
    appCategories: ["games"],
    profile: {},
    catalogue: [],
    langsmithCosts: true,
    timeout: 5000,
    futureSetting: 1,
    lc_error_code: "x",
    receiptTags: { run: "1" },
  };

  test.each(Object.entries(settings))("the setting `%s`", async (name, value) => {
    expect(await encode({ [name]: value })).toEqual(plain);
  });

  test("`messages` and `stream` are no options", async () => {
    expect(await encode({}, { messages: [], stream: true, prompt: "x" })).toEqual(plain);
  });
});

test("`model` of a call asks another one", async () => {
  expect(await encode({}, { model: "lumen/heron-2" })).toEqual({ ...plain, model: "lumen/heron-2" });
});

describe("what is spelt as in other languages", () => {
  test.each(["api_key", "base_url", "max_retries", "stream_usage", "site_url", "max_concurrency"])(
    "%s is said, and sent nowhere",
    async (name) => {
      expect(() => bench.model({ [name]: "sk-or-other" } as object)).toThrow(`\`${name}\` is spelt \``);
      expect(await encode({}, { [name]: "sk-or-other" })).toEqual(plain);
    },
  );

  test("what nobody knows stays out of the JSON of a model", () => {
    const strange = { openAIApiKey: KEY, configuration: { defaultHeaders: { authorization: KEY } } };
    expect(JSON.stringify(bench.model(strange as object))).not.toContain(KEY);
  });

  test("names that every object has are none", async () => {
    const odd = JSON.parse('{"constructor":1,"toString":2,"__proto__":{"a":1},"valueOf":3}');
    expect(await encode({}, odd)).toEqual(plain);
  });

  test("members of a subclass are no options", async () => {
    class Mine extends ChatOpenRouter {
      user_cache = { secret: 1 };
    }
    bench.upstream.enqueue(saying({ content: "Yes." }));
    await new Mine({ apiKey: KEY, baseURL: bench.upstream.url, model: "lumen/otter-1" }).invoke("Hi.");
    expect(bench.body()).not.toHaveProperty("user_cache");
  });
});

describe("the session and notes of a request", () => {
  test("the session of the environment is the default", async () => {
    vi.stubEnv("OPENROUTER_SESSION_ID", "from-env");
    expect(await encode({})).toEqual({ ...plain, session_id: "from-env" });
    expect(await encode({ sessionId: "own" })).toEqual({ ...plain, session_id: "own" });
    expect(await encode({ session_id: "own" })).toEqual({ ...plain, session_id: "own" });
    expect(await encode({}, { sessionId: "own" })).toEqual({ ...plain, session_id: "own" });
  });

  test("`requestMetadata` is the request's `metadata`; LangChain's own is not", async () => {
    const metadata = { run: "r1" };
    const body = await encode(
      { requestMetadata: { team: "a", app: "b" }, metadata },
      { requestMetadata: { team: "c" }, metadata },
    );
    expect(body).toEqual({ ...plain, metadata: { team: "c", app: "b" } });
  });
});
