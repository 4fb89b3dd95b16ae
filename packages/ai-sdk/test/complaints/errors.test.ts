// Complaints 8 to 12: failures. "3.1.0:" says what the same assertion showed there.
import type { LanguageModelV4 } from "@ai-sdk/provider";
import {
  callDeltas,
  chunks,
  cutMidStream,
  endWithoutFinish,
  errorFirstEvent,
  errorInside200,
  errorMidStream,
  json,
  saying,
  sse,
  stories,
} from "@wayfare/test-upstream";
import { APICallError, generateText, isStepCount, streamText, tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { failureOf, only, partsOf, tell, useUpstream } from "../support.ts";

const bench = useUpstream();
const { plainText } = stories;
const raw = '{"error":{"message":"The harbour is closed until six"}}';
const told = { code: 502, message: "Provider returned error", metadata: { raw, provider_name: "Harbor" } };
const quick = { code: 429, message: "Slow down", metadata: { retry_after_seconds: 0.001 } };

/** A tool that remembers what it was called with. */
function recorder() {
  const runs: unknown[] = [];
  const execute = (input: unknown) => {
    runs.push(input);
    return "at noon";
  };
  return { runs, tools: { get_tide: tool({ inputSchema: z.object({ port: z.string() }), execute }) } };
}

/** Reads the text of a streamed answer; errors are told to `onError`. */
async function readText(model: LanguageModelV4, streamRetries = 0) {
  const errors: unknown[] = [];
  const result = streamText({
    model,
    prompt: "Hi.",
    streamRetries,
    onError: ({ error }) => void errors.push(error),
  });
  let said = "";
  for await (const piece of result.textStream) said += piece;
  return { said, errors };
}

describe("8: errors in streams are plain objects, are not retried, and onError loses them (vercel/ai #18667)", () => {
  // 3.1.0: the part's error is a plain object { code: 502, message }.
  test("an error in the middle of a stream is an Error with code, status and retryability", async () => {
    const model = bench.answering(errorMidStream(plainText.chunks)).chat("lumen/otter-1");
    const [part] = only(await partsOf(model), "error");
    expect(part?.error).toBeInstanceOf(Error);
    expect(part?.error).toMatchObject({ code: 502, statusCode: 502, isRetryable: true });
  });

  // 3.1.0: passes with `ai` 7.0.173, which makes an error of the object.
  test("streamRetries runs the step again", async () => {
    const model = bench.answering([errorMidStream(plainText.chunks), tell(plainText)]).chat("lumen/otter-1");
    const { errors, said } = await readText(model, 1);
    expect(errors).toMatchObject([{ statusCode: 502, isRetryable: true }]);
    expect(said.endsWith(plainText.text ?? "?")).toBe(true);
    expect(bench.upstream.requests).toHaveLength(2);
  });

  // 3.1.0: becomes a part (StreamProviderError in `ai`): not thrown, not retried, no text.
  test.each(["choice", "empty_choices", "bare"] as const)(
    "an error before any content, inside HTTP 200, is thrown and retried (%s)",
    async (form) => {
      const model = bench.answering([errorFirstEvent(quick, form), tell(plainText)]).chat("lumen/otter-1");
      const { errors, said } = await readText(model);
      expect(errors).toEqual([]);
      expect(said).toBe(plainText.text);
    },
  );

  // 3.1.0: statusCode 200, isRetryable false, so it is not retried.
  test("so is one in the body of HTTP 200", async () => {
    const model = bench
      .answering([errorInside200("no_choices", quick), tell(plainText)])
      .chat("lumen/otter-1");
    const { text } = await generateText({ model, prompt: "Hi." });
    expect(text).toBe(plainText.text);
  });
});

describe("9: one unknown value hides the whole reply (#82, #333)", () => {
  const odd = { type: "map_citation", map_citation: { lat: 57 } };
  const usage = { prompt_tokens: 3, completion_tokens: 2, prompt_tokens_details: { cached_tokens: null } };

  // 3.1.0: AI_APICallError "Invalid JSON response".
  test.each([
    ["an unknown annotation", saying({ content: "Look.", annotations: [odd] })],
    ["null for a token count", saying({ content: "Look." }, { usage })],
  ])("%s, generated", async (_name, answer) => {
    const { text } = await generateText({
      model: bench.answering(answer).chat("lumen/otter-1"),
      prompt: "Hi.",
    });
    expect(text).toBe("Look.");
  });

  // 3.1.0: the text, and two AI_TypeValidationErrors.
  test("and streamed", async () => {
    const [first, ...rest] = chunks([{ content: "Look." }, { annotations: [odd] }]);
    const model = bench
      .answering(sse([first, ...rest.map((chunk) => ({ ...chunk, usage }))]))
      .chat("lumen/otter-1");
    const { said, errors } = await readText(model);
    expect({ said, errors }).toEqual({ said: "Look.", errors: [] });
  });

  // 3.1.0: passes (fixed); a guard.
  test("an error with a code in words is told", async () => {
    const body = { error: { code: "model_gone", message: "The model is gone" } };
    const model = bench.answering(json(body, { status: 404 })).chat("lumen/otter-1");
    const error = await failureOf(generateText({ model, prompt: "Hi." }));
    expect(APICallError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ statusCode: 404, message: expect.stringContaining("The model is gone") });
  });
});

