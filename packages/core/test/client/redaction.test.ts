import { inspect } from "node:util";
import type { OpenRouter, OpenRouterError } from "@wayfare/core";
import { redact, redactValue } from "@wayfare/core/internal";
import {
  cutBeforeHeaders,
  errorFirstEvent,
  errorInside200,
  errorMidStream,
  errorReply,
  hangBeforeHeaders,
  json,
  type Reply,
  sse,
  stories,
  text,
} from "@wayfare/test-upstream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { all, ask, failureOf, KEY, quick, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const { chunks, completion } = stories.plainText;
/** A key of another shape, which only whoever knows it can find. */
const PLAIN = "otterOtter42-secretOfTheHarbour";

afterEach(() => vi.restoreAllMocks());

/** Everything that anybody could print of an error. */
function printed(error: OpenRouterError): string {
  const views = [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error), String(error)];
  for (let at: unknown = error; at instanceof Error; at = at.cause) views.push(at.message, at.stack ?? "");
  return views.join("\n");
}

/** An error body that repeats the key wherever there is a place. */
function echo(key: string): object {
  let deep: unknown = key;
  for (let level = 0; level < 20; level += 1) deep = level % 2 ? [deep] : { deep };
  return {
    id: `gen-${key}`,
    provider: `Harbor ${key}`,
    user_id: key,
    error: {
      code: key,
      message: `Bad header: Authorization: Bearer ${key}`,
      metadata: {
        raw: JSON.stringify({ error: { message: `key=${key}`, type: key } }),
        provider_name: key,
        provider_code: key,
        error_type: key,
        limit_source: key,
        headers: { authorization: `Bearer ${key}`, [key]: "1" },
        previous_errors: [{ code: 401, message: key }],
        deep,
      },
      availability: { code: key, constraint: { field: "key", detail: key }, requested_models: [key] },
    },
  };
}

const failures: [string, (key: string) => Reply][] = [
  ["a status", (key) => errorReply(401, echo(key))],
  ["another", (key) => errorReply(503, echo(key))],
  ["HTTP 200", (key) => json(echo(key))],
  ["a choice of HTTP 200", (key) => errorInside200("choice", (echo(key) as { error: never }).error)],
  ["the first event", (key) => errorFirstEvent((echo(key) as { error: never }).error)],
  ["an event mid-stream", (key) => errorMidStream(chunks, (echo(key) as { error: never }).error)],
  ["an event that is not JSON", (key) => sse([chunks[0], `oops ${key}`])],
  ["a first event that is not JSON", (key) => sse([`oops ${key}`])],
  ["text", (key) => ({ ...text(`denied: ${key} `.repeat(100)), status: 403 })],
  ["text that is cut inside the key", (key) => ({ ...text(`${"x".repeat(290)}${key}`), status: 403 })],
  ["text with status 200", (key) => text(`denied: ${key}`)],
  ["no answer", () => cutBeforeHeaders()],
];

describe.each(transports)("no key in an error, over %s", (_, options) => {
  describe.each([
    ["a key of OpenRouter", KEY],
    ["a key of any shape", PLAIN],
  ])("%s", (_name, key) => {
    test.each(failures)("%s", async (_, reply) => {
      const log = vi.spyOn(console, "error").mockImplementation(() => {});
      const told: unknown[] = [];
      const tell = (value: unknown) => void told.push(value);
      const hooks = { onRequest: tell, onResponse: tell, onRetry: tell, onObserverError: tell };
      const client = bench.answering([reply(key), reply(key), reply(key), reply(key)], {
        ...{ ...options, apiKey: key, hooks, retry: { ...quick, maxRetries: 1 } },
        onReceipt: tell,
      });
      const calls: ((client: OpenRouter) => Promise<unknown>)[] = [
        (client) => client.chat(ask),
        (client) => all(client.stream(ask)),
      ];
      for (const call of calls) {
        const outcome = await call(client).catch((error: OpenRouterError) => error);
        if (!(outcome instanceof Error)) continue;
        told.push(outcome);
        expect(printed(outcome as OpenRouterError)).not.toContain(key);
        // Not even most of it.
        expect(printed(outcome as OpenRouterError)).not.toContain(key.slice(0, 20));
      }
      expect(told.length).toBeGreaterThan(3);
      for (const value of told) expect(inspect(value, { depth: 10, showHidden: true })).not.toContain(key);
      expect(inspect(log.mock.calls)).not.toContain(key);
    });
  });

  test("a key in a header of one's own, with and without its scheme", async () => {
    const client = bench.answering(
      errorReply(401, { error: { code: 401, message: `no user for ${PLAIN}` } }),
      options,
    );
    const error = await failureOf(client.chat(ask, { headers: { authorization: `Bearer ${PLAIN}` } }));
    expect(printed(error)).not.toContain(PLAIN);
    expect(error.message).toContain("no user for …");
  });

  test("timeouts and aborts", async () => {
    const client = bench.answering([hangBeforeHeaders(), hangBeforeHeaders()], options);
    const timeout = await failureOf(client.chat(ask, { deadlines: { firstByte: 30 } }));
    const abort = await failureOf(client.stream(ask, { signal: AbortSignal.timeout(30) }).open());
    for (const error of [timeout, abort]) expect(printed(error)).not.toContain(KEY);
  });
});

test("no key in a client, a stream, a reply or a receipt", async () => {
  const client = bench.answering([json(completion), sse(chunks)]);
  const reply = await client.chat(ask);
  const stream = client.stream(ask);
  await stream.final();
  const everything = [client, client.models, stream, reply, await stream.receipt()];
  for (const value of everything) {
    expect(inspect(value, { depth: 10, showHidden: true })).not.toContain(KEY);
    expect(JSON.stringify(value) ?? "").not.toContain(KEY);
  }
});

test("errors can be written as JSON, receipts included", async () => {
  const client = bench.answering(errorMidStream(chunks));
  const error = await failureOf(client.stream(ask).final());
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({
    kind: "unavailable",
    status: 502,
    retryable: true,
    partial: { choices: [{ message: { content: "The Vistula is a river." } }] },
    receipt: { costSource: "unknown", error: "unavailable" },
  });
});

describe("redact", () => {
  test.each([
    ["a sk-or-v1-0123456789abcdef b", "a sk-or-… b"],
    ["sk-ant-api03-abcdefgh", "sk-…"],
    ["key=sk-proj-abc_def-123456&x", "key=sk-…&x"],
    ['{"authorization":"Bearer abc.def.ghi"}', '{"authorization":"Bearer …"}'],
    ["BEARER abcdefgh", "BEARER …"],
    ["the bearer of bad news", "the bearer of bad news"],
    ["ask-me, task-force-one, risk-averse", "ask-me, task-force-one, risk-averse"],
    ["", ""],
  ])("%j", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test("short secrets are left alone: they would take words apart", () => {
    expect(redact("test a key", ["key"])).toBe("test a key");
    expect(redact("test a secret", ["secret"])).toBe("test a …");
  });

  test("values keep their shape, and the original stays as it was", () => {
    const value = { a: ["secret", 1, null, true], secret: { b: "x secret" } };
    const copy = structuredClone(value);
    expect(redactValue(value, ["secret"])).toEqual({ a: ["…", 1, null, true], "…": { b: "x …" } });
    expect(value).toEqual(copy);
  });
});
