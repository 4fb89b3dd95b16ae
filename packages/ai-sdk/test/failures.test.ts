import {
  cutMidStream,
  errorFirstEvent,
  errorInside200,
  errorReply,
  hangBeforeHeaders,
  hangMidStream,
  htmlError,
  json,
  type Reply,
  rateLimited,
  stories,
} from "@wayfare/test-upstream";
import { APICallError, generateText, RetryError, streamText } from "ai";
import { describe, expect, test } from "vitest";
import { call, failureOf, KEY, ours, partsOf, tell, useUpstream } from "./support.ts";

const bench = useUpstream();
const { plainText } = stories;

describe.each([
  ["generate", (reply: Reply) => bench.answering(reply).chat("m/n").doGenerate(call())],
  ["stream", (reply: Reply) => bench.answering(reply).chat("m/n").doStream(call())],
])("%s: a call that fails is an APICallError", (_name, run) => {
  test.each<[string, Reply, number, boolean]>([
    ["400", errorReply(400, { error: { code: 400, message: "Bad schema" } }), 400, false],
    ["401", errorReply(401, { error: { code: 401, message: "No such key" } }), 401, false],
    ["402", errorReply(402, { error: { code: 402, message: "No credits" } }), 402, false],
    ["429", rateLimited(), 429, true],
    ["503", errorReply(503, { error: { code: 503, message: "No provider" } }), 503, true],
    ["a page of HTML", htmlError(502), 502, true],
  ])("%s", async (_status, reply, statusCode, isRetryable) => {
    const error = await failureOf(run(reply));
    expect(APICallError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ statusCode, isRetryable, url: `${bench.upstream.url}/chat/completions` });
    expect((error as APICallError).requestBodyValues).toMatchObject({ model: "m/n" });
    expect(JSON.stringify(error)).not.toContain(KEY);
  });

  test("what the server told is told", async () => {
    const metadata = { provider_name: "Harbor", raw: "harbour closed" };
    const error = await failureOf(run(errorReply(502, { error: { code: 502, message: "Broke", metadata } })));
    const { message, data, responseBody, cause } = error as APICallError;
    expect(message).toContain("harbour closed");
    expect(data).toMatchObject({ error: { code: 502, metadata: { provider_name: "Harbor" } } });
    expect(JSON.parse(responseBody ?? "")).toEqual(data);
    expect(cause).toMatchObject({ kind: "unavailable", provider: "Harbor" });
  });
});

describe("errors inside HTTP 200, before any content", () => {
  const late = { code: 429, message: "Slow down", metadata: { retry_after_seconds: 7 } };

  test.each([
    ["a stream", errorFirstEvent(late), true],
    ["a body", errorInside200("no_choices", late), false],
  ])("in %s: thrown with their own status, and with how long to wait", async (_name, reply, streamed) => {
    const model = bench.answering(reply).chat("m/n");
    const error = await failureOf(streamed ? model.doStream(call()) : model.doGenerate(call()));
    expect(error).toMatchObject({ statusCode: 429, isRetryable: true });
    expect((error as APICallError).responseHeaders).toMatchObject({ "retry-after-ms": "7000" });
  });

  test("one that will not pass is not retried", async () => {
    const model = bench.answering(errorFirstEvent({ code: 403, message: "Flagged" })).chat("m/n");
    const errors: unknown[] = [];
    await streamText({
      model,
      prompt: "Hi.",
      onError: ({ error }) => void errors.push(error),
    }).consumeStream();
    expect(errors).toMatchObject([{ statusCode: 403, isRetryable: false }]);
    expect(bench.upstream.requests).toHaveLength(1);
  });
});

test("`ai` waits as long as the server says, and tries as often as it was told", async () => {
  const metadata = { retry_after_seconds: 0.03 };
  const late = rateLimited({ metadata });
  const model = bench.answering([late, tell(plainText)]).chat("m/n");
  const { text } = await generateText({ model, prompt: "Hi." });
  expect(text).toBe(plainText.text);
  const [first, second] = bench.upstream.requests.map(({ at }) => at);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(25);
  expect((second ?? 0) - (first ?? 0)).toBeLessThan(1000);
  bench.upstream.enqueue(late, late);
  const error = await failureOf(generateText({ model, prompt: "Hi.", maxRetries: 1 }));
  expect(RetryError.isInstance(error)).toBe(true);
});

test("a connection that cannot be made is retryable", async () => {
  const model = bench.provider({ baseURL: "http://127.0.0.1:1/api/v1" }).chat("m/n");
  const error = await failureOf(model.doGenerate(call()));
  expect(APICallError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ isRetryable: true });
});

