import { execFile } from "node:child_process";
import { getEventListeners } from "node:events";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ChatOpenAI } from "@langchain/openai";
import { createBudgets } from "@wayfare/core/budgets";
import { meteredFetch, type RoutedRequestOptions, receiptOf } from "@wayfare/openai";
import {
  cutMidStream,
  errorFirstEvent,
  hangMidStream,
  json,
  rateLimited,
  stories,
  text,
} from "@wayfare/test-upstream";
import OpenAI from "openai";
import OpenAI6 from "openai-6";
import { describe, expect, test } from "vitest";
import { all, ask, failureOf, KEY, quick, tell, useUpstream, VENDOR_KEY } from "./support.ts";

const run = promisify(execFile);
setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");
const folder = import.meta.dirname;
const bench = useUpstream();
const { plainText } = stories;
const streamed = { ...ask(plainText), stream: true } as const;

describe.each([
  ["7", OpenAI],
  ["6", OpenAI6 as unknown as typeof OpenAI],
])("in an OpenAI of version %s", (_, Client) => {
  test("made for api.openai.com: its calls come here, its key does not", async () => {
    bench.upstream.fallback = tell(plainText);
    const client = new Client({ apiKey: VENDOR_KEY, fetch: meteredFetch(bench.core()) });
    const headers = {
      "x-api-key": VENDOR_KEY,
      "api-key": VENDOR_KEY,
      "HTTP-Referer": "https://harbour.example",
    };
    const answer = await client.chat.completions.create(ask(plainText), { headers });
    expect(answer.choices[0]?.message.content).toBe(plainText.text);
    expect(receiptOf(answer)).toBe(bench.receipts[0]);
    const stream = await client.chat.completions.create(streamed);
    await all(stream);
    expect(receiptOf(stream)).toBe(bench.receipts[1]);
    const [sent] = bench.upstream.requests;
    expect(sent).toMatchObject({ path: "/chat/completions", json: ask(plainText) });
    expect(sent?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      "http-referer": "https://harbour.example",
      "x-stainless-lang": "js",
    });
    expect(JSON.stringify(bench.upstream.requests)).not.toContain(VENDOR_KEY);
  });

  test("it retries by itself, a receipt for each try", async () => {
    bench.upstream.enqueue(rateLimited({ retryAfter: 0 }), tell(plainText));
    const client = new Client({ apiKey: "none", fetch: meteredFetch(bench.core()) });
    await client.chat.completions.create(ask(plainText));
    expect(bench.receipts).toMatchObject([{ error: "rate_limit" }, { error: undefined }]);
  });

  test("or core does, and the SDK does not on top", async () => {
    bench.upstream.fallback = rateLimited({ retryAfter: 0 });
    const client = new Client({ apiKey: "none", fetch: meteredFetch(bench.core(), { retry: quick }) });
    const error = await failureOf(client.chat.completions.create(ask(plainText)));
    expect(error).toBeInstanceOf(Client.RateLimitError);
    expect(bench.upstream.requests).toHaveLength(3);
    expect(receiptOf(error)?.attempts).toHaveLength(3);
  });
});

describe("in LangChain's ChatOpenAI", () => {
  const model = (fetch: ReturnType<typeof meteredFetch>) =>
    new ChatOpenAI({ model: "lumen/otter-1", apiKey: VENDOR_KEY, maxRetries: 0, configuration: { fetch } });

  test("invoke and stream", async () => {
    bench.upstream.fallback = tell(plainText);
    const chat = model(meteredFetch(bench.core(), { tags: { feature: "chain" } }));
    expect((await chat.invoke("Hi.")).text).toBe(plainText.text);
    const pieces = await all(await chat.stream("Hi."));
    expect(pieces.map(({ text }) => text).join("")).toBe(plainText.text);
    const tags = { feature: "chain" };
    expect(bench.receipts).toMatchObject([
      { tags, streamed: false },
      { tags, streamed: true },
    ]);
    expect(JSON.stringify(bench.upstream.requests)).not.toContain(VENDOR_KEY);
  });

  test("an error in mid-stream is thrown", async () => {
    bench.upstream.enqueue(cutMidStream(plainText.chunks, 2));
    const chat = model(meteredFetch(bench.core()));
    expect(await failureOf(chat.stream("Hi.").then(all))).toMatchObject({ error: { code: 502 } });
  });
});

