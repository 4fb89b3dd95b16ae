import Anthropic, { APIError } from "@anthropic-ai/sdk";
import type { Receipt } from "@wayfare/core";
import { meteredFetch } from "@wayfare/openai";
import { json, text } from "@wayfare/test-upstream";
import { expect, test } from "vitest";
import { KEY, useUpstream } from "./support.ts";

const bench = useUpstream();
const usage = { input_tokens: 3, cache_read_input_tokens: 8, output_tokens: 7, cost: 0.00002 };
const message = {
  ...{ id: "gen-m1", type: "message", role: "assistant", model: "lumen/otter-1", stop_reason: "end_turn" },
  content: [{ type: "text", text: "Hello" }],
  usage,
};
const events = (...all: { type: string }[]) =>
  text(all.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""), {
    headers: { "content-type": "text/event-stream" },
  });
const start = {
  type: "message_start",
  message: { ...message, content: [], stop_reason: null, usage: { input_tokens: 3, output_tokens: 1 } },
};
const block = { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } };
const delta = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } };
const end = [
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage },
  { type: "message_stop" },
];
const ask = {
  model: "lumen/otter-1",
  max_tokens: 20,
  messages: [{ role: "user" as const, content: "Hi." }],
};

/** Anthropic's own client over a metered `fetch`, and the receipts of its calls. */
function create() {
  const receipts: Receipt[] = [];
  const openrouter = bench.core({ onReceipt: (receipt) => receipts.push(receipt) });
  const client = new Anthropic({
    apiKey: "sk-ant-other",
    maxRetries: 0,
    fetch: meteredFetch(openrouter) as never,
  });
  return { client, receipts };
}

const known = {
  ...{ api: "messages", generationId: "gen-m1", cost: 20_000_000_000n, finishReason: "end_turn" },
  tokens: { prompt: 11, completion: 7, cached: 8 },
};

test("Anthropic's SDK, whole", async () => {
  const { client, receipts } = create();
  bench.upstream.enqueue(json(message));
  const answer = await client.messages.create(ask);
  expect(answer.content).toEqual(message.content);
  const [sent] = bench.upstream.requests;
  expect([sent?.path, sent?.headers.authorization, sent?.headers["x-api-key"]]).toEqual([
    "/messages",
    `Bearer ${KEY}`,
    undefined,
  ]);
  expect(sent?.headers["anthropic-version"]).toBeTruthy();
  expect(receipts).toMatchObject([known]);
});

test("Anthropic's SDK, streamed", async () => {
  const { client, receipts } = create();
  bench.upstream.enqueue(events(start, block, delta, ...end));
  const stream = client.messages.stream(ask);
  expect((await stream.finalMessage()).content).toMatchObject(message.content);
  expect(receipts).toMatchObject([{ ...known, streamed: true }]);
});

test("Anthropic's SDK: a message in one piece where a stream was asked for", async () => {
  const { client, receipts } = create();
  const content = [
    { type: "thinking", thinking: "Hm.", signature: "sig" },
    { type: "text", text: "Hello", citations: null },
    { type: "tool_use", id: "t1", name: "look", input: { at: ["a", 1] } },
    { type: "redacted_thinking", data: "AAAA" },
  ];
  const whole = { ...message, content, stop_sequence: null, stop_reason: "tool_use" };
  bench.upstream.enqueue(json(whole));
  expect(await client.messages.stream(ask).finalMessage()).toMatchObject(whole);
  expect(receipts).toMatchObject([{ ...known, finishReason: "tool_use", streamed: true }]);
});

test("Anthropic's SDK: errors, before the first content and behind it", async () => {
  const { client, receipts } = create();
  const overloaded = { type: "overloaded_error", error_type: "provider_overloaded", message: "Busy." };
  bench.upstream.enqueue(json({ type: "error", error: overloaded }, { status: 529 }));
  await expect(client.messages.create(ask)).rejects.toMatchObject({ status: 529 });
  bench.upstream.enqueue(events({ type: "error", error: overloaded } as { type: string }));
  await expect(client.messages.create({ ...ask, stream: true })).rejects.toMatchObject({ status: 503 });
  bench.upstream.enqueue(events(start, block, delta));
  const reading = (async () => {
    for await (const _ of await client.messages.create({ ...ask, stream: true }));
  })();
  await expect(reading).rejects.toThrow(APIError);
  expect(receipts.map(({ error }) => error)).toEqual(["unavailable", "unavailable", "interrupted"]);
});