test("a deadline of core that passes is retryable, or an interruption", async () => {
  const model = bench.answering(hangBeforeHeaders(), { deadlines: { firstByte: 30 } }).chat("m/n");
  const error = await failureOf(model.doGenerate(call()));
  expect(APICallError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ isRetryable: true });
  const slow = bench.answering(hangMidStream(plainText.chunks, 2), { deadlines: { idle: 30 } }).chat("m/n");
  expect((await partsOf(slow)).slice(-2)).toMatchObject([
    { type: "error", error: { isRetryable: true } },
    { type: "finish", finishReason: { unified: "interrupted" } },
  ]);
});

test("what is known of an answer that was cut stands at its finish", async () => {
  const parts = await partsOf(bench.answering(cutMidStream(plainText.chunks, 2)).chat("m/n"));
  const finish = parts.at(-1);
  expect(finish).toMatchObject({ type: "finish", usage: { inputTokens: { total: undefined } } });
  expect(ours((finish as { providerMetadata?: object }).providerMetadata)).toMatchObject({
    provider: "Harbor",
    generationId: plainText.completion.id,
    receipt: { costSource: "unknown" },
  });
});

describe("abort", () => {
  const hungUp = async () => {
    const started = performance.now();
    await bench.upstream.requests[0]?.closed;
    expect(bench.upstream.requests[0]?.clientHungUp).toBe(true);
    expect(performance.now() - started).toBeLessThan(100);
  };

  test.each([
    [
      "generate",
      (signal: AbortSignal) =>
        bench
          .provider()
          .chat("m/n")
          .doGenerate(call({ abortSignal: signal })),
    ],
    [
      "stream",
      (signal: AbortSignal) =>
        bench
          .provider()
          .chat("m/n")
          .doStream(call({ abortSignal: signal })),
    ],
  ])("%s, before the answer: the caller's own reason", async (_name, run) => {
    bench.upstream.enqueue(hangBeforeHeaders());
    const controller = new AbortController();
    const reason = new Error("enough");
    const failure = failureOf(run(controller.signal));
    while (bench.upstream.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    controller.abort(reason);
    expect(await failure).toBe(reason);
    await hungUp();
  });

  test("in the middle of a stream: the caller's own reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const model = bench.answering(hangMidStream(plainText.chunks, 2)).chat("m/n");
    const { stream } = await model.doStream(call({ abortSignal: controller.signal }));
    const reader = stream.getReader();
    await reader.read();
    controller.abort(reason);
    const reading = async () => {
      while (!(await reader.read()).done);
    };
    expect(await failureOf(reading())).toBe(reason);
    await hungUp();
  });

  test("without a reason: an AbortError, which `ai` does not retry", async () => {
    const error = await failureOf(
      bench
        .provider()
        .chat("m/n")
        .doGenerate(call({ abortSignal: AbortSignal.abort() })),
    );
    expect(error).toMatchObject({ name: "AbortError" });
    expect(bench.upstream.requests).toEqual([]);
  });

  test("a stream that is cancelled hangs up, read or not", async () => {
    for (const reads of [0, 3]) {
      bench.upstream.reset();
      const model = bench.answering(hangMidStream(plainText.chunks, 2)).chat("m/n");
      const { stream } = await model.doStream(call());
      const reader = stream.getReader();
      for (let at = 0; at < reads; at += 1) await reader.read();
      await reader.cancel();
      await hungUp();
    }
  });

  test("through streamText: onAbort, and no error", async () => {
    const controller = new AbortController();
    const model = bench.answering(hangMidStream(plainText.chunks, 2)).chat("m/n");
    const told: string[] = [];
    const { stream } = streamText({
      model,
      prompt: "Hi.",
      abortSignal: controller.signal,
      onAbort: () => void told.push("abort"),
      onError: () => void told.push("error"),
    });
    for await (const part of stream) if (part.type === "text-delta") controller.abort();
    expect(told).toEqual(["abort"]);
    await hungUp();
  });
});

test("the body of an error is the server's, beside a message with the remedy", async () => {
  const body = { error: { code: 400, message: "too small", metadata: { raw: "x" } }, user_id: "user_1" };
  bench.upstream.enqueue(json(body, { status: 400 }));
  const error = (await failureOf(bench.provider().chat("m/n").doGenerate(call()))) as APICallError;
  expect(error.data).toEqual(body);
  expect(JSON.parse(error.responseBody ?? "")).toEqual(body);
  expect(error.message).toContain("Correct the request");
});

test("a wait that `ai` would not keep is not retried", async () => {
  const body = { error: { code: 429, message: "Daily limit" } };
  bench.upstream.enqueue(json(body, { status: 429, headers: { "retry-after": "3600" } }));
  const error = (await failureOf(bench.provider().chat("m/n").doGenerate(call()))) as APICallError;
  expect([error.statusCode, error.isRetryable]).toEqual([429, false]);
  expect(error.message).toContain("3600 s");
});

test("a web page in place of an answer says that baseURL may be wrong", async () => {
  bench.upstream.enqueue(htmlError(200));
  const error = (await failureOf(bench.provider().chat("m/n").doGenerate(call()))) as APICallError;
  expect(error.message).toContain("check `baseURL`");
});
