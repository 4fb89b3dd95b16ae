// Failures. Numbers are those of the threads in our notes; "0.4.11:" says what the same assertion showed in
// `@langchain/openrouter` 0.4.11.
import { getRetryable } from "@langchain/core/errors";
import { OpenRouterAuthError, OpenRouterError, OpenRouterRateLimitError } from "@wayfare/langchain";
import {
  chunks,
  completion,
  cutMidStream,
  type ErrorForm,
  endWithoutFinish,
  errorBodies,
  errorBody,
  errorFirstEvent,
  errorInside200,
  errorMidStream,
  errorReply,
  stories,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, failureOf, paths, tell, useUpstream } from "../support.ts";
import { agentWays, startAgent } from "./agent.ts";

const bench = useUpstream();
const { plainText } = stories;
/** Comes again at once. */
const quick = { code: 503, message: "Busy", metadata: { retry_after_seconds: 0.001 } };
/** The paths that stream. */
const streamed = everyPath.filter(([name]) => name !== "invoke");
const forms: readonly ErrorForm[] = ["choice", "empty_choices", "bare"];

describe("an error inside HTTP 200", () => {
  // 0.4.11: TypeError: Cannot read properties of undefined (reading '0').
  test("is an OpenRouterError with its status", async () => {
    const error = await failureOf(bench.answering(errorInside200()).invoke("Hi."));
    expect(OpenRouterError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ statusCode: 502, code: 502, kind: "unavailable" });
  });

  // 0.4.11: the half answer, as if it were whole.
  test("beside half an answer, which is in the error", async () => {
    const error = await failureOf(bench.answering(errorInside200("choice")).invoke("Hi."));
    expect(error).toMatchObject({ statusCode: 502, partialOutput: { text: "As far as I" } });
  });

  // 0.4.11: TypeError for `invoke`; no error and no text for the others.
  test.each([
    ["invoke", errorInside200("no_choices", quick)],
    ["stream", errorFirstEvent(quick)],
    ["streamEvents", errorFirstEvent(quick)],
  ] as const)("is tried again like any other (%s)", async (name, answer) => {
    const { text } = await paths[name](bench.answering([answer, tell(plainText)], { maxRetries: 1 }));
    expect(text).toBe(plainText.text);
  });
});

describe("1: an error in the middle of a stream ends it as a complete answer (langchainjs #11699)", () => {
  // 0.4.11: "The Vistula is a river.", without an error; finish reason "stop" in streamEvents.
  describe.each(streamed)("%s", (_name, ask) => {
    test.each(forms)("it is thrown (%s)", async (form) => {
      const error = await failureOf(ask(bench.answering(errorMidStream(plainText.chunks, undefined, form))));
      expect(OpenRouterError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ statusCode: 502, code: 502, kind: "unavailable" });
      expect(getRetryable(error)).toBe(true);
    });

    test("what had come, its id and its receipt are in the error", async () => {
      const error = await failureOf(ask(bench.answering(errorMidStream(plainText.chunks))));
      const { id } = plainText.completion;
      expect(error).toMatchObject({
        generationId: id,
        provider: "Harbor",
        partialOutput: { type: "ai", text: "The Vistula is a river." },
        receipt: { id },
      });
    });

    // 0.4.11: TypeError: terminated; no status, not known to be worth another try.
    test("so it is when the socket is lost", async () => {
      const error = await failureOf(ask(bench.answering(cutMidStream(plainText.chunks, 2))));
      expect(error).toMatchObject({ name: "OpenRouterError", partialOutput: { text: "The Vistula" } });
    });

    // 0.4.11: a complete answer.
    test("and when the answer just ends", async () => {
      const error = await failureOf(ask(bench.answering(endWithoutFinish(plainText.chunks))));
      expect(error).toMatchObject({ name: "OpenRouterError", partialOutput: { text: plainText.text } });
    });
  });

  // 0.4.11: the run ends well, with the half answer as the last message.
  test.each(agentWays.slice(1))("createAgent fails with it (%s)", async (_name, run) => {
    const { agent } = startAgent(bench.answering(errorMidStream(plainText.chunks)));
    expect(await failureOf(run(agent))).toMatchObject({ name: "OpenRouterError", statusCode: 502 });
  });

  // 0.4.11: no error, so no fallback.
  test("withFallbacks asks the next model", async () => {
    const model = bench.answering([errorMidStream(plainText.chunks), tell(stories.length)]);
    const callbacks = [{ lc_prefer_streaming: true, handleLLMNewToken: () => {} }];
    const { text } = await model.withFallbacks([bench.model()]).invoke("Hi.", { callbacks });
    expect(text).toBe("one, two");
  });
});

describe("10: finish_reason `error`, MALFORMED_FUNCTION_CALL of Gemini (openrouter-examples #67)", () => {
  const broken = (() => {
    const told = chunks([{ content: "" }], "error").map((chunk) => ({
      ...chunk,
      choices: chunk.choices.map((choice: { finish_reason: unknown }) => ({
        ...choice,
        native_finish_reason: choice.finish_reason && "MALFORMED_FUNCTION_CALL",
      })),
    }));
    const whole = completion({ content: null }, {}, "error");
    whole.choices[0].native_finish_reason = "MALFORMED_FUNCTION_CALL";
    return { ...plainText, chunks: told, completion: whole };
  })();

  // 0.4.11: an empty message without tool calls: agents end as if all had been said.
  test.each(everyPath)("is an error, which knows what it cost (%s)", async (_name, ask) => {
    const error = await failureOf(ask(bench.answering(tell(broken))));
    expect(OpenRouterError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ statusCode: 502, generationId: broken.completion.id });
    expect((error as OpenRouterError).receipt?.totalCost).toBeDefined();
    expect(getRetryable(error)).toBe(true);
  });

  // 0.4.11: the run ends with an empty message.
  test.each(agentWays)("also in createAgent (%s)", async (_name, run) => {
    const { agent } = startAgent(bench.answering(tell(broken)));
    expect(await failureOf(run(agent))).toMatchObject({ name: "OpenRouterError" });
  });
});

describe("errors without a type, which middleware cannot decide by", () => {
  // 0.4.11: the classes pass; no `kind`; getRetryable is undefined for all of them.
  const typed = [
    [401, "badKey", OpenRouterAuthError, "authentication", false],
    [402, "credits", OpenRouterError, "payment", false],
    // Not the key, but what was asked: another key would not help.
    [403, "moderation", OpenRouterError, "refused", false],
    [408, "requestTimeout", OpenRouterError, "unavailable", true],
    [429, "upstream429", OpenRouterRateLimitError, "rate_limit", true],
    [502, "provider502", OpenRouterError, "unavailable", true],
    [503, "overloaded503", OpenRouterError, "unavailable", true],
  ] as const;

  describe.each(typed)("%i", (status, name, Class, kind, retryable) => {
    test.each(everyPath)("%s", async (_path, ask) => {
      const error = await failureOf(ask(bench.answering(errorBody(name))));
      expect(Class.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ statusCode: status, code: status, kind });
      expect((error as OpenRouterError).metadata).toEqual(errorBodies[name].body.error.metadata);
      expect(getRetryable(error)).toBe(retryable);
    });
  });

  // 0.4.11: `retry-after` is there, since all headers are; where the body alone has it, it is not.
  test("when to come back", async () => {
    const metadata = { retry_after_seconds: 7 };
    const body = { error: { code: 429, message: "Slow down", metadata } };
    const error = await failureOf(bench.answering(errorReply(429, body)).invoke("Hi."));
    expect(error).toMatchObject({ headers: { "retry-after": "7" } });
  });
});
