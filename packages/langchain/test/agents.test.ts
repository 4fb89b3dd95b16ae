import { getRetryable } from "@langchain/core/errors";
import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Annotation, MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { createMemoryLedger, formatMoney, parseMoney } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { OpenRouterError } from "@wayfare/langchain";
import { json, saying, sse, stories, type WireObject } from "@wayfare/test-upstream";
import { createAgent, modelRetryMiddleware } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { failureOf, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

const ferry = tool(({ line }) => `Line ${line} sails at 6.`, {
  name: "ferry_status",
  description: "When a ferry sails.",
  schema: z.object({ line: z.string() }),
});

const { interleavedReasoning, plainText } = stories;
const details = interleavedReasoning.completion.choices[0].message.reasoning_details;
/** A round with a tool, and the answer. */
const rounds = [tell(interleavedReasoning), tell(plainText)];
const cost = 0.0000183 + interleavedReasoning.completion.usage.cost;

/** What an agent ends with, however it is run. */
type Run = (agent: ReturnType<typeof createAgent>, config?: object) => Promise<WireObject[]>;
const question = () => ({ messages: [new HumanMessage("When does line 5 sail?")] });

const runs: Record<string, Run> = {
  invoke: async (agent, config = {}) => (await agent.invoke(question(), config)).messages,
  "stream of values": async (agent, config = {}) => {
    let last: WireObject[] = [];
    for await (const state of await agent.stream(question(), { ...config, streamMode: "values" }))
      last = (state as WireObject).messages;
    return last;
  },
  "stream of messages": async (agent, config = {}) => {
    let last: WireObject[] = [];
    const modes = { ...config, streamMode: ["messages", "values"] as const };
    for await (const [mode, state] of (await agent.stream(question(), modes as never)) as AsyncIterable<
      [string, WireObject]
    >)
      if (mode === "values") last = state.messages;
    return last;
  },
  "streamEvents v2": async (agent, config = {}) => {
    let last: WireObject[] = [];
    const events = agent.streamEvents(question(), { ...config, version: "v2" });
    for await (const { event, name, data } of events)
      if (event === "on_chain_end" && name === "LangGraph") last = data.output.messages;
    return last;
  },
  "streamEvents v3": async (agent, config = {}) => {
    const run = await agent.streamEvents(question(), { ...config, version: "v3" });
    return ((await run.output) as WireObject).messages;
  },
};

describe.each(Object.entries(runs))("createAgent, %s", (name, run) => {
  const create = (fields = {}) =>
    createAgent({
      model: bench.answering(rounds, fields),
      tools: [ferry],
    });

  test("the reasoning goes back with the result of the tool", async () => {
    await run(create());
    const [, answer, result] = bench.body().messages;
    expect(answer.reasoning_details).toEqual(details);
    expect(answer.tool_calls).toMatchObject([
      { id: "call_ferry5", function: { name: "ferry_status", arguments: '{"line":"5"}' } },
    ]);
    expect(result).toMatchObject({
      role: "tool",
      tool_call_id: "call_ferry5",
      content: "Line 5 sails at 6.",
    });
  });

  test("every message has its cost, and the ledger has them all", async () => {
    const ledger = createMemoryLedger();
    const messages = await run(create({ ledger }));
    const answers = messages.filter(({ type }) => type === "ai");
    expect(answers).toHaveLength(2);
    const costs = answers.map(({ usage_metadata, response_metadata }) => {
      expect(response_metadata.openrouter.totalCost).toBe(
        formatMoney(parseMoney(String(usage_metadata.total_cost))),
      );
      return usage_metadata.total_cost;
    });
    expect(costs[0] + costs[1]).toBeCloseTo(cost, 12);
    expect(ledger.total()).toMatchObject({
      calls: 2,
      reported: parseMoney(String(costs[0])) + parseMoney(String(costs[1])),
    });
    expect(bench.upstream.requests[0]?.json.stream ?? false).toBe(
      !["invoke", "stream of values"].includes(name),
    );
  });

  test("a checkpoint keeps reasoning and cost for the next question", async () => {
    const checkpointer = new MemorySaver();
    const config = { configurable: { thread_id: "t1" } };
    const model = bench.answering([...rounds, saying({ content: "At 6." }, { id: "gen-3" })]);
    await run(createAgent({ model, tools: [ferry], checkpointer }), config);
    // As another process would: nothing but what was stored.
    const later = createAgent({ model, tools: [ferry], checkpointer });
    const messages = await run(later, config);
    expect(bench.body().messages[1].reasoning_details).toEqual(details);
    expect(messages).toHaveLength(6);
    const known = messages
      .filter(({ type }) => type === "ai")
      .map((message) => message.usage_metadata.total_cost);
    expect(known.every((amount) => amount > 0)).toBe(true);
  });
});

describe("budgets", () => {
  test("an agent stops before the step that would not fit, and says so", async () => {
    const pricing = { prompt: "0.0000004", completion: "0.0000015" };
    const endpoint = { provider_name: "Harbor", pricing, context_length: 8000, max_completion_tokens: 1000 };
    const body = { data: { id: "lumen/otter-1", endpoints: [endpoint] } };
    bench.upstream.route("GET", "/models/lumen/otter-1/endpoints", json(body));
    let count = 0;
    bench.upstream.fallback = () => {
      count += 1;
      return json({ ...interleavedReasoning.completion, id: `gen-${count}` });
    };
    // One step costs at most 0.0006, and in truth a small part of it.
    const budgets = createBudgets({ budgets: [{ scope: "tag:run", limit: "0.001" }] });
    const model = bench.model({ budgets, maxTokens: 100, receiptTags: { run: "r1" } });
    const failure = await failureOf(createAgent({ model, tools: [ferry] }).invoke(question()));
    const error = [failure, (failure as Error).cause].find((each) => OpenRouterError.isInstance(each));
    expect(error).toMatchObject({ kind: "payment", statusCode: 402 });
    expect(getRetryable(error)).toBe(false);
    const sent = bench.upstream.requests.filter(({ method }) => method === "POST");
    expect(sent.length).toBeGreaterThan(1);
    const spent = sent.length * interleavedReasoning.completion.usage.cost;
    expect(spent).toBeLessThanOrEqual(0.001);
  });
});

test("an answer that comes whole is one message in a graph", async () => {
  const model = bench.answering(rounds, { disableStreaming: true });
  const agent = createAgent({ model, tools: [ferry] });
  const pieces: string[] = [];
  for await (const [piece] of await agent.stream(question(), { streamMode: "messages" }))
    if (piece.type === "ai") pieces.push(String(piece.id));
  expect(pieces).toEqual([interleavedReasoning.completion.id, plainText.completion.id]);
});

test("streams of a server that gives no ids stay apart in a graph", async () => {
  const list = plainText.chunks.map(({ id: _, ...chunk }) => chunk);
  const model = bench.answering([sse(list), sse(list)]);
  const ask = async ({ messages }: typeof MessagesAnnotation.State) => ({
    messages: [await model.invoke(messages)],
  });
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("one", ask)
    .addNode("two", ask)
    .addEdge(START, "one")
    .addEdge("one", "two")
    .compile({ checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: "t3" }, streamMode: "messages" as const };
  for await (const _piece of await graph.stream(question(), config));
  const { values } = await graph.getState(config);
  expect(values.messages.map(({ type }: WireObject) => type)).toEqual(["human", "ai", "ai"]);
});

test("modelRetryMiddleware tries again what may be, and nothing else", async () => {
  const broken = saying({}, { choices: [], error: { code: 502, message: "Provider returned error" } });
  const model = bench.answering([broken, tell(plainText)]);
  const middleware = [modelRetryMiddleware({ maxRetries: 1, initialDelayMs: 1 })];
  const { messages } = await createAgent({ model, tools: [], middleware }).invoke(question());
  expect(messages.at(-1)?.text).toBe(plainText.text);
  bench.upstream.enqueue(saying({}, { choices: [], error: { code: 401, message: "User not found." } }));
  const told = await createAgent({ model, tools: [], middleware }).invoke(question());
  expect(told.messages.at(-1)?.text).toContain("failed after 1 attempt with OpenRouterAuthError");
  expect(bench.upstream.requests).toHaveLength(3);
});

test("a graph with a step of its own between two calls", async () => {
  const model = bench.answering(rounds).bindTools([ferry]);
  const State = Annotation.Root({ ...MessagesAnnotation.spec });
  const ask = async ({ messages }: typeof State.State) => ({ messages: [await model.invoke(messages)] });
  const answer = async ({ messages }: typeof State.State) => {
    const [call] = (messages.at(-1) as WireObject).tool_calls;
    return { messages: [await ferry.invoke(call)] };
  };
  const graph = new StateGraph(State)
    .addNode("ask", ask)
    .addNode("answer", answer)
    .addNode("again", ask)
    .addEdge(START, "ask")
    .addEdge("ask", "answer")
    .addEdge("answer", "again")
    .compile({ checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: "t2" }, streamMode: "messages" as const };
  const pieces: unknown[] = [];
  for await (const [piece] of await graph.stream(question(), config)) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(5);
  expect(bench.body().messages[1].reasoning_details).toEqual(details);
  const { values } = await graph.getState(config);
  expect(values.messages.map(({ type }: WireObject) => type)).toEqual(["human", "ai", "tool", "ai"]);
});
