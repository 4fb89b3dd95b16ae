// Trying again, and leaving early. "0.4.11:" says what the same assertion showed in `@langchain/openrouter` 0.4.11.
import type { ChatOpenRouter } from "@wayfare/langchain";
import {
  errorBodies,
  errorBody,
  errorInside200,
  errorMidStream,
  errorReply,
  hangBeforeHeaders,
  hangMidStream,
  stories,
} from "@wayfare/test-upstream";
import { createAgent, modelRetryMiddleware } from "langchain";
import { describe, expect, test } from "vitest";
import { everyPath, failureOf, tell, useUpstream } from "../support.ts";

const bench = useUpstream();
const { plainText } = stories;
/** May be tried again at once. */
const busy = () =>
  errorReply(503, { error: { code: 503, message: "Busy", metadata: { retry_after_seconds: 0.001 } } });

describe("modelRetryMiddleware of LangChain", () => {
  const patient = (model: ChatOpenRouter) =>
    createAgent({
      model,
      tools: [],
      middleware: [modelRetryMiddleware({ maxRetries: 2, initialDelayMs: 1, onFailure: "error" })],
    });
  const poor = errorBodies.credits.body.error;

  // 0.4.11: three requests for an error inside HTTP 200, which is a TypeError; the other passes.
  test.each([
    ["an error", errorBody("credits")],
    ["an error inside HTTP 200", errorInside200("no_choices", poor)],
  ])("gives up at once where trying again is of no use (%s)", async (_name, answer) => {
    const model = bench.answering([answer, answer, answer]);
    await failureOf(patient(model).invoke({ messages: "Hi." }));
    expect(bench.upstream.requests).toHaveLength(1);
  });

  // 0.4.11: the model tries six times more for each try of the middleware.
  test("tries as often as it says", async () => {
    const model = bench.answering([busy(), busy(), busy(), busy()], { maxRetries: 6 });
    await failureOf(patient(model).invoke({ messages: "Hi." }));
    expect(bench.upstream.requests).toHaveLength(3);
  });

  // 0.4.11: half an answer, and no error that it could see.
  test("tries a broken stream again", async () => {
    const agent = patient(bench.answering([errorMidStream(plainText.chunks), tell(stories.length)]));
    const updates: unknown[] = [];
    for await (const update of await agent.stream(
      { messages: "Hi." },
      { streamMode: ["messages", "values"] },
    ))
      updates.push(update);
    expect(bench.upstream.requests).toHaveLength(2);
    expect(updates.at(-1)).toMatchObject(["values", { messages: [{}, { text: "one, two" }] }]);
  });
});

describe("retries", () => {
  // 0.4.11: `streamEvents` throws at once.
  test.each(everyPath)("every path tries again (%s)", async (_name, ask) => {
    const model = bench.answering([busy(), busy(), tell(plainText)], { maxRetries: 2 });
    expect((await ask(model)).text).toBe(plainText.text);
    expect(bench.upstream.requests).toHaveLength(3);
  });

  // 0.4.11: six more tries, since the model's own setting counts; none in `streamEvents`.
  test.each(everyPath)("`maxRetries` of a call counts (%s)", async (_name, ask) => {
    const model = bench.answering([busy(), busy(), busy()], { maxRetries: 6 });
    await failureOf(ask(model, "Hi.", { maxRetries: 1 }));
    expect(bench.upstream.requests).toHaveLength(2);
  });

  // 0.4.11: six more tries, but for `streamEvents`.
  test.each(everyPath)("also when it is 0 (%s)", async (_name, ask) => {
    const model = bench.answering([busy(), busy()], { maxRetries: 6 });
    await failureOf(ask(model, "Hi.", { maxRetries: 0 }));
    expect(bench.upstream.requests).toHaveLength(1);
  });
});

describe("a stream that is left", () => {
  // 0.4.11: the socket stays open, and the answer is read, and paid, to its end. (Who leaves `streamEvents` has to abort:
  // LangChain keeps its events for other readers, and reads on.)
  test("break closes the socket", async () => {
    for await (const _ of await bench.answering(hangMidStream(plainText.chunks)).stream("Hi.")) break;
    const [request] = bench.upstream.requests;
    await request?.closed;
    expect(request?.clientHungUp).toBe(true);
  });

  // 0.4.11: passes; a guard.
  test.each(everyPath)("abort closes it, and its reason is thrown (%s)", async (name, ask) => {
    const answer = name === "invoke" ? hangBeforeHeaders() : hangMidStream(plainText.chunks);
    const controller = new AbortController();
    const reason = new Error("enough");
    const failure = failureOf(ask(bench.answering(answer), "Hi.", { signal: controller.signal }));
    setTimeout(() => controller.abort(reason), 30);
    expect(await failure).toBe(reason);
    const [request] = bench.upstream.requests;
    await request?.closed;
    expect(request?.clientHungUp).toBe(true);
  });
});
