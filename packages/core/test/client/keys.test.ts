import { AuthenticationError, createOpenRouter } from "@wayfare/core";
import { json, rateLimited, stories } from "@wayfare/test-upstream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ask, failureOf, KEY, quick, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const { completion } = stories.plainText;
const variables = [
  "OPENROUTER_API_KEY",
  "OPENROUTER_BASE_URL",
  "OPENROUTER_SITE_URL",
  "OPENROUTER_SITE_NAME",
] as const;
const held = variables.map((name) => [name, process.env[name]] as const);

beforeEach(() => {
  for (const name of variables) delete process.env[name];
});
afterEach(() => {
  for (const [name, value] of held) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

describe("no key", () => {
  test.each<[string, (client: ReturnType<typeof createOpenRouter>) => Promise<unknown>]>([
    ["chat()", (client) => client.chat(ask)],
    ["stream()", (client) => client.stream(ask).open()],
    ["models.list()", (client) => client.models.list()],
    ["embeddings()", (client) => client.embeddings({ model: "m", input: "x" })],
  ])("%s says which variable to set, and sends nothing", async (_, call) => {
    for (const apiKey of [undefined, "", () => "", async () => undefined as never]) {
      const error = await failureOf(call(createOpenRouter({ apiKey, baseURL: bench.upstream.url })));
      expect(error).toBeInstanceOf(AuthenticationError);
      expect(error).toMatchObject({ kind: "authentication", retryable: false });
      expect(error.message).toContain("OPENROUTER_API_KEY");
    }
    expect(bench.upstream.requests).toHaveLength(0);
  });

  test("an Authorization header of one's own needs no key", async () => {
    const client = createOpenRouter({
      baseURL: bench.upstream.url,
      headers: { Authorization: "Bearer own" },
    });
    bench.upstream.enqueue(json(completion));
    await client.chat(ask);
    expect(bench.upstream.requests[0]?.headers.authorization).toBe("Bearer own");
  });
});

describe("where the key comes from", () => {
  test("the option, a function for each call, an async function", async () => {
    let calls = 0;
    const count = () => {
      calls += 1;
      return `${KEY}${calls}`;
    };
    const keys = [KEY, count, async () => `${KEY}-async`];
    for (const apiKey of keys) {
      const client = bench.answering([json(completion), json(completion)], { apiKey });
      await client.chat(ask);
      await client.chat(ask);
    }
    expect(bench.upstream.requests.map(({ headers }) => headers.authorization)).toEqual(
      [KEY, KEY, `${KEY}1`, `${KEY}2`, `${KEY}-async`, `${KEY}-async`].map((key) => `Bearer ${key}`),
    );
  });

  test("the function is asked once for a call with its retries", async () => {
    let calls = 0;
    const busy = rateLimited({ retryAfter: 0 });
    const apiKey = () => {
      calls += 1;
      return KEY;
    };
    await bench.answering([busy, busy, json(completion)], { apiKey, retry: quick }).chat(ask);
    expect(calls).toBe(1);
    expect(bench.upstream.requests).toHaveLength(3);
  });

  test("the environment, looked up at each call; the option wins", async () => {
    process.env.OPENROUTER_BASE_URL = bench.upstream.url;
    const client = createOpenRouter();
    bench.upstream.fallback = json(completion);
    expect((await failureOf(client.chat(ask))).kind).toBe("authentication");
    process.env.OPENROUTER_API_KEY = "sk-or-v1-from-the-environment";
    await client.chat(ask);
    await createOpenRouter({ apiKey: KEY }).chat(ask);
    expect(bench.upstream.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer sk-or-v1-from-the-environment",
      `Bearer ${KEY}`,
    ]);
  });

  test("a function that fails: an error of ours, with its cause", async () => {
    const refuse = () => {
      throw new Error(`the vault refused ${KEY}`);
    };
    for (const apiKey of [refuse, async () => refuse()]) {
      const client = bench.create({ apiKey });
      for (const call of [client.chat(ask), client.stream(ask).open(), client.key()]) {
        const error = await failureOf(call);
        expect(error).toMatchObject({ kind: "authentication", retryable: false, cause: { name: "Error" } });
        expect(error.message).toContain("the vault refused");
        expect(error.message).not.toContain(KEY);
      }
    }
  });
});

describe("the address and the app", () => {
  test("base URLs with and without a slash at their end", async () => {
    for (const slash of ["", "/", "//"]) {
      await bench.answering(json(completion), { baseURL: bench.upstream.url + slash }).chat(ask);
      expect(bench.upstream.requests.at(-1)?.path).toBe("/chat/completions");
    }
  });

  test.each(["", "openrouter.ai/api/v1", "ftp://openrouter.ai", "http://", "/api/v1"])(
    "%j is no base URL",
    (baseURL) => {
      const create = () => createOpenRouter({ apiKey: KEY, baseURL });
      expect(create).toThrow(expect.objectContaining({ kind: "request" }));
      expect(create).toThrow("baseURL");
    },
  );

  test("app attribution by option and by environment", async () => {
    process.env.OPENROUTER_SITE_URL = "https://env.example";
    process.env.OPENROUTER_SITE_NAME = "Env";
    const app = { url: "https://app.example", title: "Otter", categories: ["cli-agent", "chat"] };
    bench.upstream.fallback = json(completion);
    await bench.create({ app }).chat(ask);
    await bench.create({ app: { title: "Otter" } }).chat(ask);
    await bench.create({ app, headers: { "X-OpenRouter-Title": "Mine" } }).chat(ask, {
      headers: { "HTTP-Referer": "https://call.example" },
    });
    const names = ["http-referer", "x-openrouter-title", "x-openrouter-categories"];
    expect(bench.upstream.requests.map(({ headers }) => names.map((name) => headers[name]))).toEqual([
      ["https://app.example", "Otter", "cli-agent,chat"],
      ["https://env.example", "Otter", undefined],
      ["https://call.example", "Mine", "cli-agent,chat"],
    ]);
  });

  test.each([
    ["Выдра 🦦", encodeURIComponent("Выдра 🦦")],
    ["Café", encodeURIComponent("Café")],
    ["line\nbreak", "line%0Abreak"],
    ["cut emoji \ud83e", encodeURIComponent("cut emoji \ufffd")],
  ])("the title %j travels", async (title, sent) => {
    await bench.answering(json(completion), { app: { title } }).chat(ask);
    expect(bench.upstream.requests[0]?.headers["x-openrouter-title"]).toBe(sent);
  });
});

describe.each(transports)("headers over %s", (_, options) => {
  test.each(["sk-or-v1-with\nnewline", "sk-or-v1-ключ", "sk-or-v1-\u0000nul", "sk-or-v1-\ud83d\ude00"])(
    "a key that no header can hold (%j) is a mistake of the caller",
    async (apiKey) => {
      for (const retry of [false, quick] as const) {
        const client = bench.create({ ...options, apiKey, retry });
        const error = await failureOf(client.chat(ask));
        expect(error).toMatchObject({ kind: "request", retryable: false });
        expect(error.message).toContain("apiKey");
        expect(JSON.stringify(error) + error.stack + String(error.cause)).not.toContain(apiKey);
        expect(await failureOf(client.stream(ask).open())).toMatchObject({ kind: "request" });
      }
      expect(bench.upstream.requests).toHaveLength(0);
    },
  );

  test("what is sent beside the key", async () => {
    bench.upstream.fallback = json(completion);
    bench.upstream.route("GET", "/key", json({ data: {} }));
    const client = bench.create({ ...options, headers: { "X-One": "1", "X-Two": "2" } });
    await client.chat(ask, { headers: { "x-two": "3", "X-Three": "4" } });
    await client.key();
    const [chat, key] = bench.upstream.requests;
    expect(chat?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      "content-type": "application/json",
      "x-one": "1",
      "x-two": "3",
      "x-three": "4",
    });
    expect(key?.headers["x-two"]).toBe("2");
    expect(key?.headers["content-type"]).toBeUndefined();
    expect([key?.method, key?.path, key?.body]).toEqual(["GET", "/key", ""]);
  });
});
