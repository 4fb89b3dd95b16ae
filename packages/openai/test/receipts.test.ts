import { receiptOf as coreReceiptOf, createOpenRouter } from "@wayfare/core";
import { createOpenAI, meteredFetch, receiptOf } from "@wayfare/openai";
import { cutBeforeHeaders, json, stories } from "@wayfare/test-upstream";
import OpenAI from "openai";
import OpenAI6 from "openai-6";
import { expect, test } from "vitest";
import { all, ask, failureOf, KEY, tell, useUpstream } from "./support.ts";

const bench = useUpstream();
const { plainText } = stories;
const streamed = { ...ask(plainText), stream: true } as const;

test("what came from elsewhere has none", () => {
  for (const each of [
    undefined,
    null,
    "gen-1",
    7,
    {},
    { id: "gen-none" },
    { id: 7 },
    new Response(),
    new Error(),
  ])
    expect(receiptOf(each)).toBeUndefined();
});

test("answers of core itself are known too", async () => {
  const client = bench.answering([tell(plainText), cutBeforeHeaders()]);
  const answer = await client.openrouter.chat(plainText.request);
  expect(receiptOf(answer)).toBe(coreReceiptOf(answer));
  const error = await failureOf(client.openrouter.chat(plainText.request));
  expect(receiptOf(error)).toBe(bench.receipts[1]);
  expect(bench.receipts).toHaveLength(2);
});

test("where nobody listens it is written when it is asked for", async () => {
  const client = bench.answering([tell(plainText), tell(plainText)], { onReceipt: undefined });
  const answer = await client.chat.completions.create(ask(plainText));
  expect(receiptOf(answer)).toMatchObject({ generationId: plainText.completion.id, costSource: "reported" });
  const stream = await client.chat.completions.create(streamed);
  await all(stream);
  expect(receiptOf(stream)).toMatchObject({ streamed: true });
});

test("ids that a server counts round and round mix nothing up", async () => {
  const client = bench.create();
  const same = { headers: { "x-request-id": "always-this" } };
  const answers: OpenAI.ChatCompletion[] = [];
  for (const id of ["gen-a1", "gen-a2"]) {
    bench.upstream.enqueue(json({ ...plainText.completion, id }, same));
    answers.push(await client.chat.completions.create(ask(plainText)));
  }
  expect(answers.map((answer) => receiptOf(answer)?.id)).toEqual(["gen-a1", "gen-a2"]);
  const counted: OpenAI.ChatCompletion[] = [];
  for (const cost of [0.1, 0.2]) {
    const usage = { ...plainText.completion.usage, cost };
    bench.upstream.enqueue(json({ ...plainText.completion, id: "chatcmpl-1", usage }));
    counted.push(await client.chat.completions.create(ask(plainText)));
  }
  const costs = counted.map((answer) => receiptOf(answer)?.cost);
  expect(costs).toEqual([100_000_000_000_000n, 200_000_000_000_000n]);
  expect(receiptOf({ id: "chatcmpl-1" })).toBeUndefined();
});

test("an id of a request that comes twice is forgotten", async () => {
  const same = { headers: { "x-request-id": "always-that" } };
  const client = bench.create();
  const made: OpenAI.CreateEmbeddingResponse[] = [];
  for (const cost of [0.1, 0.2]) {
    bench.upstream.enqueue(json({ data: [], usage: { prompt_tokens: 1, cost } }, same));
    made.push(await client.embeddings.create({ model: "m", input: "a", encoding_format: "float" }));
    expect(receiptOf(made[0])?.cost).toBe(made.length === 1 ? 100_000_000_000_000n : undefined);
  }
  expect(receiptOf(made[1])).toBeUndefined();
  bench.upstream.enqueue(json({ data: [], usage: { prompt_tokens: 1, cost: 0.3 } }, same));
  expect(
    receiptOf(await client.embeddings.create({ model: "m", input: "a", encoding_format: "float" })),
  ).toBeUndefined();
});

test("the last thousand answers are known by their ids, older ones are let go", async () => {
  bench.upstream.fallback = ({ json: asked }) => json({ ...plainText.completion, id: `gen-${asked.seed}` });
  const send = meteredFetch(bench.core());
  const responses: Response[] = [];
  for (let seed = 0; seed < 1010; seed += 1) {
    const body = JSON.stringify({ ...plainText.request, seed });
    responses.push(await send(`${bench.upstream.url}/chat/completions`, { method: "POST", body }));
  }
  expect(receiptOf({ id: "gen-5" })).toBeUndefined();
  expect(receiptOf({ id: "gen-1005" })?.id).toBe("gen-1005");
  expect(receiptOf(responses[5])?.id).toBe("gen-5");
});

test("two versions of the SDK side by side stay what they are", async () => {
  const methods = () =>
    [OpenAI, OpenAI6].flatMap((Client) => [
      ...Object.getOwnPropertyNames(Client.prototype),
      ...Object.getOwnPropertyNames(Client.Chat.Completions.prototype),
    ]);
  const before = methods();
  bench.upstream.fallback = tell(plainText);
  const client = createOpenAI({ openrouter: createOpenRouter({ apiKey: KEY, baseURL: bench.upstream.url }) });
  const other = new OpenAI6({ apiKey: "none", fetch: meteredFetch(client.openrouter) });
  const answers = [
    await client.chat.completions.create(ask(plainText)),
    await other.chat.completions.create(ask(plainText) as never),
  ];
  for (const answer of answers) expect(receiptOf(answer)).toMatchObject({ api: "chat" });
  expect(client).toBeInstanceOf(OpenAI);
  expect(client).not.toBeInstanceOf(OpenAI6);
  expect(methods()).toEqual(before);
});

test("no key is in sight", () => {
  const seen = new Set<unknown>();
  const look = (value: unknown): void => {
    if (typeof value === "string") expect(value).not.toContain(KEY);
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    for (const name of Reflect.ownKeys(value)) look((value as Record<PropertyKey, unknown>)[name]);
  };
  look(bench.create());
  expect(seen.size).toBeGreaterThan(20);
});
