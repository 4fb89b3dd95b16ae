import { receiptOf as coreReceiptOf, type Receipt } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { createOpenAI, receiptOf } from "@wayfare/openai";
import {
  cutAfterHeaders,
  cutBeforeHeaders,
  cutMidStream,
  type ErrorName,
  endWithoutFinish,
  errorBodies,
  errorBody,
  errorFirstEvent,
  errorInside200,
  errorMidStream,
  hangBeforeHeaders,
  hangMidStream,
  json,
  rateLimited,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import OpenAI from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { VERSION } from "openai/version";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { all, ask, failureOf, KEY, quick, tell, useUpstream } from "./support.ts";

const { plainText } = stories;
const price = { prompt: "0.000001", completion: "0.000002" };

/** A receipt without what differs from call to call. */
function comparable(receipt: Receipt | undefined) {
  const { latency, startedAt, attempts, id, ...rest } = receipt as Receipt;
  const statuses = attempts.map(({ status }) => status);
  return { ...rest, id: id.startsWith("local-") ? "local" : id, attempts: statuses };
}

/** What has to hold with each version of the SDK. */
export function everyVersion(): void {
  const bench = useUpstream();
  const streamed = { ...ask(plainText), stream: true } as const;

  describe.each(Object.values(stories))("$name", (story) => {
    test("is what the SDK alone gives, and its receipt is known", async () => {
      bench.upstream.fallback = tell(story);
      const client = bench.create();
      const answer = await client.chat.completions.create(ask(story));
      expect(answer).toEqual(await bench.plain().chat.completions.create(ask(story)));
      expect(receiptOf(answer)).toBe(bench.receipts[0]);
      const known = coreReceiptOf(await bench.core().chat(story.request));
      expect(comparable(bench.receipts[0])).toEqual(comparable(known));
    });

    test("the same in a stream", async () => {
      bench.upstream.fallback = tell(story);
      const request = { ...ask(story), stream: true } as const;
      const stream = await bench.create().chat.completions.create(request);
      expect(receiptOf(stream)).toBeUndefined();
      const chunks = await all(stream);
      expect(chunks).toEqual(await all(await bench.plain().chat.completions.create(request)));
      expect(bench.upstream.requests[0]?.json).toEqual(request);
      expect(receiptOf(stream)).toBe(bench.receipts[0]);
      expect(receiptOf(chunks.at(-1))).toBe(bench.receipts[0]);
      const known = await bench.core().stream(story.request).receipt();
      expect(comparable(bench.receipts[0])).toEqual(comparable(known));
    });
  });

  describe("errors", () => {
    test.each(Object.keys(errorBodies) as ErrorName[])("%s is what the SDK alone throws", async (name) => {
      bench.upstream.fallback = errorBody(name);
      const ours = await failureOf(bench.create().chat.completions.create(ask(plainText)));
      const plain = await failureOf(bench.plain().chat.completions.create(ask(plainText)));
      expect(ours).toBeInstanceOf(OpenAI.APIError);
      // What the SDK alone takes for an answer or for a text, is an error with the words of core.
      if (plain.error !== undefined && typeof plain.error === "object") {
        expect([ours.constructor, ours.status, ours.code]).toEqual([
          plain.constructor,
          plain.status,
          plain.code,
        ]);
        expect(ours.error).toEqual(plain.error);
      }
      expect(receiptOf(ours)).toBe(bench.receipts[0]);
      expect(bench.receipts).toMatchObject([{ attempts: [{ status: ours.status }] }]);
    });

    test("inside HTTP 200, in the first event, and JSON without a reason", async () => {
      const client = bench.answering([errorInside200(), errorFirstEvent(), errorInside200("choice")]);
      const inside = await failureOf(client.chat.completions.create(ask(plainText)));
      expect(inside).toBeInstanceOf(OpenAI.InternalServerError);
      expect(inside).toMatchObject({
        status: 502,
        error: { metadata: { provider_code: "connection_reset" } },
      });
      const first = await failureOf(client.chat.completions.create(streamed));
      expect(first).toMatchObject({ status: 502, error: { code: 502 } });
      const choice = await failureOf(client.chat.completions.create(ask(plainText)));
      expect(choice).toMatchObject({ status: 502, error: { code: 502 } });
      for (const error of [inside, first, choice]) expect(receiptOf(error)?.error).toBe("unavailable");
    });

    test.each([
      ["an error in mid-stream", errorMidStream(plainText.chunks)],
      ["a cut in mid-stream", cutMidStream(plainText.chunks, 2)],
      ["an end without a finish reason", endWithoutFinish(plainText.chunks)],
    ])("%s is thrown behind what came before", async (_, reply) => {
      const stream = await bench.answering(reply).chat.completions.create(streamed);
      const chunks: object[] = [];
      const error = await failureOf(
        (async () => {
          for await (const chunk of stream) chunks.push(chunk);
        })(),
      );
      expect(error).toBeInstanceOf(OpenAI.APIError);
      expect(error.error).toMatchObject({ code: 502, metadata: { error_type: "provider_unavailable" } });
      expect(chunks.length).toBeGreaterThan(0);
      expect(receiptOf(error)).toBe(bench.receipts[0]);
      expect(receiptOf(stream)).toBe(bench.receipts[0]);
      expect(bench.receipts).toHaveLength(1);
    });

    test.each([
      ["before the headers", cutBeforeHeaders()],
      ["behind the headers", cutAfterHeaders()],
    ])("a connection that breaks %s", async (_, reply) => {
      const error = await failureOf(bench.answering(reply).chat.completions.create(streamed));
      expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
      expect(error).not.toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
      expect(error.cause).toMatchObject({ kind: "connection" });
      expect(receiptOf(error)).toBe(bench.receipts[0]);
    });

    test("a deadline of core, and the SDK's own", async () => {
      bench.upstream.fallback = hangBeforeHeaders();
      const deadline = bench.create({ deadlines: { firstByte: 30 } });
      const own = bench.create({}, { timeout: 30 });
      for (const client of [deadline, own]) {
        const error = await failureOf(client.chat.completions.create(ask(plainText)));
        expect(error).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
        expect(receiptOf(error)).toBe(bench.receipts.at(-1));
      }
      expect(bench.receipts).toMatchObject([{ error: "timeout" }, { error: "timeout", aborted: false }]);
    });

    test("no key at all", async () => {
      const error = await failureOf(bench.create({ apiKey: "" }).chat.completions.create(ask(plainText)));
      expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
      expect(error.message).toContain("OPENROUTER_API_KEY");
      expect(bench.upstream.requests).toEqual([]);
    });

    test("JSON where a stream was asked for becomes a stream", async () => {
      const client = bench.answering(json(plainText.completion));
      const chunks = await all(await client.chat.completions.create(streamed));
      expect(chunks.map(({ choices }) => choices[0]?.delta.content).join("")).toBe(plainText.text);
    });
  });

  test("a response in one piece where a stream was asked for becomes events", async () => {
    const text = { type: "output_text", text: "Hello", annotations: [] };
    const call = {
      type: "function_call",
      id: "f1",
      call_id: "c1",
      name: "look",
      arguments: '{"a":1}',
      status: "completed",
    };
    const output = [
      { type: "reasoning", id: "rs1", summary: [] },
      { type: "message", id: "m1", role: "assistant", status: "completed", content: [text] },
      call,
    ];
    const usage = { input_tokens: 3, output_tokens: 7, total_tokens: 10, cost: 0.00002 };
    const whole = {
      id: "gen-r1",
      object: "response",
      model: "lumen/otter-1",
      status: "completed",
      output,
      usage,
    };
    const client = bench.create();
    const request = { model: "lumen/otter-1", input: "Hi." };
    bench.upstream.enqueue(json(whole), json(whole), json({ ...whole, status: "incomplete" }));
    const events = await all(await client.responses.create({ ...request, stream: true }));
    expect([events[0]?.type, events.at(-1)]).toMatchObject([
      "response.created",
      { type: "response.completed", response: { id: "gen-r1", output } },
    ]);
    const words = events.flatMap((event) =>
      event.type === "response.output_text.delta" ? [event.delta] : [],
    );
    expect(words).toEqual(["Hello"]);
    const last = await client.responses.stream(request).finalResponse();
    expect(last).toMatchObject({ id: "gen-r1", status: "completed" });
    expect(last.output).toMatchObject(output);
    const cut = await all(await client.responses.create({ ...request, stream: true }));
    expect(cut.at(-1)?.type).toBe("response.incomplete");
    const known = { api: "responses", streamed: true, cost: 20_000_000_000n, error: undefined };
    expect(bench.receipts).toMatchObject([known, known, { ...known, finishReason: "incomplete" }]);
  });

  describe("aborts", () => {
    test("before and during the wait", async () => {
      bench.upstream.fallback = hangBeforeHeaders();
      const early = await failureOf(
        bench.create().chat.completions.create(ask(plainText), { signal: AbortSignal.abort() }),
      );
      expect(early).toBeInstanceOf(OpenAI.APIUserAbortError);
      expect(bench.upstream.requests).toEqual([]);
      const controller = new AbortController();
      const pending = bench.create().chat.completions.create(ask(plainText), { signal: controller.signal });
      setTimeout(() => controller.abort(), 20);
      const error = await failureOf(pending);
      expect(error).toBeInstanceOf(OpenAI.APIUserAbortError);
      expect(receiptOf(error)).toMatchObject({ aborted: true });
      expect(receiptOf(error)).toBe(bench.receipts[0]);
    });

    test.each(["a signal", "the stream's controller", "leaving the loop"])("a stream by %s", async (how) => {
      const controller = new AbortController();
      const client = bench.answering(hangMidStream(plainText.chunks, 3));
      const stream = await client.chat.completions.create(streamed, { signal: controller.signal });
      let count = 0;
      for await (const _ of stream) {
        count += 1;
        if (count < 3) continue;
        if (how === "leaving the loop") break;
        (how === "a signal" ? controller : stream.controller).abort();
      }
      await bench.upstream.requests[0]?.closed;
      expect(bench.upstream.requests[0]?.clientHungUp).toBe(true);
      expect(count).toBe(3);
      expect(receiptOf(stream)).toMatchObject({ aborted: true });
    });

    test("a server that keeps the connection open behind the last event keeps nobody waiting", async () => {
      const { steps, ...reply } = storyReply(plainText, streamed);
      const client = bench.answering({ ...reply, steps: [...steps, { hang: true }] });
      const stream = await client.chat.completions.create(streamed);
      await all(stream);
      expect(receiptOf(stream)).toMatchObject({ aborted: false, error: undefined, finishReason: "stop" });
    });

    test("`.stream()` tells of its abort", async () => {
      const runner = bench
        .answering(hangMidStream(plainText.chunks, 3))
        .chat.completions.stream(ask<typeof streamed>(plainText));
      runner.on("content", () => runner.abort());
      expect(await failureOf(runner.done())).toBeInstanceOf(OpenAI.APIUserAbortError);
      await bench.upstream.requests[0]?.closed;
    });
  });

  describe("budgets", () => {
    const limited = (limit: string) =>
      createBudgets({ budgets: [{ limit }], offers: () => [{ pricing: price }] });

    test("a refusal is a 402 with its reason, before anything is sent", async () => {
      const budgets = limited("0.000001");
      const request = { ...ask(plainText), max_tokens: 100 };
      const error = await failureOf(bench.create({ budgets }).chat.completions.create(request));
      expect(error).toBeInstanceOf(OpenAI.APIError);
      expect(error).toMatchObject({ status: 402, error: { metadata: { error_type: "payment_required" } } });
      expect(bench.upstream.requests).toEqual([]);
      expect(await budgets.status({ tags: {} })).toMatchObject([{ reserved: 0n, spent: 0n }]);
    });

    test("of calls at the same time only as many pass as there is money for", async () => {
      const budgets = limited("0.0003");
      bench.upstream.fallback = (request) => ({
        ...storyReply(plainText, request),
        beforeHeaders: [{ wait: 20 }],
      });
      const client = bench.create({ budgets });
      const request = { ...ask(plainText), max_tokens: 100 };
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, () => client.chat.completions.create(request)),
      );
      const refused = outcomes.filter(({ status }) => status === "rejected");
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.length).toBeLessThan(8);
      expect(bench.upstream.requests).toHaveLength(8 - refused.length);
      for (const { reason } of refused as PromiseRejectedResult[])
        expect([402, 429]).toContain(reason.status);
      expect(await budgets.status({ tags: {} })).toMatchObject([{ reserved: 0n }]);
    });
  });

  describe("retries", () => {
    test("are core's: one receipt with all attempts", async () => {
      const client = bench.answering([rateLimited({ retryAfter: 0 }), tell(plainText)], { retry: quick });
      const answer = await client.chat.completions.create(ask(plainText));
      expect(bench.upstream.requests).toHaveLength(2);
      expect(receiptOf(answer)?.attempts.map(({ status }) => status)).toEqual([429, 200]);
      expect(bench.receipts).toHaveLength(1);
    });

    test("`maxRetries` of the SDK says how often, per call or for all", async () => {
      bench.upstream.fallback = rateLimited({ retryAfter: 0 });
      const sent = async (client: OpenAI, options?: OpenAI.RequestOptions) => {
        const before = bench.upstream.requests.length;
        const error = await failureOf(client.chat.completions.create(ask(plainText), options));
        expect(error).toBeInstanceOf(OpenAI.RateLimitError);
        return bench.upstream.requests.length - before;
      };
      expect(await sent(bench.create({ retry: quick }))).toBe(3);
      expect(await sent(bench.create({ retry: quick }), { maxRetries: 1 })).toBe(2);
      expect(await sent(bench.create({ retry: quick }), { maxRetries: 0 })).toBe(1);
      expect(await sent(bench.create({ retry: quick }, { maxRetries: 3 }))).toBe(4);
      expect(await sent(bench.create({ retry: quick }).withOptions({ maxRetries: 0 }))).toBe(1);
      expect(await sent(bench.create({ retry: quick }), { maxRetries: Number.NaN })).toBe(1);
      expect(await sent(createOpenAI({ openrouter: bench.core() }))).toBe(1);
    });

    test("a list is not retried by the SDK on top", async () => {
      bench.upstream.fallback = cutBeforeHeaders();
      const client = bench.create({ retry: { maxRetries: 1, baseDelay: 1 } });
      expect(await failureOf(client.models.list())).toBeInstanceOf(OpenAI.APIConnectionError);
      expect(bench.upstream.requests).toHaveLength(2);
    });

    test("a timeout is for each attempt, as ever", async () => {
      const client = bench.answering([hangBeforeHeaders(), tell(plainText)], { retry: quick });
      const answer = await client.chat.completions.create(ask(plainText), { timeout: 50 });
      expect(receiptOf(answer)?.attempts.map(({ error }) => error)).toEqual(["timeout", undefined]);
    });
  });

  describe("helpers", () => {
    const Bird = z.object({ name: z.string() });
    const said = (message: object, finish = "stop") =>
      json({ ...plainText.completion, choices: [{ index: 0, finish_reason: finish, message }] });

    test("`.parse()`", async () => {
      const client = bench.answering(said({ role: "assistant", content: '{"name":"wren"}' }));
      const format = zodResponseFormat(Bird, "bird");
      const answer = await client.chat.completions.parse({ ...ask(plainText), response_format: format });
      expect(answer.choices[0]?.message.parsed).toEqual({ name: "wren" });
      expect(receiptOf(answer)).toBe(bench.receipts[0]);
    });

    test("`.stream()`", async () => {
      const runner = bench
        .answering(tell(plainText))
        .chat.completions.stream(ask<typeof streamed>(plainText));
      expect(receiptOf(await runner.finalChatCompletion())).toBe(bench.receipts[0]);
      expect(await runner.finalContent()).toBe(plainText.text);
    });

    test("`.runTools()`", async () => {
      const call = { id: "c1", type: "function", function: { name: "tide", arguments: "{}" } };
      const first = said({ role: "assistant", content: null, tool_calls: [call] }, "tool_calls");
      const client = bench.answering([first, tell(plainText)]);
      const tide = {
        name: "tide",
        description: "Tells",
        parameters: {},
        function: () => "high",
        parse: () => ({}),
      };
      const runner = client.chat.completions.runTools(
        { ...ask(plainText), tools: [{ type: "function", function: tide as never }] },
        { wayfare: { tags: { feature: "tides" } } } as OpenAI.RequestOptions,
      );
      expect(await runner.finalContent()).toBe(plainText.text);
      expect(bench.upstream.requests[1]?.json.messages.at(-1)).toMatchObject({
        role: "tool",
        content: "high",
      });
      const tags = { feature: "tides" };
      expect(bench.receipts).toMatchObject([{ tags }, { tags }]);
    });
  });

  describe("other calls", () => {
    test("embeddings, in base64 as the SDK asks by itself", async () => {
      const vector = new Float32Array([0.5, -1]);
      const embedding = Buffer.from(vector.buffer).toString("base64");
      const usage = { prompt_tokens: 2, total_tokens: 2, cost: 0.000001 };
      const data = [{ object: "embedding", index: 0, embedding }];
      const client = bench.answering(json({ object: "list", model: "lumen/wren-1", data, usage }));
      const answer = await client.embeddings.create({ model: "lumen/wren-1", input: "Hi." });
      expect(bench.upstream.requests[0]?.json.encoding_format).toBe("base64");
      expect(answer.data[0]?.embedding).toEqual([0.5, -1]);
      expect(answer.usage.cost).toBe(0.000001);
      expect(receiptOf(answer)).toBe(bench.receipts[0]);
      expect(bench.receipts).toMatchObject([{ api: "embeddings", cost: 1_000_000_000n }]);
    });

    test("responses, whole and streamed", async () => {
      const usage = { input_tokens: 11, output_tokens: 7, total_tokens: 18, cost: 0.00002 };
      const output = [{ type: "message", content: [{ type: "output_text", text: "Hello" }] }];
      const response = {
        ...{ id: "gen-r1", object: "response", model: "lumen/otter-1", status: "completed" },
        ...{ usage, output },
      };
      const client = bench.answering(json(response));
      const answer = await client.responses.create({ model: "lumen/otter-1", input: "Hi." });
      expect(answer.output_text).toBe("Hello");
      expect(receiptOf(answer)).toBe(bench.receipts[0]);
      const parts = [
        { type: "response.created", response: { ...response, status: "in_progress", usage: null } },
        { type: "response.output_text.delta", delta: "Hello" },
        { type: "response.completed", response },
      ];
      const write = parts.map((part) => `event: ${part.type}\ndata: ${JSON.stringify(part)}\n\n`).join("");
      bench.upstream.enqueue({ headers: { "content-type": "text/event-stream" }, steps: [{ write }] });
      const request = { model: "lumen/otter-1", input: "Hi.", stream: true } as const;
      const stream = await client.responses.create(request);
      expect((await all(stream)).map(({ type }) => type)).toEqual(parts.map(({ type }) => type));
      expect(receiptOf(stream)).toMatchObject({ api: "responses", cost: 20_000_000_000n, streamed: true });
    });

    test("images, speech, transcriptions and completions", async () => {
      const client = bench.create();
      bench.upstream.enqueue(json({ created: 1, data: [{ b64_json: "AAAA" }], usage: { cost: 0.04 } }));
      const images = await client.images.generate({ model: "lumen/heron-1", prompt: "A heron." });
      expect(bench.upstream.requests[0]?.path).toBe("/images");
      expect(receiptOf(images)).toMatchObject({ api: "images", cost: 40_000_000_000_000n });
      const sound = { "content-type": "audio/mpeg", "x-generation-id": "gen-s1" };
      bench.upstream.enqueue({ headers: sound, steps: [{ write: "abc" }, { write: "def" }] });
      const voice = { model: "lumen/lark-1", input: "Hi.", voice: "alloy" } as const;
      const speech = await client.audio.speech.create(voice);
      expect(await speech.text()).toBe("abcdef");
      expect(receiptOf(speech)).toMatchObject({ api: "speech", generationId: "gen-s1" });
      bench.upstream.enqueue(json({ text: "Hello.", usage: { seconds: 2, cost: 0.001 } }));
      const file = new File(["sound"], "a.mp3");
      const text = await client.audio.transcriptions.create({ model: "lumen/ear-1", file });
      expect(text.text).toBe("Hello.");
      const [sent] = bench.upstream.requests.slice(-1);
      const boundary = /boundary=(.+)$/.exec(sent?.headers["content-type"] ?? "")?.[1] ?? "none";
      expect(sent?.body).toContain(`--${boundary}--`);
      expect(sent?.body).toContain('filename="a.mp3"');
      expect(receiptOf(text)).toMatchObject({ api: "transcriptions", requestedModel: "lumen/ear-1" });
      const choice = { index: 0, text: "Hello", finish_reason: "stop", logprobs: null };
      bench.upstream.enqueue(
        json({ id: "gen-c1", object: "text_completion", model: "m", choices: [choice] }),
      );
      const completion = await client.completions.create({ model: "lumen/otter-1", prompt: "Hi" });
      expect(completion.choices[0]?.text).toBe("Hello");
      expect(receiptOf(completion)).toMatchObject({ api: "completions", generationId: "gen-c1" });
    });

    test("files and lists pass, page by page, and cost nothing by themselves", async () => {
      const client = bench.create();
      bench.upstream.enqueue(json({ id: "file-1", object: "file" }));
      const file = await client.files.create({ file: new File(["x"], "x.txt"), purpose: "user_data" });
      expect(file.id).toBe("file-1");
      bench.upstream.enqueue(json({ object: "list", data: [{ id: "lumen/otter-1" }] }));
      expect(await all(await client.models.list())).toEqual([{ id: "lumen/otter-1" }]);
      const page = (id: string, has_more: boolean) => json({ object: "list", data: [{ id }], has_more });
      bench.upstream.enqueue(page("file-1", true), rateLimited({ retryAfter: 0 }), page("file-2", false));
      const files = await all(await client.files.list({}, { maxRetries: 1 }));
      expect(files.map(({ id }) => id)).toEqual(["file-1", "file-2"]);
      expect(bench.upstream.requests.at(-1)?.query).toEqual({ after: "file-1" });
      bench.upstream.enqueue(json({ id: "file-1", deleted: true }));
      expect(await client.files.delete("file-1")).toMatchObject({ deleted: true });
      expect(bench.upstream.requests.at(-1)?.method).toBe("DELETE");
      expect(bench.receipts).toEqual([]);
      expect(receiptOf(file)).toBeUndefined();
    });
  });

  describe("what is sent", () => {
    test("by the version of the SDK that is installed", async () => {
      const client = bench.answering(tell(plainText));
      expect(client).toBeInstanceOf(OpenAI);
      await client.chat.completions.create(ask(plainText));
      expect(bench.upstream.requests[0]?.headers["x-stainless-package-version"]).toBe(VERSION);
    });

    test("the key of core, and nothing of the SDK's", async () => {
      const client = bench.answering(tell(plainText));
      await client.chat.completions.create(ask(plainText), {
        headers: { Authorization: "Bearer mine", "X-Title": "Harbour" },
      });
      const { headers = {} } = bench.upstream.requests[0] ?? {};
      expect(headers).toMatchObject({ authorization: `Bearer ${KEY}`, "x-title": "Harbour" });
      expect(headers["x-stainless-retry-count"]).toBe("0");
      expect(headers["content-type"]).toBe("application/json");
    });

    test("OpenRouter's fields, defaults and the settings of one call", async () => {
      const budgets = createBudgets({ rateLimits: [{ requests: 1 }] });
      const told: unknown[] = [];
      bench.upstream.fallback = tell(plainText);
      const client = bench.create({ defaults: { provider: { sort: "price" }, seed: 7 } });
      const request = { models: ["lumen/otter-1", "lumen/crow-1"], messages: ask(plainText).messages };
      const wayfare = { budgets, tags: { feature: "search" }, onReceipt: (each: unknown) => told.push(each) };
      const answer = await client.chat.completions.create(
        { ...request, plugins: [{ id: "web" }] },
        { wayfare },
      );
      const sent = { ...request, plugins: [{ id: "web" }], provider: { sort: "price" }, seed: 7 };
      expect(bench.upstream.requests[0]?.json).toEqual(sent);
      expect(receiptOf(answer)).toMatchObject({ tags: { feature: "search" } });
      expect(told).toEqual([receiptOf(answer)]);
      const error = await failureOf(client.chat.completions.create(request, { wayfare }));
      expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    });

    test("headers and query of the SDK's settings", async () => {
      const openai = { defaultHeaders: { "x-a": "1" }, defaultQuery: { b: "2" } };
      bench.upstream.fallback = json({ data: [] });
      await bench.create({}, openai).models.list();
      expect(bench.upstream.requests[0]).toMatchObject({ headers: { "x-a": "1" }, query: { b: "2" } });
    });
  });

  describe("withOptions", () => {
    test("copies share the client of core", async () => {
      const client = bench.answering(tell(plainText));
      const copy = client.withOptions({ defaultHeaders: { "x-a": "1" } });
      expect(copy).toBeInstanceOf(OpenAI);
      expect(copy.openrouter).toBe(client.openrouter);
      await copy.chat.completions.create(ask(plainText));
      expect(bench.upstream.requests[0]?.headers).toMatchObject({
        authorization: `Bearer ${KEY}`,
        "x-a": "1",
      });
    });

    test("another key or address makes another one, with the same settings", async () => {
      bench.upstream.fallback = tell(plainText);
      const client = bench.create({ baseURL: "http://127.0.0.1:1/api/v1" });
      const copy = client.withOptions({ apiKey: "sk-or-v1-another", baseURL: bench.upstream.url });
      expect(copy.baseURL).toBe(bench.upstream.url);
      await copy.withOptions({ timeout: 1000 }).chat.completions.create(ask(plainText));
      expect(bench.upstream.requests[0]?.headers.authorization).toBe("Bearer sk-or-v1-another");
      expect(bench.receipts).toHaveLength(1);
    });

    test("a client that was made elsewhere has none", () => {
      const client = createOpenAI({ openrouter: bench.core() });
      expect(() => client.withOptions({ apiKey: "sk-or-v1-another" })).toThrow(/made elsewhere/);
      expect(() => createOpenAI({ openrouter: bench.core(), apiKey: KEY } as never)).toThrow(
        /`apiKey` stands/,
      );
    });

    test("an address that was set by hand is no silent detour", async () => {
      const client = bench.create();
      client.baseURL = "http://127.0.0.1:1/v1";
      const error = await failureOf(client.chat.completions.create(ask(plainText)));
      expect(error.cause.message).toContain("withOptions({ baseURL })");
    });
  });

  test("raw responses and their headers", async () => {
    const client = bench.answering([tell(plainText), tell(plainText)]);
    const response = await client.chat.completions.create(ask(plainText)).asResponse();
    expect(receiptOf(response)).toBe(bench.receipts[0]);
    expect(await response.json()).toEqual(plainText.completion);
    const both = await client.chat.completions.create(ask(plainText)).withResponse();
    expect(both.request_id).toMatch(/^wayfare-/);
    expect([receiptOf(both.data), receiptOf(both.response)]).toEqual([bench.receipts[1], bench.receipts[1]]);
  });
}
