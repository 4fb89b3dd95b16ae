import { createMemoryLedger, type Receipt, receiptOf } from "@wayfare/core";
import { type Admission, createBudgets } from "@wayfare/core/budgets";
import { hangBeforeHeaders, json, stories, storyReply, text } from "@wayfare/test-upstream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ask, failureOf, quick, sleep, useUpstream } from "../support.ts";

const bench = useUpstream();
const { plainText } = stories;
const price = { prompt: "0.000001", completion: "0.000002", image: "0", request: "0" };
const DOLLAR = 1_000_000_000_000_000n;

/** What a call reserves while it is under way. */
async function reserved(path: string, body: object): Promise<bigint> {
  const budgets = createBudgets({
    budgets: [{ limit: "1000" }],
    offers: () => [{ pricing: price, max_completion_tokens: 50_000 }],
  });
  const client = bench.create({ budgets });
  bench.upstream.enqueue(hangBeforeHeaders());
  const controller = new AbortController();
  const before = bench.upstream.requests.length;
  const call = failureOf(client.relay({ path, body: JSON.stringify(body) }, { signal: controller.signal }));
  while (bench.upstream.requests.length === before) await sleep(2);
  const [status] = await budgets.status({ tags: {} });
  controller.abort();
  await call;
  return status?.reserved ?? 0n;
}

const asUser = (...content: object[]) => ({ messages: [{ role: "user", content }] });
const base64 = "A".repeat(40_000);
const far = "https://x.invalid/a";
const pdf = `data:application/pdf;base64,${base64}`;
const parts: [string, chat: object, responses: object | undefined, messages: object | undefined][] = [
  [
    "an image by its address",
    { type: "image_url", image_url: { url: far } },
    { type: "input_image", image_url: far },
    { type: "image", source: { type: "url", url: far } },
  ],
  [
    "an image in base64",
    { type: "image_url", image_url: { url: `data:image/png;base64,${base64}` } },
    { type: "input_image", image_url: `data:image/png;base64,${base64}` },
    { type: "image", source: { type: "base64", media_type: "image/png", data: base64 } },
  ],
  [
    "a coarse image",
    { type: "image_url", image_url: { url: far, detail: "low" } },
    { type: "input_image", image_url: far, detail: "low" },
    undefined,
  ],
  [
    "a document by its address",
    { type: "file", file: { file_data: far } },
    { type: "input_file", file_url: far },
    { type: "document", source: { type: "url", url: far } },
  ],
  [
    "a document in base64",
    { type: "file", file: { file_data: pdf } },
    { type: "input_file", file_data: pdf },
    { type: "document", source: { type: "base64", media_type: "application/pdf", data: base64 } },
  ],
  [
    "sound",
    { type: "input_audio", input_audio: { data: base64, format: "mp3" } },
    { type: "input_audio", input_audio: { data: base64, format: "mp3" } },
    undefined,
  ],
];

describe("a medium reserves what it would in a chat", () => {
  const common = { model: "m" };
  const near = (one: bigint, other: bigint) =>
    expect(Math.abs(Number(one) / Number(other) - 1)).toBeLessThan(0.1);

  test.each(parts)("%s", async (_, chat, responses, messages) => {
    const known = await reserved("/chat/completions", { ...common, max_tokens: 5, ...asUser(chat) });
    if (responses !== undefined) {
      const input = [{ role: "user", content: [responses] }];
      near(await reserved("/responses", { ...common, max_output_tokens: 5, input }), known);
    }
    if (messages !== undefined) {
      near(await reserved("/messages", { ...common, max_tokens: 5, ...asUser(messages) }), known);
      const result = { type: "tool_result", tool_use_id: "t", content: [messages] };
      near(await reserved("/messages", { ...common, max_tokens: 5, ...asUser(result) }), known);
    }
  });

  test("a text that looks like a data URL is a text", async () => {
    const said = `data:${"word ".repeat(20_000)}`;
    const known = await reserved("/chat/completions", {
      ...{ ...common, max_tokens: 5 },
      messages: [{ role: "user", content: said }],
    });
    near(await reserved("/responses", { ...common, max_output_tokens: 5, input: said }), known);
    const messages = [{ role: "user", content: said }];
    near(await reserved("/messages", { ...common, max_tokens: 5, messages }), known);
  });

  test("a limit of another API is none", async () => {
    const input = "Hi.";
    const open = await reserved("/responses", { ...common, input });
    expect(await reserved("/responses", { ...common, input, max_tokens: 1, max_completion_tokens: 1 })).toBe(
      open,
    );
    const small = { ...common, max_tokens: 10, ...asUser({ type: "text", text: "Hi." }) };
    const asked = await reserved("/messages", small);
    expect(await reserved("/messages", { ...small, max_completion_tokens: 100_000 })).toBe(asked);
  });

  test("fallbacks of messages are models", async () => {
    const seen: string[] = [];
    const offers = (model: string) => {
      seen.push(model);
      return [{ pricing: price }];
    };
    const client = bench.create({ budgets: createBudgets({ budgets: [{ limit: "9" }], offers }) });
    bench.upstream.fallback = json({ type: "message", stop_reason: "end_turn", usage: { cost: 0 } });
    const body = { model: "a/one", fallbacks: [{ model: "b/two" }], max_tokens: 5, messages: [] };
    await client.relay({ path: "/messages", body: JSON.stringify(body) });
    expect(seen).toEqual(["a/one", "b/two"]);
  });
});

