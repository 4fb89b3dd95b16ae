import { InMemoryCache } from "@langchain/core/caches";
import { AIMessage, HumanMessage, mapChatMessagesToStoredMessages } from "@langchain/core/messages";
import { costOf, OpenRouterError, receiptOf } from "@wayfare/langchain";
import { cutMidStream, errorBody, saying, stories, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, failureOf, sumOf, tell, useUpstream } from "./support.ts";

const bench = useUpstream();
const { plainText, byok } = stories;

/** An answer with an id of its own that costs so much. */
const paid = (id: string, cost: number | undefined, more: WireObject = {}) =>
  saying(
    { content: id },
    { id, usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, cost, ...more } },
  );

describe("receiptOf", () => {
  test.each(everyPath)("%s: money to the last digit, also after JSON", async (_path, ask) => {
    const message = await ask(bench.answering(tell(plainText)));
    const expected = { totalCost: 18_300_000_000n, cost: 18_300_000_000n, costSource: "reported" };
    expect(receiptOf(message)).toMatchObject(expected);
    const again = new AIMessage(JSON.parse(JSON.stringify(message)).kwargs);
    expect(receiptOf(again)).toMatchObject(expected);
  });

  test("own keys: what the provider bills is part of the whole", async () => {
    const message = await bench.answering(tell(byok)).invoke("Hi.");
    const { cost, cost_details } = byok.completion.usage;
    const receipt = receiptOf(message);
    expect(receipt?.byok).toBe(true);
    expect(Number(receipt?.totalCost) / 1e15).toBeCloseTo(cost + cost_details.upstream_inference_cost, 12);
  });

  test.each<[string, unknown]>([
    ["another model's message", new AIMessage("Hi.")],
    ["a message of the user", new HumanMessage("Hi.")],
    ["broken metadata", { response_metadata: { openrouter: { id: "x", cost: "much" } } }],
    ["nothing", undefined],
  ])("none for %s", (_name, value) => {
    expect(receiptOf(value)).toBeUndefined();
  });
});

describe("costOf", () => {
  test("messages, lists of them, states and results; each call once", async () => {
    const model = bench.answering([paid("gen-1", 0.1), paid("gen-2", 0.2), paid("gen-3", 0.3)]);
    const [one, two] = [await model.invoke("1"), await model.invoke("2")];
    const generated = await model.generate([[new HumanMessage("3")]]);
    const { receipts, usd, isComplete, sums } = costOf([
      one,
      { messages: [new HumanMessage("?"), one, two] },
      [{ raw: two, parsed: {} }],
      generated,
    ]);
    expect(receipts.map(({ id }) => id)).toEqual(["gen-1", "gen-2", "gen-3"]);
    // Not 0.6000000000000001.
    expect(usd).toBe("0.6");
    expect(isComplete).toBe(true);
    expect(sums).toMatchObject({ calls: 3, promptTokens: 9 });
  });

  test("what is not known is not zero", async () => {
    const message = await bench.answering(paid("gen-1", undefined)).invoke("1");
    expect(costOf([message, new AIMessage("Hi.")])).toMatchObject({
      unknown: 1,
      unmetered: 1,
      isComplete: false,
      usd: "0",
    });
    expect(costOf([])).toMatchObject({ usd: "0", isComplete: true });
  });

  test.each<[string, (message: WireObject) => unknown]>([
    ["JSON", (message) => JSON.parse(JSON.stringify(message))],
    ["a stored message", (message) => mapChatMessagesToStoredMessages([message as AIMessage])],
    ["updates of a graph", (message) => ({ model_request: { messages: [message] } })],
    ["a state with a field of its own", (message) => ({ draft: message })],
  ])("finds them in %s", async (_name, form) => {
    const message = await bench.answering(paid("gen-1", 0.1)).invoke("1");
    const cost = costOf(form(message));
    expect(cost).toMatchObject({ usd: "0.1", isComplete: true });
    expect(JSON.parse(JSON.stringify(cost))).toMatchObject({ usd: "0.1", receipts: [{ cost: "0.1" }] });
  });

  test.each([undefined, "x", {}, new Error("no cause")])(
    "what tells of no answer is not complete: %s",
    (run) => {
      expect(costOf(run)).toMatchObject({ usd: "0", unmetered: 1, isComplete: false });
    },
  );

  test("answers from a cache cost nothing", async () => {
    const model = bench.answering(paid("gen-1", 0.1), { cache: new InMemoryCache() });
    const both = [await model.invoke("1"), await model.invoke("1")];
    expect(costOf(both)).toMatchObject({ usd: "0.1", unmetered: 0, isComplete: true });
  });

  test("failed calls: one that was refused cost nothing, one that broke off may have", async () => {
    const refused = await failureOf(bench.answering(errorBody("badKey")).invoke("1"));
    expect(OpenRouterError.isInstance(refused)).toBe(true);
    expect(costOf(refused)).toMatchObject({ usd: "0", isComplete: true });
    bench.upstream.enqueue(cutMidStream(plainText.chunks, 2));
    const broken = await failureOf(bench.model().stream("1").then(sumOf));
    const { receipts, unknown } = costOf({ cause: broken });
    expect(receipts).toMatchObject([{ error: expect.any(String), streamed: true }]);
    expect(unknown).toBe(1);
  });
});