test("in an SDK for Anthropic's API", async () => {
  const usage = { input_tokens: 3, output_tokens: 7, cost: 0.00002 };
  bench.upstream.enqueue(json({ id: "gen-m1", type: "message", model: "m", stop_reason: "end_turn", usage }));
  const headers = {
    "x-api-key": VENDOR_KEY,
    "anthropic-version": "2023-06-01",
    "content-type": "application/json",
  };
  const body = JSON.stringify({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "Hi." }] });
  const response = await meteredFetch(bench.core())("https://api.anthropic.com/v1/messages?beta=true", {
    ...{ method: "POST", headers, body },
  });
  expect(await response.json()).toMatchObject({ id: "gen-m1" });
  const [sent] = bench.upstream.requests;
  expect(sent).toMatchObject({ path: "/messages", body, headers: { "anthropic-version": "2023-06-01" } });
  expect(JSON.stringify(sent)).not.toContain(VENDOR_KEY);
  expect(receiptOf(response)).toMatchObject({ api: "messages", cost: 20_000_000_000n });
});

describe("as fetch", () => {
  const body = JSON.stringify(plainText.request);
  const post = { method: "POST", body };

  test("takes a URL, a Request, and a second argument over it", async () => {
    bench.upstream.fallback = tell(plainText);
    const send = meteredFetch(bench.core());
    const request = new Request("https://x.example/v1/chat/completions?a=1#b", {
      ...post,
      headers: { "x-a": "1" },
    });
    for (const response of [
      await send(new URL(`${bench.upstream.url}/chat/completions`), { ...post, method: "post" }),
      await send(request),
      await send(request.url, { ...post, headers: [["X-A", "2"]] }),
    ]) {
      expect(await response.json()).toEqual(plainText.completion);
      expect(receiptOf(response)).toBe(bench.receipts.shift());
    }
    const other = new Request(request.url, { ...post, headers: { "x-a": "1" } });
    await (await send(other, { headers: { "x-a": "3" } })).text();
    expect(bench.upstream.requests.map(({ headers }) => headers["x-a"])).toEqual([undefined, "1", "2", "3"]);
    for (const { path, json } of bench.upstream.requests)
      expect({ path, json }).toEqual({ path: "/chat/completions", json: plainText.request });
    expect(bench.receipts).toHaveLength(1);
  });

  test.each([
    ["https://api.openai.com/v1/models?a=/v1", "/models", { a: "/v1" }],
    ["https://proxy.example/v1/models/v1/endpoints", "/models/v1/endpoints", {}],
    ["https://api.openai.com/v1/x/../models", "/models", {}],
    ["https://api.openai.com/x/../v1//models/#v1", "/models", {}],
    ["https://api.anthropic.com/v1/models", "/models", {}],
  ])("%s goes to %s", async (url, path, query) => {
    bench.upstream.fallback = json({ data: [] });
    await (await meteredFetch(bench.core())(url)).text();
    expect(bench.upstream.requests).toMatchObject([{ method: "GET", path, query }]);
  });

  test("an address without a version is refused, also one that only begins like ours", async () => {
    const send = meteredFetch(bench.core({ baseURL: "https://x.example/api" }));
    for (const url of [
      "https://api.x.example/chat",
      "https://x.example/api2/chat",
      "https://x.example/v10/chat",
    ]) {
      const error = await failureOf(send(url, post));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain('"/v1"');
    }
  });

  test("an address that leads out of the API does not get there, nor does its key", async () => {
    const send = meteredFetch(bench.core());
    const outside = await failureOf(send("https://api.openai.com/v1/../../../secret", post));
    expect(outside).toBeInstanceOf(TypeError);
    const refused = await send(`${bench.upstream.url}/../../secret`, post);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("leads out of the API");
    expect(bench.upstream.requests).toEqual([]);
  });

  test("a spelling of its own does not lead a chat past the budgets", async () => {
    const budgets = createBudgets({ rateLimits: [{ requests: 0 }] });
    const send = meteredFetch(bench.core({ budgets }));
    for (const path of [
      "//chat/completions",
      "/chat/completions/",
      "/./chat/completions#x",
      "/%63hat/completions",
    ]) {
      const response = await send(`https://api.openai.com/v1${path}`, { ...post, method: "post" });
      expect(response.status).toBe(429);
    }
    expect(bench.upstream.requests).toEqual([]);
  });

  test("bodies of every kind", async () => {
    const form = new FormData();
    form.set("model", "lumen/ear-1");
    form.set("file", new Blob(["sound"]), "a.mp3");
    const bytes = new TextEncoder().encode(body);
    bench.upstream.fallback = json(plainText.completion);
    const send = meteredFetch(bench.core());
    const kinds = [
      bytes,
      bytes.buffer as ArrayBuffer,
      new DataView(bytes.buffer as ArrayBuffer),
      new Blob([body]),
    ];
    for (const kind of [...kinds, new Response(body).body])
      await send(`${bench.upstream.url}/chat/completions`, {
        ...post,
        body: kind,
        duplex: "half",
      } as RequestInit);
    for (const { json: sent } of bench.upstream.requests) expect(sent).toEqual(plainText.request);
    const query = new URLSearchParams({ a: "1" });
    await (await send(`${bench.upstream.url}/keys`, { ...post, body: query })).text();
    expect(bench.upstream.requests.at(-1)).toMatchObject({
      body: "a=1",
      headers: { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" },
    });
    bench.upstream.fallback = json({ text: "Hello." });
    await send(`${bench.upstream.url}/audio/transcriptions`, { ...post, body: form });
    expect(bench.upstream.requests.at(-1)?.body).toContain('name="file"; filename="a.mp3"');
    expect(bench.receipts.at(-1)).toMatchObject({ api: "transcriptions", requestedModel: "lumen/ear-1" });
  });

  test("a program that has read its answers ends by itself", async () => {
    bench.upstream.fallback = tell(plainText);
    const program = `
      import { createOpenAI } from "@wayfare/openai";
      const client = createOpenAI({ apiKey: "${KEY}", baseURL: "${bench.upstream.url}" });
      const request = { model: "lumen/otter-1", messages: [{ role: "user", content: "Hi." }] };
      await client.chat.completions.create(request);
      for await (const _ of await client.chat.completions.create({ ...request, stream: true }));
      process.stdout.write("read");`;
    const began = performance.now();
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], { cwd: folder });
    expect(stdout).toBe("read");
    // Timers of ours would hold it for the 120 s of a deadline; sockets of Node's own are let go in 4 s.
    expect(performance.now() - began).toBeLessThan(15_000);
  }, 20_000);

  test("statuses without a body, and headers of the wire", async () => {
    bench.upstream.enqueue(
      { status: 204, steps: [] },
      json({ a: 1 }, { headers: { "x-request-id": "r-1" } }),
    );
    const send = meteredFetch(bench.core());
    const empty = await send(`${bench.upstream.url}/keys/a`, { method: "DELETE" });
    expect([empty.status, empty.body]).toEqual([204, null]);
    const response = await send(`${bench.upstream.url}/models`);
    expect(await response.json()).toEqual({ a: 1 });
    expect(response.headers.get("x-request-id")).toBe("r-1");
    for (const name of ["transfer-encoding", "connection", "content-length"])
      expect(response.headers.has(name)).toBe(false);
  });

  test("errors have the body and the wait of the server", async () => {
    bench.upstream.enqueue(rateLimited({ retryAfter: 2 }));
    const send = meteredFetch(bench.core());
    const limited = await send(`${bench.upstream.url}/chat/completions`, post);
    expect([
      limited.status,
      limited.headers.get("retry-after"),
      limited.headers.get("retry-after-ms"),
    ]).toEqual([429, "2", "2000"]);
    expect(await limited.json()).toEqual({ error: { code: 429, message: "Provider returned error" } });
    expect(limited.headers.get("x-should-retry")).toBeNull();
    expect(receiptOf(limited)).toBe(bench.receipts[0]);
    const odd = { id: "gen-\u{1F426}", error: { code: 503, message: "busy" } };
    bench.upstream.enqueue(json(odd));
    const busy = await send(`${bench.upstream.url}/chat/completions`, post);
    expect([busy.status, await busy.json()]).toEqual([503, odd]);
    const stream = JSON.stringify(streamed);
    bench.upstream.enqueue(errorFirstEvent());
    expect((await send(`${bench.upstream.url}/chat/completions`, { ...post, body: stream })).status).toBe(
      502,
    );
  });

  test("budgets of its own", async () => {
    const budgets = createBudgets({ rateLimits: [{ requests: 1 }] });
    bench.upstream.fallback = tell(plainText);
    const send = meteredFetch(bench.core(), { budgets });
    expect((await send(`${bench.upstream.url}/chat/completions`, post)).status).toBe(200);
    const refused = await send(`${bench.upstream.url}/chat/completions`, post);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      error: { metadata: { error_type: "rate_limit_exceeded" } },
    });
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test("a stream that is aborted breaks with the reason, one that is left ends at the provider", async () => {
    bench.upstream.enqueue(hangMidStream(plainText.chunks, 2), hangMidStream(plainText.chunks, 2));
    const send = meteredFetch(bench.core());
    const controller = new AbortController();
    const init = { ...post, body: JSON.stringify(streamed), signal: controller.signal };
    const aborted = await send(`${bench.upstream.url}/chat/completions`, init);
    const reading = aborted.text();
    controller.abort(new Error("enough"));
    expect(await failureOf(reading)).toMatchObject({ message: "enough" });
    const left = await send(`${bench.upstream.url}/chat/completions`, { ...init, signal: null });
    await left.body?.cancel();
    for (const { closed } of bench.upstream.requests) await closed;
    expect(bench.upstream.requests.map(({ clientHungUp }) => clientHungUp)).toEqual([true, true]);
    expect(bench.receipts).toMatchObject([{ aborted: true }, { aborted: true }]);
    expect(receiptOf(left)).toBe(bench.receipts[1]);
  });

  test("a stream that is dropped ends at the provider, and its receipt is written", async () => {
    bench.upstream.fallback = hangMidStream(plainText.chunks, 2);
    const send = meteredFetch(bench.core());
    const { signal } = new AbortController();
    await (async () => {
      const init = { ...post, body: JSON.stringify(streamed), signal };
      await send(`${bench.upstream.url}/chat/completions`, init);
      const half = await send(`${bench.upstream.url}/chat/completions`, init);
      await half.body?.getReader().read();
    })();
    for (let turn = 0; turn < 100 && bench.receipts.length < 2; turn += 1) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(bench.receipts).toMatchObject([{ aborted: true }, { aborted: true }]);
    for (const { closed } of bench.upstream.requests) await closed;
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("further fields have no place in a form", async () => {
    const client = bench.create();
    const file = new File(["sound"], "a.mp3");
    const call = client.audio.transcriptions.create({ model: "lumen/ear-1", file }, {
      wayfare: { extraBody: { seed: 1 } },
    } as RoutedRequestOptions);
    expect(await failureOf(call)).toMatchObject({
      status: 400,
      message: expect.stringContaining("extraBody"),
    });
    expect(bench.upstream.requests).toEqual([]);
  });

  test("transcriptions may come in a stream", async () => {
    const events = [
      { type: "transcript.text.delta", delta: "Hel" },
      {
        type: "transcript.text.done",
        text: "Hello",
        usage: { input_tokens: 3, output_tokens: 1, cost: 0.001 },
      },
    ];
    bench.upstream.enqueue(
      text(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""), {
        headers: { "content-type": "text/event-stream" },
      }),
    );
    const file = new File(["sound"], "a.mp3");
    const stream = await bench
      .create()
      .audio.transcriptions.create({ model: "lumen/ear-1", file, stream: true });
    expect(await all(stream)).toEqual(events);
    expect(bench.receipts).toMatchObject([{ api: "transcriptions", streamed: true, cost: 10n ** 12n }]);
  });

  test("no listener stays on a signal that many calls share", async () => {
    bench.upstream.fallback = tell(plainText);
    const { signal } = new AbortController();
    const send = meteredFetch(bench.core());
    for (const request of [plainText.request, streamed]) {
      for (let turn = 0; turn < 20; turn += 1) {
        const init = { ...post, body: JSON.stringify(request), signal };
        await (await send(`${bench.upstream.url}/chat/completions`, init)).text();
      }
    }
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("a slow reader holds the provider up", async () => {
    const write = `${": OPENROUTER PROCESSING\n\n".repeat(4000)}`;
    const first = `data: ${JSON.stringify(plainText.chunks[0])}\n\n`;
    const repeat = [{ write }];
    const headers = { "content-type": "text/event-stream" };
    bench.upstream.enqueue({ headers, steps: [{ write: first }, { write: first }, { repeat, times: 400 }] });
    const response = await meteredFetch(bench.core())(`${bench.upstream.url}/chat/completions`, {
      ...post,
      body: JSON.stringify(streamed),
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(bench.upstream.requests[0]?.bytesSent).toBeLessThan(write.length * 200);
    await response.body?.cancel();
    await bench.upstream.requests[0]?.closed;
  });
});