describe("what is of a wrong type", () => {
  const paths = [
    ...["/chat/completions", "/completions", "/responses", "/messages", "/embeddings", "/rerank"],
    ...["/images", "/audio/speech", "/audio/transcriptions", "/videos"],
  ];
  const names = [
    ...[
      "model",
      "models",
      "fallbacks",
      "messages",
      "prompt",
      "input",
      "instructions",
      "system",
      "text",
      "tools",
    ],
    ...[
      "plugins",
      "provider",
      "prediction",
      "reasoning",
      "response_format",
      "user",
      "session_id",
      "n",
      "best_of",
    ],
    ...[
      "max_tokens",
      "max_output_tokens",
      "modalities",
      "image_config",
      "web_search_options",
      "service_tier",
    ],
    ...["input_references", "frame_images", "input_audio", "suffix", "stream_options", "trace", "route"],
  ];

  test("never breaks a call that has budgets", async () => {
    bench.upstream.route(
      "GET",
      "/generation",
      json({ error: { code: 401, message: "No." } }, { status: 401 }),
    );
    bench.upstream.fallback = json({ error: { code: 400, message: "Wrong." } }, { status: 400 });
    const budgets = createBudgets({ budgets: [{ limit: "1000" }], onUnpriced: "allow" });
    const client = bench.create({ budgets });
    const value = fc.oneof(
      fc.constantFrom(5, "x", true, null, {}, [], [{}], [null], [5], { a: 1 }, [{ type: "file", file: 7 }]),
      fc.constantFrom([{ role: "user", content: [{ type: "image_url" }] }], [{ content: [7, null] }], {
        max_price: 5,
      }),
    );
    const request = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 5 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), request, async (path, fields) => {
        const error = await failureOf(client.relay({ path, body: JSON.stringify(fields) }));
        expect(error.kind).toBe("request");
      }),
      { numRuns: 300 },
    );
  });

  test.each(paths)("%s: nor one that cannot be written", async (path) => {
    const request: Record<string, unknown> = { model: "m" };
    request.input = request.messages = request.prompt = [request];
    request.tools = [{ type: "function", parameters: request }];
    const budgets = createBudgets({ budgets: [{ limit: "1" }], onUnpriced: "allow" });
    const error = await failureOf(bench.create({ budgets }).relay({ path, request }));
    expect(error).toMatchObject({ kind: "request", message: expect.stringContaining("request") });
  });
});

describe("two budgets", () => {
  test("the same one for client and call counts once", async () => {
    const budgets = createBudgets({ rateLimits: [{ requests: 2 }] });
    const client = bench.create({ budgets });
    bench.upstream.fallback = storyReply(plainText, { stream: false });
    await client.chat(ask, { budgets });
    await client.chat(ask, { budgets });
    expect(await failureOf(client.chat(ask, { budgets }))).toMatchObject({ status: 429 });
  });

  test.each([0, 1])("what one granted is given back when the other never answers (%i)", async (place) => {
    const granted = createBudgets({ budgets: [{ limit: "1" }], offers: () => [{ pricing: price }] });
    const silent: Admission = { admit: () => new Promise(() => {}) };
    const [own, other] = place === 0 ? [granted, silent] : [silent, granted];
    const client = bench.create({ budgets: own });
    const call = client.chat({ ...ask, max_tokens: 5 }, { budgets: other, signal: AbortSignal.timeout(30) });
    expect(await failureOf(call)).toMatchObject({ kind: "aborted" });
    expect(await granted.status({ tags: {} })).toMatchObject([{ reserved: 0n }]);
  });

  test("what comes late is given back too", async () => {
    const ends: string[] = [];
    const ticket = { settle: () => void ends.push("settled"), release: () => void ends.push("released") };
    const late: Admission = { admit: () => sleep(40).then(() => ticket) };
    const refusing = createBudgets({ rateLimits: [{ requests: 1 }] });
    bench.upstream.fallback = storyReply(plainText, { stream: false });
    const client = bench.create({ budgets: late });
    await client.chat(ask, { budgets: refusing });
    expect(ends).toEqual(["settled"]);
    expect(await failureOf(client.chat(ask, { budgets: refusing }))).toMatchObject({ status: 429 });
    await sleep(60);
    expect(ends).toEqual(["settled", "released"]);
  });
});

