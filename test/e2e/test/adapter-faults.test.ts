import type { OpenRouterError } from "@wayfare/core";
import {
  cutMidStream,
  type ErrorName,
  endWithoutFinish,
  errorBodies,
  errorBody,
  errorInside200,
  errorMidStream,
  hangMidStream,
  type Reply,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import type { Failure } from "../src/adapter-leg.ts";
import { adapterWays } from "../src/adapter-ways.ts";
import { earlyFaults, type Fault, lateFaults, plainFaults } from "../src/faults.ts";
import { failureOf } from "../src/read.ts";
import { useLeg } from "../src/use-leg.ts";

const { request, completion } = stories.plainText;
const names = Object.keys(errorBodies) as ErrorName[];

/** Kinds of failure that leave an answer merely cut: nobody said why. */
const cuts: readonly unknown[] = ["interrupted", "connection", "timeout"];

describe.each(adapterWays)("$name", ({ adapter, leg }) => {
  const stage = useLeg(leg);
  const open = ({ deadlines }: Pick<Fault, "deadlines"> = {}) =>
    adapter.open({ ...stage.settings, deadlines });

  /** Each call reached the provider once, and where a deadline ended it, the provider was hung up on. */
  const checkProvider = async (calls: number, { deadlines }: Fault): Promise<void> => {
    await stage.upstream.settled();
    const ends = stage.upstream.requests.map(({ clientHungUp }) => clientHungUp);
    expect(ends).toHaveLength(calls);
    if (deadlines !== undefined) expect(ends).not.toContain(false);
  };
  /** The adapter throws the error that the client of core throws on the same way. */
  const checkThrown = async (calling: Promise<unknown>, expected: OpenRouterError): Promise<void> => {
    const failure = await thrownBy(calling, open().failureOf);
    expect(verdictOf(failure)).toEqual({
      status: expected.status,
      retryable: expected.retryable,
      code: expected.code ?? expected.error_type ?? expected.kind,
      message: expected.message,
      retryAfter: expected.retryAfter,
    });
    expect(failure.cause).toMatchObject({ kind: expected.kind, receipt: { error: expected.kind } });
  };

  test.each(plainFaults)("generate: $name", async (fault) => {
    const { reply, deadlines } = fault;
    stage.upstream.enqueue(reply, reply);
    const expected = await failureOf(stage.client.chat(request, { deadlines }));
    expect(expected).toMatchObject({ ...fault.learned[leg.answerer], retryable: true });
    await checkThrown(open(fault).generate(request), expected);
    await checkProvider(2, fault);
  });

  test.each(earlyFaults)("stream, before the first content: $name", async (fault) => {
    const { reply, deadlines } = fault;
    stage.upstream.enqueue(reply, reply);
    const expected = await failureOf(stage.client.stream(request, { deadlines }).open());
    expect(expected).toMatchObject({ ...fault.learned[leg.answerer], retryable: true });
    await checkThrown(open(fault).stream(request), expected);
    await checkProvider(2, fault);
  });

  test.each(lateFaults)("stream, after the first content: $name", async (fault) => {
    stage.upstream.enqueue(fault.reply, storyReply(stories.plainText, { stream: true }));
    const { outcome, error, problems } = await open(fault).stream(request);
    expect(problems).toEqual([]);
    const { kind, status } = fault.learned[leg.answerer];
    const failure = open().failureOf(error);
    expect(failure).toMatchObject({ retryable: true, cause: fault.learned[leg.answerer] });
    expect(failure.status).toBe(status);
    expect(failure.code).toBe(status ?? kind);
    expect(outcome.meaning).toBe(cuts.includes(kind) ? "interrupted" : "error");
    expect(outcome.message).toEqual({ content: fault.said });
    const { id, model, provider } = completion;
    expect(outcome).toMatchObject({ id, model, provider, cost: undefined, usage: undefined });
    expect(outcome.receipt).toMatchObject({ id, model, provider, error: kind, cost: undefined });
    await checkProvider(1, fault);
  });

  const { toolCall, parallelToolCalls, interleavedReasoning } = stories;
  test.each<[string, Reply]>([
    ["a cut inside its arguments", cutMidStream(toolCall.chunks, 3)],
    ["a cut after its arguments", cutMidStream(toolCall.chunks, 5)],
    ["an end without a finish", endWithoutFinish(toolCall.chunks, { done: true })],
    ["a cut between two calls", cutMidStream(parallelToolCalls.chunks, 4)],
    ["an error", errorMidStream(toolCall.chunks)],
    ["a cut inside its reasoning", cutMidStream(interleavedReasoning.chunks, 1)],
    ["an error after reasoning", errorMidStream(interleavedReasoning.chunks)],
  ])("no tool is called after %s", async (_name, reply) => {
    stage.upstream.enqueue(reply);
    const { outcome, error, problems } = await open().stream(toolCall.request);
    expect(problems).toEqual([]);
    expect(error).toBeInstanceOf(Error);
    expect(outcome.message.tool_calls).toBeUndefined();
    expect(["interrupted", "error"]).toContain(outcome.meaning);
  });

  describe.each(["generate", "stream"] as const)("%s()", (verb) => {
    const byCore = (): Promise<unknown> =>
      verb === "generate" ? stage.client.chat(request) : stage.client.stream(request).open();

    test.each(names)("%s means the same as without the adapter", async (name) => {
      stage.upstream.fallback = errorBody(name);
      const expected = await failureOf(byCore());
      await checkThrown(open()[verb](request), expected);
      expect(stage.upstream.requests).toHaveLength(2);
    });

    test.each<[string, Reply]>([
      ["before the headers", { beforeHeaders: [{ hang: true }], steps: [] }],
      ["after the headers", { steps: [{ hang: true }] }],
    ])("abort %s", async (_name, reply) => {
      stage.upstream.enqueue(reply);
      await checkAborted((signal) => open()[verb](request, { signal }));
    });
  });

  test.each(names.filter((name) => typeof errorBodies[name].body.error.code === "number"))(
    "%s inside HTTP 200 means the same as with its status",
    async (name) => {
      const { body } = errorBodies[name];
      const plain = { ...errorBody(name), headers: { "content-type": "application/json" } };
      stage.upstream.enqueue(errorInside200("no_choices", body.error), plain);
      const verdict = async () => verdictOf(await thrownBy(open().generate(request), open().failureOf));
      expect(await verdict()).toEqual(await verdict());
    },
  );

  test("abort in the middle", async () => {
    stage.upstream.enqueue(hangMidStream(stories.plainText.chunks, 2));
    await checkAborted((signal) => open().stream(request, { signal }));
  });

  test("leaving in the middle", async () => {
    stage.upstream.enqueue(hangMidStream(stories.plainText.chunks, 2));
    await open().leave(request);
    await checkHungUp();
  });

  const reason = new Error("the user went home");

  /** The caller gets the reason back, and the provider is hung up on. */
  const checkAborted = async (call: (signal: AbortSignal) => Promise<unknown>): Promise<void> => {
    const controller = new AbortController();
    const calling = call(controller.signal);
    const failed = expect(calling).rejects.toBe(reason);
    // Until the provider has read the request, and the client what came of the answer.
    while (stage.upstream.requests[0]?.json === undefined) await new Promise((turn) => setTimeout(turn, 2));
    await new Promise((turn) => setTimeout(turn, 10));
    controller.abort(reason);
    await failed;
    await checkHungUp();
  };
  const checkHungUp = async (): Promise<void> => {
    await stage.upstream.settled(2000);
    expect(stage.upstream.requests.map(({ clientHungUp }) => clientHungUp)).toEqual([true]);
  };
});

/** What a call fails with. @throws when it does not, or with another kind of error */
async function thrownBy(calling: Promise<unknown>, read: (error: unknown) => Failure): Promise<Failure> {
  const outcome = await calling.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("value" in outcome) throw new Error("expected a failure");
  return read(outcome.error);
}

function verdictOf({ status, retryable, code, message, retryAfter }: Failure): Omit<Failure, "cause"> {
  return { status, retryable, code, message, retryAfter };
}
