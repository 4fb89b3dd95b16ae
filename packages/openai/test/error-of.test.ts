import { createBudgets } from "@wayfare/core/budgets";
import { errorOf } from "@wayfare/openai";
import {
  cutMidStream,
  errorBody,
  errorInside200,
  errorMidStream,
  hangBeforeHeaders,
  hangMidStream,
  type Reply,
  rateLimited,
  stories,
} from "@wayfare/test-upstream";
import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  OpenAIError,
} from "openai";
import { describe, expect, test } from "vitest";
import { useUpstream } from "./support.ts";

const bench = useUpstream();
const { chunks } = stories.plainText;
const ask = { model: "lumen/otter-1", messages: [{ role: "user" as const, content: "Hi." }] };

/** What a promise rejects with. */
async function thrownBy(pending: Promise<unknown>): Promise<unknown> {
  return pending.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

describe("what core knows of an error of the SDK", () => {
  test.each<[string, Reply, object]>([
    ["a status", errorBody("contextLength"), { kind: "request", status: 400, retryable: false }],
    ["a limit", rateLimited({ retryAfter: 7 }), { kind: "rate_limit", retryAfter: 7000, retryable: true }],
    ["credits", errorBody("credits"), { kind: "payment", status: 402, retryable: false }],
    ["an error inside 200", errorInside200(), { kind: "unavailable", status: 502 }],
  ])("%s", async (_, reply, known) => {
    const error = await thrownBy(bench.answering(reply).chat.completions.create(ask));
    expect(error).toBeInstanceOf(APIError);
    expect(errorOf(error)).toMatchObject({ ...known, receipt: { cost: expect.anything() } });
  });

  test.each<[string, Reply, string]>([
    ["a cut", cutMidStream(chunks, 2), "connection"],
    ["an error event", errorMidStream(chunks), "unavailable"],
    ["silence", hangMidStream(chunks, 2), "timeout"],
  ])("%s in mid-stream", async (_, reply, kind) => {
    const client = bench.answering(reply, { deadlines: { idle: 60 } });
    const stream = await client.chat.completions.create({ ...ask, stream: true });
    const error = await thrownBy(
      (async () => {
        for await (const _ of stream);
      })(),
    );
    expect(error).toBeInstanceOf(OpenAIError);
    expect(errorOf(error)).toMatchObject({ kind });
  });

  test("no answer, none in time, and none wanted any more", async () => {
    const gone = bench.create({ baseURL: "http://127.0.0.1:59997/api/v1" });
    const refused = await thrownBy(gone.chat.completions.create(ask));
    expect(refused).toBeInstanceOf(APIConnectionError);
    expect(errorOf(refused)).toMatchObject({ kind: "connection", phase: "connect" });
    const slow = bench.answering(hangBeforeHeaders(), { deadlines: { firstByte: 50 } });
    const late = await thrownBy(slow.chat.completions.create(ask));
    expect(late).toBeInstanceOf(APIConnectionTimeoutError);
    expect(errorOf(late)).toMatchObject({ kind: "timeout", phase: "first_byte" });
    const controller = new AbortController();
    const pending = thrownBy(
      bench.answering(hangBeforeHeaders()).chat.completions.create(ask, { signal: controller.signal }),
    );
    setTimeout(() => controller.abort(), 20);
    const left = await pending;
    expect(left).toBeInstanceOf(APIUserAbortError);
    expect(errorOf(left)).toMatchObject({ kind: "aborted" });
  });

  test("a budget of one's own", async () => {
    const budgets = createBudgets({
      budgets: [{ limit: "0" }],
      offers: () => [{ pricing: { prompt: "1", completion: "1" } }],
    });
    const error = await thrownBy(
      bench.create({ budgets }).chat.completions.create({ ...ask, max_tokens: 5 }),
    );
    expect(errorOf(error)).toMatchObject({ kind: "payment", status: 402, receipt: undefined });
    expect(bench.upstream.requests).toEqual([]);
  });

  test("nothing of what came from elsewhere", async () => {
    bench.upstream.enqueue(errorBody("contextLength"));
    const plain = await thrownBy(bench.plain().chat.completions.create(ask));
    expect(plain).toBeInstanceOf(APIError);
    for (const other of [plain, new Error("no"), undefined, null, "text", {}])
      expect(errorOf(other)).toBeUndefined();
  });
});
