import { costOf, createCostTracker, createOpenRouter } from "@wayfare/ai-sdk";
import { hangMidStream, type Reply, sse, stories, storyReply } from "@wayfare/test-upstream";
import { APICallError, generateText, isStepCount, RetryError, streamText } from "ai";
import { describe, expect, test } from "vitest";
import { toolsOf } from "../src/ai-sdk-tools.ts";
import { sumOf } from "../src/expected-cost.ts";
import { legs } from "../src/legs.ts";
import { useLeg } from "../src/use-leg.ts";

const { plainText, textThenTool } = stories;
const metadata = { error_type: "provider_overloaded", retry_after_seconds: 0 };
const error = { code: 503, message: "Overloaded", metadata };
const early: Reply = sse([{ error }], { done: false });

describe.each(legs.slice(0, 2))("$name", (leg) => {
  const stage = useLeg(leg);
  const model = () => createOpenRouter(stage.settings)("lumen/otter-1");

  test("an error before the first content is tried again by `ai`, and both attempts have receipts", async () => {
    stage.upstream.enqueue(early, storyReply(plainText, { stream: true }));
    const tracker = createCostTracker();
    const openrouter = createOpenRouter({ ...stage.settings, ledger: tracker });
    const result = streamText({ model: openrouter("lumen/otter-1"), prompt: "Go.", maxRetries: 1 });
    expect(await result.text).toBe(plainText.text);
    expect(stage.upstream.requests).toHaveLength(2);
    expect(tracker.receipts().map(({ error }) => error)).toEqual(["unavailable", undefined]);
    expect((await costOf(result)).total).toBe(sumOf(plainText));
    expect(tracker.total()).toMatchObject({ reported: sumOf(plainText) });
  });

  test("an error that lasts ends as `ai` ends it, with the last answer inside", async () => {
    stage.upstream.enqueue(early, early);
    let thrown: unknown;
    const onError = ({ error }: { error: unknown }) => {
      thrown = error;
    };
    const result = streamText({ model: model(), prompt: "Go.", maxRetries: 1, onError });
    await result.consumeStream();
    expect(RetryError.isInstance(thrown)).toBe(true);
    const { lastError, reason } = thrown as RetryError;
    expect(reason).toBe("maxRetriesExceeded");
    expect(APICallError.isInstance(lastError)).toBe(true);
    expect(lastError).toMatchObject({ statusCode: 503, isRetryable: true });
    expect((await costOf(thrown)).receipts).toHaveLength(2);
  });

  test("in the middle of a call, no tool is executed and nothing goes on", async () => {
    stage.upstream.enqueue(sse([...textThenTool.chunks.slice(0, 3), { error }], { done: false }));
    const called: string[] = [];
    const tools = toolsOf(textThenTool.request, (name) => called.push(name));
    const errors: unknown[] = [];
    const onError = ({ error }: { error: unknown }) => void errors.push(error);
    const stopWhen = isStepCount(5);
    const result = streamText({ model: model(), tools, prompt: "Go.", stopWhen, onError });
    expect(await result.finishReason).toBe("error");
    expect(await result.text).toBe("I will check.");
    expect(called).toEqual([]);
    expect(errors).toMatchObject([{ code: 503, isRetryable: true }]);
    expect(stage.upstream.requests).toHaveLength(1);
    expect(await costOf(result)).toMatchObject({ unknown: 1, isComplete: false });
  });

  test("a step that was cut after two good ones leaves their texts, tools and costs", async () => {
    const tools = toolsOf(textThenTool.request, () => ({ knots: 12 }));
    const replies = [textThenTool, textThenTool].map((story) => storyReply(story, { stream: true }));
    stage.upstream.enqueue(...replies, sse(plainText.chunks.slice(0, 2), { done: true }));
    const stopWhen = isStepCount(5);
    const result = streamText({ model: model(), tools, prompt: "Go.", stopWhen, onError: () => {} });
    const steps = await result.steps;
    // The gateway tells a cut as an error event, where the provider itself said nothing.
    const last = leg.name === "gateway" ? "error" : "interrupted";
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(["tool-calls", "tool-calls", last]);
    expect(steps.at(-1)?.text).toBe("The Vistula");
    expect(stage.upstream.requests).toHaveLength(3);
  });

  test("when the user leaves, the provider is hung up on", async () => {
    stage.upstream.enqueue(hangMidStream(plainText.chunks, 2));
    const controller = new AbortController();
    const result = streamText({ model: model(), prompt: "Go.", abortSignal: controller.signal });
    const types: string[] = [];
    for await (const part of result.stream) {
      types.push(part.type);
      if (part.type === "text-delta") controller.abort();
    }
    expect(types.at(-1)).toBe("abort");
    expect(types).not.toContain("error");
    await stage.upstream.settled(2000);
    expect(stage.upstream.requests.map(({ clientHungUp }) => clientHungUp)).toEqual([true]);
  });

  test("a timeout of `ai` hangs up on the provider", async () => {
    stage.upstream.enqueue(hangMidStream(plainText.chunks, 2), hangMidStream(plainText.chunks, 0));
    const result = streamText({ model: model(), prompt: "Go.", timeout: 100, onError: () => {} });
    await result.consumeStream();
    await expect(generateText({ model: model(), prompt: "Go.", timeout: 100 })).rejects.toThrow(/time/i);
    await stage.upstream.settled(2000);
    expect(stage.upstream.requests.map(({ clientHungUp }) => clientHungUp)).toEqual([true, true]);
  });
});
