import type { ChatRequest } from "@wayfare/core";
import { json, stories, storyReply } from "@wayfare/test-upstream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyCharacter } from "../any-character.ts";
import { ask, failureOf, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const { completion } = stories.plainText;

/** The body that a request becomes. */
async function sent(request: ChatRequest, options = {}, call = {}): Promise<unknown> {
  await bench.answering(json(completion), options).chat(request, call);
  return bench.upstream.requests.at(-1)?.json;
}

describe("what arrives is what was sent", () => {
  test.each(transports)("any JSON, over %s", async (_, options) => {
    bench.upstream.fallback = (request) => storyReply(stories.plainText, request);
    const client = bench.create(options);
    const field = fc.stringMatching(/^[a-z_]{1,10}$/);
    const message = fc.record({
      role: fc.constantFrom("user", "assistant"),
      content: fc.string({ unit: anyCharacter }),
    });
    const extra = fc.dictionary(field, fc.jsonValue({ maxDepth: 3, stringUnit: anyCharacter }), {
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 4 }), extra, async (messages, extra) => {
        const { stream: _, models: __, response_format: ___, ...fields } = extra;
        const request = { ...fields, model: "lumen/otter-1", messages };
        await client.chat(request as never);
        const expected = JSON.parse(JSON.stringify(request));
        expect(bench.upstream.requests.at(-1)?.json).toEqual(expected);
        await client.stream(request as never).final();
        expect(bench.upstream.requests.at(-1)?.json).toEqual({ ...expected, stream: true });
      }),
      { seed: 2026, numRuns: 25 },
    );
  });

  test("the request is left as it was", async () => {
    const request = Object.freeze({
      ...ask,
      messages: Object.freeze([...(ask.messages ?? [])]),
      temperature: undefined,
    });
    expect(await sent(request as ChatRequest)).toEqual(ask);
    expect(Object.keys(request)).toContain("temperature");
  });

  test("stream is decided by the verb", async () => {
    expect(await sent({ ...ask, stream: true })).toEqual(ask);
    expect(await sent(ask, {}, { extraBody: { stream: true } })).toEqual(ask);
    bench.upstream.fallback = (request) => storyReply(stories.plainText, request);
    await bench
      .create()
      .stream({ ...ask, stream: false })
      .final();
    expect(bench.upstream.requests.at(-1)?.json).toEqual({ ...ask, stream: true });
  });

  test("bodies of 5 MB", async () => {
    const content = "🦦é".repeat(800_000);
    expect(await sent({ ...ask, messages: [{ role: "user", content }] })).toMatchObject({
      messages: [{ content }],
    });
  });
});

describe("defaults, undefined and extraBody", () => {
  const defaults = {
    model: "d/default",
    provider: { order: ["harbor"], zdr: true },
    temperature: 0.5,
    plugins: [{ id: "web" as const }],
  };
  const { messages } = ask;

  test.each<[string, ChatRequest, object, object]>([
    ["defaults fill what is missing", { messages }, {}, { ...defaults, messages }],
    [
      "the request wins, field by field",
      { messages, model: "m/own", provider: { sort: "price" } },
      {},
      { ...defaults, model: "m/own", provider: { sort: "price" }, messages },
    ],
    [
      "undefined leaves the default",
      { messages, model: undefined, temperature: undefined },
      {},
      { ...defaults, messages },
    ],
    [
      "null takes the default away",
      { messages, provider: null, temperature: null },
      {},
      { ...defaults, messages, provider: null, temperature: null },
    ],
    [
      "zero, false and empty count",
      { messages, temperature: 0, plugins: [] },
      {},
      { ...defaults, messages, temperature: 0, plugins: [] },
    ],
    [
      "extraBody wins over both",
      { messages, temperature: 1 },
      { temperature: 2, brand_new: { a: [1] } },
      { ...defaults, messages, temperature: 2, brand_new: { a: [1] } },
    ],
    [
      "extraBody can take a field out",
      { messages },
      { plugins: undefined },
      { model: "d/default", provider: defaults.provider, temperature: 0.5, messages },
    ],
  ])("%s", async (_, request, extraBody, expected) => {
    expect(await sent(request, { defaults }, { extraBody })).toEqual(expected);
  });

  test("defaults are read at each call, and stay as they were", async () => {
    const own = { ...defaults };
    await sent({ messages, temperature: 0 }, { defaults: own });
    expect(own).toEqual(defaults);
  });
});

describe("what would be refused without a reason is refused here", () => {
  test.each<[string, unknown, RegExp]>([
    ["no messages", { model: "m" }, /`messages` is missing/],
    ["no messages left", { model: "m", messages: [] }, /at least one message/],
    ["messages that are no list", { model: "m", messages: "hi" }, /list of at least one/],
    ["messages null", { model: "m", messages: null }, /list of at least one/],
    ["too many models", { ...ask, models: ["a/a", "b/b", "c/c", "d/d"] }, /3 items or fewer, not 4/],
    ["no request", undefined, /must be an object/],
    ["a text", "hi", /must be an object/],
    ["a list", [], /must be an object/],
  ])("%s", async (_, request, says) => {
    const client = bench.create();
    for (const call of [() => client.chat(request as never), () => client.stream(request as never).open()]) {
      // A mistake is a rejection, never a throw at the call itself.
      const error = await failureOf(call());
      expect(error).toMatchObject({ name: "InvalidRequestError", kind: "request", retryable: false });
      expect(error.message).toMatch(says);
    }
    expect(bench.upstream.requests).toHaveLength(0);
  });

  test("what is fine: a prompt, three models, messages in the extra body", async () => {
    expect(await sent({ prompt: "Once" })).toEqual({ prompt: "Once" });
    const models = ["a/a", "b/b", "c/c"];
    expect(await sent({ ...ask, models })).toEqual({ ...ask, models });
    expect(await sent({ model: "m" }, {}, { extraBody: { messages: ask.messages } })).toMatchObject({
      model: "m",
    });
  });

  test("what JSON cannot hold is a mistake of the caller", async () => {
    const circular: Record<string, unknown> = { ...ask };
    circular.self = circular;
    for (const request of [circular, { ...ask, seed: 10n }]) {
      expect(await failureOf(bench.create().chat(request as never))).toMatchObject({ kind: "request" });
      expect(
        await failureOf(
          bench
            .create()
            .stream(request as never)
            .open(),
        ),
      ).toMatchObject({ kind: "request" });
    }
  });
});

test("fetch is looked up at each call; one of one's own is used", async () => {
  bench.upstream.fallback = json(completion);
  const seen: string[] = [];
  const real = globalThis.fetch;
  const watching = (name: string) => (url: string, init: RequestInit) => {
    seen.push(`${name} ${init.method} ${new URL(url).pathname}`);
    return real(url, init);
  };
  const client = bench.create();
  const own = bench.create({ fetch: watching("own") });
  globalThis.fetch = watching("global") as typeof fetch;
  try {
    await client.chat(ask);
    await own.chat(ask);
  } finally {
    globalThis.fetch = real;
  }
  await client.chat(ask);
  expect(seen).toEqual(["global POST /api/v1/chat/completions", "own POST /api/v1/chat/completions"]);
});
