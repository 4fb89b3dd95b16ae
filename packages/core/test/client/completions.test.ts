import { InvalidRequestError, type Receipt, receiptOf } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { cutMidStream, errorBody, json, sse } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { all, failureOf, quick, untilFailure, useUpstream } from "../support.ts";

const bench = useUpstream();
const ask = { model: "lumen/otter-1", prompt: "Once upon", suffix: "the end.", max_tokens: 9 };
const usage = { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5, cost: 0.00002 };
const head = { id: "gen-cmpl-1", object: "text_completion", created: 1_790_000_000, model: "lumen/otter-1" };
const end = { finish_reason: "stop", native_finish_reason: "eos", logprobs: null };
const whole = { ...head, provider: "Harbor", choices: [{ index: 0, text: " a time", ...end }], usage };
const chunks = [
  { ...head, choices: [{ index: 0, text: " a", finish_reason: null }] },
  { ...head, choices: [{ index: 0, text: " time", finish_reason: null }] },
  { ...head, choices: [{ index: 0, text: "", finish_reason: "stop" }] },
  { ...head, choices: [], usage },
];

describe("completions()", () => {
  test("read as chats, with a receipt of their own", async () => {
    const client = bench.answering(json(whole), { defaults: { temperature: 0 } });
    const reply = await client.completions({ ...ask, user: "u-1" });
    expect(bench.upstream.requests[0]).toMatchObject({ method: "POST", path: "/completions" });
    expect(bench.upstream.requests[0]?.json).toEqual({ ...ask, user: "u-1" });
    expect(reply).toEqual({
      ...{ ...head, object: "chat.completion", provider: "Harbor", usage },
      choices: [{ index: 0, message: { role: "assistant", content: " a time" }, ...end }],
    });
    expect(receiptOf(reply)).toMatchObject({
      ...{ id: "gen-cmpl-1", api: "completions", streamed: false, cost: 20_000_000_000n },
      ...{ finishReason: "stop", tags: { user: "u-1" }, tokens: { completion: 3 } },
    });
  });

  test("an answer in the words of chats, a null text and several choices are read too", async () => {
    const chatty = {
      ...whole,
      choices: [{ index: 0, message: { role: "assistant", content: "x" }, ...end }],
    };
    const client = bench.answering([
      json(chatty),
      json({
        ...whole,
        choices: [
          { index: 0, text: null, ...end },
          { index: 1, text: "b", ...end },
        ],
      }),
    ]);
    expect((await client.completions(ask)).choices[0]?.message.content).toBe("x");
    const { choices } = await client.completions(ask);
    expect(choices.map(({ message }) => message.content)).toEqual(["", "b"]);
  });

  test("errors inside 200 are errors, with what came before them", async () => {
    const broken = { index: 0, text: "half", finish_reason: "error", error: { code: 502, message: "Broke" } };
    const client = bench.answering([json({ ...whole, choices: [broken] }), errorBody("upstream429")]);
    const error = await failureOf(client.completions(ask));
    expect(error).toMatchObject({ kind: "unavailable", receipt: { api: "completions" } });
    expect(error.partial?.choices[0]?.message.content).toBe("half");
    expect(await failureOf(client.completions(ask))).toMatchObject({ kind: "rate_limit" });
    expect(await failureOf(client.completions({ model: "m" } as never))).toBeInstanceOf(InvalidRequestError);
  });

  test("budgets count prompt, suffix and every choice", async () => {
    const pricing = { prompt: "0.000001", completion: "0.001" };
    const data = { endpoints: [{ pricing, max_completion_tokens: 1000 }] };
    bench.upstream.route("GET", "/models/lumen/otter-1/endpoints", json({ data }));
    const client = bench.create({ budgets: createBudgets({ budgets: [{ limit: "0.02" }] }) });
    bench.upstream.route("POST", "/completions", json(whole));
    expect((await client.completions(ask)).id).toBe("gen-cmpl-1");
    expect(await failureOf(client.completions({ ...ask, best_of: 3 }))).toMatchObject({ kind: "payment" });
    expect(await failureOf(client.completions({ ...ask, n: 3 }))).toMatchObject({ kind: "payment" });
  });
});

describe("streamCompletions()", () => {
  test("brings the events, chunks and reply of a chat", async () => {
    const told: Receipt[] = [];
    bench.upstream.fallback = sse(chunks);
    const client = bench.create({ onReceipt: (receipt) => told.push(receipt) });
    const stream = client.streamCompletions(ask);
    const events = await all(stream);
    expect(events.filter(({ type }) => type === "text")).toMatchObject([{ text: " a" }, { text: " time" }]);
    expect(bench.upstream.requests[0]?.json).toEqual({ ...ask, stream: true });
    const reply = await stream.final();
    expect(reply).toMatchObject({ object: "chat.completion", usage });
    expect(reply.choices[0]).toMatchObject({ message: { content: " a time" }, finish_reason: "stop" });
    expect(receiptOf(reply)).toMatchObject({ api: "completions", streamed: true, cost: 20_000_000_000n });
    expect(told).toEqual([receiptOf(reply)]);
    const [first] = await all(client.streamCompletions(ask).chunks());
    expect(first).toMatchObject({ object: "chat.completion.chunk", choices: [{ delta: { content: " a" } }] });
  });

  test("a server that does not stream is read all the same", async () => {
    const reply = await bench.answering(json(whole)).streamCompletions(ask).final();
    expect(reply.choices[0]?.message.content).toBe(" a time");
  });

  test("one that breaks off has what came; one that fails before is tried again", async () => {
    const client = bench.answering(cutMidStream(chunks, 2));
    const { items, error } = await untilFailure(client.streamCompletions(ask));
    expect(items.some(({ type }) => type === "text")).toBe(true);
    expect(error.partial?.choices[0]?.message.content).toContain(" a");
    expect(error.receipt).toMatchObject({ api: "completions", streamed: true, costSource: "unknown" });
    const again = bench.answering([errorBody("upstream429"), sse(chunks)], { retry: quick });
    expect((await again.streamCompletions(ask).final()).choices[0]?.message.content).toBe(" a time");
  });
});

test("the bodies of chats are left alone", async () => {
  const odd = {
    ...whole,
    choices: [{ index: 0, text: "t", message: { role: "assistant", content: "m" }, ...end }],
  };
  const reply = await bench
    .answering(json(odd))
    .chat({ model: "m", messages: [{ role: "user", content: "x" }] });
  expect(reply).toEqual(odd);
});
