import {
  type CallOptions,
  type OpenRouter,
  type Receipt,
  type RelayAnswer,
  type RelayRequest,
  type RelayStream,
  receiptOf,
} from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import {
  cutMidStream,
  drip,
  encodeEvents,
  endWithoutFinish,
  errorBody,
  errorFirstEvent,
  errorInside200,
  errorMidStream,
  hangMidStream,
  json,
  rateLimited,
  sse,
  stories,
  storyReply,
  text,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { ask, failureOf, KEY, quick, sleep, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const { plainText } = stories;

function asked(body: object, path = "/chat/completions"): RelayRequest {
  return { path, body: JSON.stringify(body) };
}

const streamed = asked({ ...plainText.request, stream: true });

/** All bytes of an answer as text. */
async function read({ body }: RelayAnswer): Promise<string> {
  if (typeof body === "string") return body;
  const parts: Uint8Array[] = [];
  for await (const piece of body) parts.push(piece);
  return Buffer.concat(parts).toString();
}

/** What came before a stream broke, and why it broke. */
async function untilBroken({ body }: RelayAnswer): Promise<{ before: string; error: unknown }> {
  let before = "";
  const reading = (async () => {
    const stream = body as RelayStream;
    for (let bytes = await stream.read(); bytes !== undefined; bytes = await stream.read())
      before += Buffer.from(bytes).toString();
  })();
  return { error: await failureOf(reading), before };
}

describe.each(transports)("relay() over %s", (_, options) => {
  test.each(Object.values(stories))("$name passes byte for byte, and costs the same", async (story) => {
    bench.upstream.fallback = (request) => storyReply(story, request, { writes: 97 });
    const client = bench.create(options);
    const { url } = bench.upstream;
    for (const stream of [false, true]) {
      const body = JSON.stringify({ ...story.request, ...(stream && { stream }) });
      const direct = await fetch(`${url}/chat/completions`, { method: "POST", body });
      const answer = await client.relay({ path: "/chat/completions", body });
      expect(answer.status).toBe(200);
      expect(answer.header("content-type")).toBe(direct.headers.get("content-type"));
      expect(await read(answer)).toBe(await direct.text());
      expect(bench.upstream.requests.at(-1)?.body).toBe(body);
      const known = stream
        ? await client.stream(story.request).receipt()
        : receiptOf(await client.chat(story.request));
      expect(comparable(await answer.receipt)).toEqual(comparable(known));
      expect(receiptOf(answer)).toEqual(await answer.receipt);
    }
  });
});

/** A receipt without what differs from call to call. */
function comparable(receipt: Receipt | undefined) {
  const { latency, startedAt, attempts, id, ...rest } = receipt as Receipt;
  return {
    ...rest,
    id: id.startsWith("local-") ? "local" : id,
    attempts: attempts.map(({ status }) => status),
  };
}

describe("what is sent", () => {
  test("the key is the client's, whatever the body is", async () => {
    const client = bench.answering(json(plainText.completion));
    const body = new TextEncoder().encode(JSON.stringify(plainText.request));
    await client.relay({ path: "/chat/completions", body }, { headers: { "x-trace": "7" } });
    const [sent] = bench.upstream.requests;
    expect(sent?.json).toEqual(plainText.request);
    expect(sent?.headers).toMatchObject({
      authorization: expect.stringMatching(/^Bearer sk-or-v1-/),
      "content-type": "application/json",
      "x-trace": "7",
    });
  });

  test("defaults of the client and further fields are written into chats, and into nothing else", async () => {
    const client = bench.create({ defaults: { provider: { sort: "price" }, model: "lumen/otter-1" } });
    bench.upstream.fallback = json(plainText.completion);
    await client.relay(asked({ messages: ask.messages, model: "lumen/crow-1" }), {
      extraBody: { seed: 7 },
    });
    expect(bench.upstream.requests[0]?.json).toEqual({
      ...{ messages: ask.messages, model: "lumen/crow-1" },
      ...{ provider: { sort: "price" }, seed: 7 },
    });
    bench.upstream.fallback = json({ data: [], usage: { total_tokens: 1 } });
    await client.relay(asked({ model: "lumen/wren-1", input: "Hi." }, "/embeddings"));
    expect(bench.upstream.requests[1]?.json).toEqual({ model: "lumen/wren-1", input: "Hi." });
  });

  test("what is no JSON goes as it is, and is refused by the server", async () => {
    const client = bench.answering(errorBody("invalidModel"));
    const error = await failureOf(client.relay({ path: "/chat/completions", body: "{nonsense" }));
    expect(bench.upstream.requests[0]?.body).toBe("{nonsense");
    expect(error).toMatchObject({ status: 400, kind: "request", receipt: { cost: 0n } });
  });

  test("other paths pass unmetered, with their method and status", async () => {
    const told: Receipt[] = [];
    const client = bench.create({ onReceipt: (receipt) => told.push(receipt) });
    bench.upstream.route("GET", "/models", json({ data: [] }));
    bench.upstream.route("DELETE", "/keys/a", json({ deleted: true }, { status: 202 }));
    const models = await client.relay({ method: "GET", path: "/models?limit=1" });
    expect([models.status, await read(models)]).toEqual([200, '{"data":[]}']);
    const gone = await client.relay({ method: "DELETE", path: "/keys/a" });
    expect([gone.status, await read(gone)]).toEqual([202, '{"deleted":true}']);
    expect([await models.receipt, told]).toEqual([undefined, []]);
  });

  test("a path that changes something is never sent twice", async () => {
    bench.upstream.fallback = json({ error: { code: 503, message: "busy" } }, { status: 503 });
    const client = bench.create({ retry: quick });
    expect(await failureOf(client.relay({ path: "/keys", body: "{}" }))).toMatchObject({ status: 503 });
    expect(bench.upstream.requests).toHaveLength(1);
    await failureOf(client.relay({ method: "GET", path: "/models" }));
    expect(bench.upstream.requests).toHaveLength(4);
  });
});

describe("what fails before the first content", () => {
  test.each([
    ["a status", rateLimited({ retryAfter: 0 }), 429],
    ["an error inside 200", errorInside200(), 502],
    ["an error as the first event", errorFirstEvent(), 502],
    ["a page", text("<html>gateway</html>", { headers: { "content-type": "text/html" } }), undefined],
    ["an empty body", text(""), undefined],
  ])("%s is thrown, and tried again where that may help", async (_, reply, status) => {
    bench.upstream.enqueue(reply, storyReply(plainText, { stream: true }));
    const answer = await bench.create({ retry: { ...quick, maxRetries: 1 } }).relay(streamed);
    expect(await read(answer)).toContain("[DONE]");
    expect((await answer.receipt)?.attempts).toHaveLength(2);
    bench.upstream.enqueue(reply);
    const error = await failureOf(bench.create().relay(streamed));
    expect(status === undefined ? error.kind : error.status).toBe(status ?? "interrupted");
    expect(error.receipt).toMatchObject({ api: "chat", streamed: true, error: error.kind });
  });

  test("JSON though a stream was asked for becomes a stream", async () => {
    const client = bench.answering(json(plainText.completion));
    const answer = await client.relay(streamed);
    expect(answer.header("content-type")).toBe("text/event-stream");
    expect(answer.headers["content-type"]).toBe("text/event-stream");
    const said = await read(answer);
    expect(said.endsWith("data: [DONE]\n\n")).toBe(true);
    const chunk = JSON.parse(said.slice(6, said.indexOf("\n")));
    expect(chunk.choices[0].delta.content).toBe(plainText.completion.choices[0].message.content);
    expect(await answer.receipt).toMatchObject({ streamed: true, costSource: "reported" });
  });
});

describe("what breaks behind it", () => {
  test.each([
    ["a cut", cutMidStream(plainText.chunks, 2), "connection"],
    ["an end without a reason", endWithoutFinish(plainText.chunks), "interrupted"],
    ["`[DONE]` without a reason", endWithoutFinish(plainText.chunks, { done: true }), "interrupted"],
  ])("%s is thrown behind all that came, and has words of its own", async (_, reply, kind) => {
    const answer = await bench.answering(reply).relay(streamed);
    const { before, error } = await untilBroken(answer);
    const events = before.trim().split("\n\n");
    const begun = encodeEvents(plainText.chunks, { done: false });
    expect(events).toEqual(begun.slice(0, events.length).map((event) => event.trim()));
    expect(events.length).toBeGreaterThan(1);
    expect(error).toMatchObject({ kind, receipt: { error: kind } });
    const ending = (answer.body as RelayStream).ending(error);
    const [event, done] = ending.trim().split("\n\n");
    expect(done).toBe("data: [DONE]");
    expect(JSON.parse(event?.slice(6) ?? "")).toMatchObject({
      id: plainText.completion.id,
      error: { code: 502, metadata: { error_type: "provider_unavailable" } },
      choices: [{ finish_reason: "error" }],
    });
  });

  test("an error event passes as it came, and the receipt knows", async () => {
    const answer = await bench.answering(errorMidStream(plainText.chunks)).relay(streamed);
    expect(await read(answer)).toContain('"error"');
    // Content had come: it may be billed.
    expect(await answer.receipt).toMatchObject({
      ...{ finishReason: "error", error: "unavailable" },
      ...{ cost: undefined, costSource: "unknown" },
    });
  });

  test("a key that the server repeats in an error does not pass", async () => {
    const error = { code: 502, message: `Bad key ${KEY} for ${KEY}` };
    const answer = await bench.answering(errorMidStream(plainText.chunks, error as never)).relay(streamed);
    const said = await read(answer);
    expect(said).not.toContain(KEY);
    expect(said).toContain("Bad key … for …");
    expect(said).toContain(plainText.chunks[1]?.choices[0].delta.content);
  });

  test("a stream that is left ends at the provider, and is settled by its record", async () => {
    const settled: Receipt[] = [];
    const client = bench.answering(hangMidStream(plainText.chunks.slice(0, 3)), {
      onSettled: (receipt) => settled.push(receipt),
    });
    const record = { data: { id: plainText.completion.id, total_cost: 0.0005, model: "lumen/otter-1" } };
    bench.upstream.route("GET", "/generation", json(record));
    const answer = await client.relay(streamed);
    const stream = answer.body as RelayStream;
    await stream.read();
    stream.cancel();
    stream.cancel();
    expect(await stream.read()).toBeUndefined();
    expect(await answer.receipt).toMatchObject({ aborted: true, error: "aborted", costSource: "unknown" });
    await client.settled();
    expect(settled).toMatchObject([{ cost: 500_000_000_000n, costSource: "reported" }]);
    expect(bench.upstream.requests[0]?.clientHungUp).toBe(true);
  });

  test("a stream that is left behind its last word was not left early", async () => {
    const reply = sse(plainText.chunks);
    const answer = await bench
      .answering({ ...reply, steps: [...reply.steps, { hang: true }] })
      .relay(streamed);
    const stream = answer.body as RelayStream;
    let said = "";
    while (!said.includes("[DONE]")) said += Buffer.from((await stream.read()) ?? []).toString();
    stream.cancel();
    expect(await answer.receipt).toMatchObject({ aborted: false, error: undefined, costSource: "reported" });
  });

  test("a signal ends a stream that nobody is reading, and its receipt is written", async () => {
    const controller = new AbortController();
    const client = bench.answering(hangMidStream(plainText.chunks.slice(0, 3)));
    const answer = await client.relay(streamed, { signal: controller.signal });
    await (answer.body as RelayStream).read();
    controller.abort();
    expect(await answer.receipt).toMatchObject({ aborted: true });
    await bench.upstream.requests[0]?.closed;
  });

  test("what nobody tells is counted from what passed", async () => {
    const settled: Receipt[] = [];
    const prices = { data: { endpoints: [{ provider_name: "Harbor", pricing: price }] } };
    const client = bench.create({ onSettled: (receipt) => settled.push(receipt) });
    bench.upstream.route("GET", "/models/lumen/otter-1/endpoints", json(prices));
    const chunk = {
      ...plainText.chunks[0],
      id: "x-1",
      choices: [{ index: 0, delta: { content: "a".repeat(400) } }],
    };
    bench.upstream.enqueue(hangMidStream([chunk]));
    const answer = await client.relay(streamed);
    await (answer.body as RelayStream).read();
    (answer.body as RelayStream).cancel();
    await client.settled();
    expect(settled).toMatchObject([{ costSource: "estimated", tokens: { completion: 100 } }]);
  });
});

const price = { prompt: "0.000001", completion: "0.000002" };

describe("limits", () => {
  const limited = (limit: string): CallOptions => ({
    budgets: createBudgets({
      budgets: [{ limit }],
      offers: () => [{ pricing: { prompt: "0", completion: "0", request: "0.00001" } }],
    }),
  });

  test("those of a call count beside those of the client, and neither is held by the other's refusal", async () => {
    const own = createBudgets({ rateLimits: [{ requests: 5 }] });
    const client = bench.create({ budgets: own });
    bench.upstream.fallback = storyReply(plainText, { stream: false });
    const small = asked({ ...plainText.request, max_tokens: 10 });
    const route = limited("0.00002");
    await client.relay(small, route);
    const error = await failureOf(client.relay(small, route));
    expect(error).toMatchObject({ status: 402, kind: "payment" });
    expect(await own.status({ tags: {} })).toMatchObject([{ spent: 1n, reserved: 0n }]);
    const status = await (route.budgets as ReturnType<typeof createBudgets>).status({ tags: {} });
    expect(status).toMatchObject([{ reserved: 0n }]);
    expect(status[0]?.spent).toBeGreaterThan(0n);
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test("nothing stays reserved, however a stream ends", async () => {
    const budgets = createBudgets({ budgets: [{ limit: "1" }], offers: () => [{ pricing: price }] });
    const client = bench.create({ budgets });
    bench.upstream.route(
      "GET",
      "/generation",
      json({ error: { code: 401, message: "No." } }, { status: 401 }),
    );
    bench.upstream.enqueue(storyReply(plainText, { stream: true }), cutMidStream(plainText.chunks, 2));
    const request = asked({ ...plainText.request, stream: true, max_tokens: 100 });
    await read(await client.relay(request));
    await untilBroken(await client.relay(request));
    await client.settled();
    const [status] = await budgets.status({ tags: {} });
    expect(status?.reserved).toBe(0n);
  });
});

describe("other APIs", () => {
  const relay = async (client: OpenRouter, path: string, body: object) => {
    const answer = await client.relay(asked(body, path));
    return { said: await read(answer), receipt: await answer.receipt };
  };
  const event = (data: object) =>
    `event: ${(data as { type: string }).type}\ndata: ${JSON.stringify(data)}\n\n`;
  const events = (...all: object[]) =>
    text(all.map(event).join(""), { headers: { "content-type": "text/event-stream" } });
  const usage = { input_tokens: 11, output_tokens: 7, total_tokens: 18, cost: 0.00002 };
  const response = { id: "gen-r1", object: "response", model: "lumen/otter-1", status: "completed", usage };

  test("responses, whole and streamed", async () => {
    const client = bench.create();
    bench.upstream.enqueue(json(response));
    const request = { model: "lumen/otter-1", input: "Hi." };
    const known = {
      ...{ api: "responses", generationId: "gen-r1", cost: 20_000_000_000n, finishReason: "completed" },
      ...{ tokens: { prompt: 11, completion: 7 }, model: "lumen/otter-1" },
    };
    expect((await relay(client, "/responses", request)).receipt).toMatchObject(known);
    const start = { ...response, status: "in_progress", usage: null };
    const parts = [
      { type: "response.created", response: start },
      { type: "response.output_text.delta", delta: "Hello" },
      { type: "response.completed", response },
    ];
    bench.upstream.enqueue(events(...parts));
    const { said, receipt } = await relay(client, "/responses", { ...request, stream: true });
    expect(said).toBe(parts.map(event).join(""));
    expect(receipt).toMatchObject({ ...known, streamed: true });
  });

  test("messages, whole and streamed, with what the cache gave", async () => {
    const client = bench.create();
    const counts = { input_tokens: 3, cache_read_input_tokens: 8, output_tokens: 7, cost: 0.00002 };
    const message = { id: "gen-m1", type: "message", model: "lumen/otter-1", stop_reason: "end_turn" };
    bench.upstream.enqueue(json({ ...message, usage: counts }));
    const request = { model: "lumen/otter-1", max_tokens: 9, messages: ask.messages };
    const known = {
      ...{ api: "messages", generationId: "gen-m1", cost: 20_000_000_000n, finishReason: "end_turn" },
      ...{ tokens: { prompt: 11, completion: 7, cached: 8 } },
    };
    expect((await relay(client, "/messages", request)).receipt).toMatchObject(known);
    const parts = [
      {
        type: "message_start",
        message: { ...message, stop_reason: null, usage: { input_tokens: 3, output_tokens: 1 } },
      },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } },
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: counts },
      { type: "message_stop" },
    ];
    bench.upstream.enqueue(events(...parts));
    const { said, receipt } = await relay(client, "/messages", { ...request, stream: true });
    expect(said).toBe(parts.map(event).join(""));
    expect(receipt).toMatchObject(known);
  });

  test.each(["/responses", "/messages"])("%s: errors, before and behind the first content", async (path) => {
    const client = bench.create();
    const body = { model: "lumen/otter-1", input: "Hi.", messages: ask.messages, stream: true };
    const failed = {
      type: "error",
      error: { type: "overloaded_error", error_type: "provider_overloaded", message: "Busy." },
    };
    bench.upstream.enqueue(events(failed));
    expect(await failureOf(client.relay(asked(body, path)))).toMatchObject({ status: 503 });
    const delta =
      path === "/messages"
        ? { type: "content_block_delta", delta: { type: "text_delta", text: "Hel" } }
        : { type: "response.output_text.delta", delta: "Hel" };
    bench.upstream.enqueue(events(delta));
    const answer = await client.relay(asked(body, path));
    const { error } = await untilBroken(answer);
    const ending = (answer.body as RelayStream).ending(error);
    expect(ending.startsWith("event: error\ndata: ")).toBe(true);
    expect(JSON.parse(ending.split("data: ")[1] ?? "")).toMatchObject({
      type: "error",
      error: { code: 502, message: expect.stringContaining("finish reason") },
    });
  });

  test("a medium in base64 counts as a medium, not as its letters", async () => {
    const budgets = createBudgets({ budgets: [{ limit: "0.1" }], offers: () => [{ pricing: price }] });
    const client = bench.create({ budgets });
    const data = "A".repeat(400_000);
    const source = { type: "base64", media_type: "image/png", data };
    const message = { role: "user", content: [{ type: "image", source }] };
    bench.upstream.fallback = json({ ...response, type: "message", stop_reason: "end_turn" });
    await client.relay(asked({ model: "m", max_tokens: 5, messages: [message] }, "/messages"));
    const image = { type: "input_image", image_url: `data:image/png;base64,${data}` };
    await client.relay(asked({ model: "m", max_output_tokens: 5, input: [image] }, "/responses"));
    const letters = asked(
      { model: "m", max_tokens: 5, messages: [{ role: "user", content: data }] },
      "/messages",
    );
    expect(await failureOf(client.relay(letters))).toMatchObject({ status: 402 });
  });

  test("embeddings, images by either name, and sound", async () => {
    const client = bench.create();
    bench.upstream.fallback = json({ id: "gen-e", data: [], usage: { prompt_tokens: 5, cost: 0.1 } });
    expect((await relay(client, "/embeddings", { model: "m", input: "a" })).receipt).toMatchObject({
      api: "embeddings",
      cost: 10n ** 14n,
    });
    bench.upstream.fallback = json({ data: [{ b64_json: "AA" }], usage: { cost: 0.04 } });
    expect((await relay(client, "/images/generations", { model: "m", prompt: "a" })).receipt).toMatchObject({
      api: "images",
    });
    expect(bench.upstream.requests.at(-1)?.path).toBe("/images");
    bench.upstream.fallback = text("sound", {
      headers: { "content-type": "audio/mpeg", "x-generation-id": "gen-tts" },
    });
    bench.upstream.enqueue(
      text("1\n00:00 --> 00:01\nHi.", { headers: { "content-type": "text/plain; charset=utf-8" } }),
    );
    const captions = await relay(client, "/audio/transcriptions", { model: "m", response_format: "srt" });
    expect(captions).toMatchObject({ said: "1\n00:00 --> 00:01\nHi.", receipt: { api: "transcriptions" } });
    const spoken = await relay(client, "/audio/speech", { model: "m", input: "a" });
    expect(spoken).toMatchObject({ said: "sound", receipt: { api: "speech", generationId: "gen-tts" } });
  });
});

test("a reader that pauses is no silent server", async () => {
  const { chunks } = plainText;
  const client = bench.answering(drip(chunks, 1), { deadlines: { idle: 60 } });
  const answer = await client.relay(streamed);
  const stream = answer.body as RelayStream;
  await stream.read();
  await sleep(150);
  while ((await stream.read()) !== undefined);
  expect(await answer.receipt).toMatchObject({ error: undefined });
});