describe('10: "Provider returned error" without what the provider said (#422)', () => {
  // 3.1.0: passes (fixed); a guard.
  test("HTTP error", async () => {
    const model = bench.answering(json({ error: told }, { status: 502 })).chat("lumen/otter-1");
    const error = await failureOf(generateText({ model, prompt: "Hi.", maxRetries: 0 }));
    expect((error as Error).message).toContain("The harbour is closed until six");
  });

  // 3.1.0: message "Provider returned error" alone.
  test("in the middle of a stream", async () => {
    const model = bench.answering(errorMidStream(plainText.chunks, told)).chat("lumen/otter-1");
    const { errors } = await readText(model);
    expect((errors[0] as Error).message).toContain("The harbour is closed until six");
  });
});

describe('11: "TypeError: terminated" when the socket is lost (#412)', () => {
  // 3.1.0: passes but for `text-end` after the error and the finish reason, which is `error`.
  test("an error part with a word of what happened, then finish", async () => {
    const parts = await partsOf(bench.answering(cutMidStream(plainText.chunks, 2)).chat("lumen/otter-1"));
    expect(parts.slice(-2)).toMatchObject([
      { type: "error", error: { message: expect.not.stringMatching(/^terminated$/) } },
      { type: "finish", finishReason: { unified: "interrupted" } },
    ]);
    expect(only(parts, "text-delta").map(({ delta }) => delta)).toEqual(["The ", "Vistula"]);
  });
});

describe("12: finish_reason null stops agent loops (#420, #166), and its cure runs the tools of cut streams", () => {
  // 3.1.0: passes (fixed); a guard.
  test("whole calls are run although nobody says why the answer ends", async () => {
    const { runs, tools } = recorder();
    const [called] = stories.toolCall.completion.choices;
    const answer = saying(called.message, {}, null);
    const model = bench.answering([answer, tell(plainText)]).chat("lumen/otter-1");
    const { steps } = await generateText({ model, prompt: "Tide?", tools, stopWhen: isStepCount(3) });
    expect(runs).toEqual([{ port: "Esbjerg Øst" }]);
    expect(steps).toHaveLength(2);
  });

  // 3.1.0: without a finish the tool ran and a second request was sent; after the cut, finish reason `error`.
  test.each([
    ["the response ends without a finish", endWithoutFinish(chunks(callDeltas()))],
    ["the socket is cut", cutMidStream(chunks(callDeltas()), 3)],
  ])("no tool runs when %s", async (_name, answer) => {
    const { runs, tools } = recorder();
    const model = bench.answering([answer, tell(plainText)]).chat("lumen/otter-1");
    const result = streamText({ model, prompt: "Tide?", tools, stopWhen: isStepCount(3), onError: () => {} });
    expect(await result.finishReason).toBe("interrupted");
    expect(runs).toEqual([]);
    expect(bench.upstream.requests).toHaveLength(1);
  });
});
