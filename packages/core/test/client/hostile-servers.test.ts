import { type ChatChunk, createOpenRouter, type InvalidRequestError, receiptOf } from "@wayfare/core";
import { eventsOf } from "@wayfare/core/adapter";
import { chunkOf, decodeError, EventDecoder, redact } from "@wayfare/core/internal";
import { json, sse, stories, storyReply } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { ask, failureOf, useUpstream } from "../support.ts";

const bench = useUpstream();
const story = stories.plainText;

describe("what a server can send", () => {
  test("a choice numbered in the millions costs no time and no memory", async () => {
    const chunk = {
      id: "gen-1",
      choices: [{ index: 400_000_000, delta: { content: "far" }, finish_reason: "stop" }],
    };
    bench.upstream.fallback = sse([chunk]);
    const began = performance.now();
    const { choices } = await bench.create().stream(ask).final();
    expect(choices).toMatchObject([{ index: 400_000_000, message: { content: "far" } }]);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  test("a message of blanks is read in linear time, and a long one is cut", () => {
    const began = performance.now();
    const body = { error: { code: 502, message: `x${" ".repeat(400_000)}y` } };
    const error = decodeError({ status: 502, body });
    expect(performance.now() - began).toBeLessThan(1000);
    expect(error.message.length).toBeLessThan(2500);
  });

  test.each([
    ["no choices", []],
    [
      "no finish reason",
      [{ index: 0, message: { role: "assistant", content: "half" }, finish_reason: null }],
    ],
    ["no message", [{ index: 0, finish_reason: "stop" }]],
    ["no choice at all", [null]],
  ])("a reply with %s is no success for chat() either", async (_, choices) => {
    bench.upstream.fallback = json({ ...story.completion, choices });
    const error = await failureOf(bench.create({ retry: false }).chat(ask));
    expect(error).toMatchObject({ kind: "interrupted", generationId: story.completion.id });
    expect(error.receipt?.error).toBe("interrupted");
  });

  test("a budget that is too small for the request is not waited for", () => {
    const metadata = { limit_source: "openrouter_in_flight_budget", reason: "weight_exceeds_budget" };
    const error = decodeError({ status: 402, body: { error: { code: 402, message: "no", metadata } } });
    expect(error).toMatchObject({ kind: "payment", retryable: false });
  });

  test("ids that repeat do not make two calls one", async () => {
    bench.upstream.fallback = json({ ...story.completion, id: "chatcmpl-7" });
    const client = bench.create();
    const receipts = [await client.chat(ask), await client.chat(ask)].map((reply) => receiptOf(reply));
    expect(new Set(receipts.map((receipt) => receipt?.id)).size).toBe(2);
    expect(receipts.map((receipt) => receipt?.generationId)).toEqual(["chatcmpl-7", "chatcmpl-7"]);
  });
});

describe("whole messages read as one chunk", () => {
  const calls = ["{}", '{"x":1}'].map((text) => ({
    type: "function",
    function: { name: "f", arguments: text },
  }));
  const details = ["AAA=", "BBB="].map((data) => ({ type: "reasoning.encrypted", data }));
  const message = { role: "assistant", content: null, tool_calls: calls, reasoning_details: details };
  const completion = { id: "gen-1", choices: [{ index: 0, message, finish_reason: "tool_calls" }] } as never;

  test("keep their calls and details apart", () => {
    const ends = eventsOf(completion).filter((event) => event.type === "tool_call_end");
    expect(ends.map((event) => event.arguments)).toEqual(["{}", '{"x":1}']);
    const reasoning = eventsOf(completion).filter((event) => event.type === "reasoning_end");
    expect(reasoning.flatMap((event) => event.details)).toMatchObject(details);
  });

  test("leave the reply as it was", () => {
    new EventDecoder().decode(chunkOf(completion) as ChatChunk, []);
    expect(calls[0]).not.toHaveProperty("index");
  });
});

describe("what a caller can do", () => {
  test.each(["../keys", "a/../../x", "a//b", "./x", ""])("the model id %j leads nowhere else", async (id) => {
    const { models } = bench.create();
    for (const call of [() => models.get(id), () => models.endpoints(id)]) {
      const error = await failureOf((async () => call())());
      expect(error).toMatchObject({ kind: "request" } satisfies Partial<InvalidRequestError>);
    }
    expect(bench.upstream.requests).toEqual([]);
  });

  test("headers that a fetch of the caller's own adds stay with their call", async () => {
    bench.upstream.fallback = storyReply(story, {});
    let calls = 0;
    const own = (url: string, init: RequestInit): Promise<Response> => {
      calls += 1;
      (init.headers as Record<string, string>)["idempotency-key"] ??= `k${calls}`;
      return fetch(url, init);
    };
    const client = bench.create({ fetch: own });
    await client.chat(ask);
    await client.chat(ask);
    expect(bench.upstream.requests.map(({ headers }) => headers["idempotency-key"])).toEqual(["k1", "k2"]);
  });

  test("a fetch of the caller's own that ignores the signal ends at the deadline", async () => {
    const client = bench.create({
      fetch: () => new Promise(() => {}),
      retry: false,
      deadlines: { firstByte: 50 },
    });
    expect(await failureOf(client.chat(ask))).toMatchObject({ kind: "timeout", phase: "first_byte" });
  });

  test("a receipt tells what was true when the call ended", async () => {
    bench.upstream.fallback = storyReply(story, {});
    const reply = await bench.create().chat(ask);
    Object.assign(reply, { model: "changed", usage: undefined });
    expect(receiptOf(reply)).toMatchObject({ model: story.completion.model, costSource: "reported" });
  });

  test("a loop that was left gets nothing more", async () => {
    bench.upstream.fallback = sse(story.chunks, { writes: "whole" });
    const chunks = bench.create().stream(ask).chunks();
    await chunks.next();
    await chunks.return?.();
    expect(await chunks.next()).toEqual({ value: undefined, done: true });
  });

  test.each(["http://user:secret@host/api/v1", "sk-or-v1-0123456789abcdef"])(
    "baseURL %s shows no secret",
    (baseURL) => {
      expect(() => createOpenRouter({ baseURL })).toThrow(/baseURL/);
      expect(() => createOpenRouter({ baseURL })).not.toThrow(/secret|0123456789/);
    },
  );

  test("a key behind an escaped line break is found", () => {
    expect(redact(String.raw`"raw":"{\"key\":\"\nsk-or-v1-0123456789abcdef\"}"`)).not.toContain("0123456789");
  });
});
