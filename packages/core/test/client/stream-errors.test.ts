import { InterruptedError } from "@wayfare/core";
import { errorFirstEvent, errorMidStream, sse, stories, UPSTREAM_BROKE } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { textOf } from "../stream/grammar.ts";
import { all, ask, failureOf, quick, untilFailure, useUpstream } from "../support.ts";

const bench = useUpstream();
const { chunks, completion } = stories.plainText;

describe("errors in a stream", () => {
  test.each(["choice", "empty_choices", "bare"] as const)(
    "as the first event (%s): like an HTTP error, tried again",
    async (form) => {
      const broke = errorFirstEvent(UPSTREAM_BROKE, form);
      const stream = bench.answering([broke, broke, sse(chunks)], { retry: quick }).stream(ask);
      expect(await stream.open()).toMatchObject({
        id: completion.id,
        model: completion.model,
        provider: "Harbor",
      });
      expect(await stream.final()).toEqual(completion);
      expect(bench.upstream.requests).toHaveLength(3);
      expect((await stream.receipt()).attempts).toMatchObject([
        { status: 502, error: "provider_unavailable" },
        { status: 502 },
        { status: 200 },
      ]);
    },
  );

  test("as the first event, not retryable: once", async () => {
    const refused = { code: 400, message: "no", metadata: { error_type: "context_length_exceeded" } };
    const client = bench.answering([errorFirstEvent(refused), sse(chunks)], { retry: quick });
    const { items, error } = await untilFailure(client.stream(ask));
    expect([items, error.kind, error.status, error.partial]).toEqual([[], "request", 400, undefined]);
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test("after a role and comments it still counts as the first", async () => {
    const role = {
      ...chunks[0],
      choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }],
    };
    const broke = sse([role, { error: UPSTREAM_BROKE }], { comments: true });
    const stream = bench.answering([broke, sse(chunks)], { retry: quick }).stream(ask);
    expect(await all(stream.chunks())).toEqual(chunks);
  });

  test.each(["choice", "empty_choices", "bare"] as const)(
    "after content (%s): thrown, never tried again",
    async (form) => {
      for (const done of [true, false]) {
        bench.upstream.requests = [];
        const client = bench.answering(
          [errorMidStream(chunks, UPSTREAM_BROKE, form, { done }), sse(chunks)],
          { retry: quick },
        );
        const { items, error } = await untilFailure(client.stream(ask));
        expect(textOf(items)).toBe("The Vistula is a river.");
        expect(items.at(-1)?.type).toBe("text");
        expect(error).toMatchObject({
          kind: "unavailable",
          status: 502,
          phase: "stream",
          generationId: completion.id,
        });
        expect(error.partial?.choices[0]).toMatchObject({ message: { content: "The Vistula is a river." } });
        expect(error.receipt).toMatchObject({
          error: "unavailable",
          attempts: [{ error: "provider_unavailable" }],
        });
        expect(bench.upstream.requests).toHaveLength(1);
        bench.upstream.reset();
      }
    },
  );

  test("codes that are words, and the event named error", async () => {
    const word = { code: "server_error", message: "The server had an error" };
    const limit = { code: "rate_limit_exceeded", message: "slow down" };
    const named = {
      headers: { "content-type": "text/event-stream" },
      steps: [{ write: `event: error\ndata: ${JSON.stringify(word)}\n\n` }],
    };
    const client = bench.answering([
      errorFirstEvent(word),
      errorFirstEvent(limit),
      named,
      errorMidStream(chunks, word),
    ]);
    expect(await failureOf(client.stream(ask).open())).toMatchObject({
      status: 500,
      code: "server_error",
      error_type: "server",
    });
    expect(await failureOf(client.stream(ask).open())).toMatchObject({ status: 429, kind: "rate_limit" });
    expect(await failureOf(client.stream(ask).open())).toMatchObject({ status: 500, kind: "unavailable" });
    expect((await untilFailure(client.stream(ask))).error).toMatchObject({
      code: "server_error",
      retryable: true,
    });
  });

  test("a finish reason of error without an error object", async () => {
    const end = {
      ...chunks[0],
      choices: [{ index: 0, delta: {}, finish_reason: "error", native_finish_reason: null }],
    };
    const { error } = await untilFailure(bench.answering(sse([chunks[0], end])).stream(ask));
    expect(error).toMatchObject({ kind: "unavailable", provider: "Harbor", generationId: completion.id });
    expect(error).not.toBeInstanceOf(InterruptedError);
  });
});