describe("videos", () => {
  const request = { model: "lumen/swift-1", prompt: "a lake at dawn", duration: 8 };
  const order = { path: "/videos", body: JSON.stringify(request) };
  const pending = { id: "job-1", status: "pending" };

  test("are refused and let through as an order is", async () => {
    const budgets = createBudgets({ budgets: [{ limit: "1" }] });
    const [relayed, ordered] = [
      await failureOf(bench.create({ budgets }).relay(order)),
      await failureOf(bench.create({ budgets }).videos.create(request)),
    ];
    expect([relayed.status, relayed.message]).toEqual([ordered.status, ordered.message]);
    expect(bench.upstream.requests).toEqual([]);
  });

  test("have the receipt of a job, which its end replaces", async () => {
    bench.upstream.route("POST", "/videos", json(pending, { status: 202 }));
    bench.upstream.route(
      "GET",
      "/videos/job-1",
      json({ ...pending, status: "completed", usage: { cost: 0.5 } }),
    );
    const ledger = createMemoryLedger();
    const client = bench.create({ ledger });
    const answer = await client.relay(order);
    expect([answer.status, answer.body]).toEqual([202, JSON.stringify(pending)]);
    expect(await answer.receipt).toMatchObject({ id: "job-1", api: "videos", cost: undefined });
    expect(receiptOf(await client.videos.get("job-1"))).toMatchObject({ id: "job-1", cost: DOLLAR / 2n });
    expect(ledger.total()).toMatchObject({ calls: 1, reported: DOLLAR / 2n });
  });

  test("are ordered once, unless it is known that the order was not taken", async () => {
    const client = bench.create({ retry: quick });
    bench.upstream.enqueue(json({ error: { code: 502, message: "Lost." } }, { status: 502 }));
    const error = await failureOf(client.relay(order));
    expect(error).toMatchObject({ status: 502, retryable: false, receipt: { api: "videos" } });
    expect(bench.upstream.requests).toHaveLength(1);
    bench.upstream.enqueue(json({ error: { code: 429, message: "Wait." } }, { status: 429 }), json(pending));
    await client.relay(order);
    expect(bench.upstream.requests).toHaveLength(3);
  });

  test("a job that failed is an answer", async () => {
    const failed = { ...pending, status: "failed", error: "no" };
    const answer = await bench.answering(json(failed)).relay(order);
    expect(answer.body).toBe(JSON.stringify(failed));
  });
});

describe("further fields", () => {
  test.each([
    ["bytes of a form", new TextEncoder().encode("--b\r\n"), { model: "m" }],
    ["a form that nobody has read", "--b\r\n", undefined],
  ])("%s has no place for them", async (_, body, request) => {
    const options = {
      extraBody: { seed: 1 },
      headers: { "content-type": "multipart/form-data; boundary=b" },
    };
    const call = bench.create().relay({ path: "/audio/transcriptions", body, request }, options);
    expect(await failureOf(call)).toMatchObject({
      kind: "request",
      message: expect.stringContaining("extraBody"),
    });
    expect(bench.upstream.requests).toEqual([]);
  });

  test("a form goes as it is beside defaults", async () => {
    const told: Receipt[] = [];
    const client = bench.create({ defaults: { model: "a" }, onReceipt: (receipt) => told.push(receipt) });
    bench.upstream.enqueue(text("Hi.", { headers: { "content-type": "text/plain" } }));
    const request = { path: "/audio/transcriptions", body: "--b\r\n", request: { model: "m" } };
    await client.relay(request, {
      headers: { "content-type": "multipart/form-data; boundary=b" },
      extraBody: {},
    });
    expect(bench.upstream.requests[0]?.body).toBe("--b\r\n");
    expect(told).toMatchObject([{ api: "transcriptions", requestedModel: "m" }]);
  });
});
