import type { ChatRequest, Model } from "@wayfare/core";
import { emulateFormats } from "@wayfare/core/formats";
import { repairJson } from "@wayfare/core/repair";
import { hangBeforeHeaders, json, stories } from "@wayfare/test-upstream";
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { failureOf, sleep, useUpstream } from "../support.ts";

const bench = useUpstream();
const answer = z.object({ answer: z.number() });
const messages = [{ role: "user" as const, content: "Six times seven?" }];

const catalogue = [
  { id: "full/model", supported_parameters: ["response_format", "structured_outputs"] },
  { id: "half/model", supported_parameters: ["response_format"] },
  { id: "bare/model", canonical_slug: "bare/model-2026", supported_parameters: ["tools"] },
] as Model[];

beforeEach(() => {
  bench.upstream.route(
    "GET",
    "/models",
    json({ data: catalogue }, { headers: { "cache-control": "max-age=60" } }),
  );
});

/** What a request becomes on the wire, and the answer to it. */
async function ask(request: ChatRequest | object, text = '{"answer":42}', options = {}) {
  const [choice] = stories.plainText.completion.choices;
  const message = { ...choice.message, content: text };
  const reply = json({ ...stories.plainText.completion, choices: [{ ...choice, message }] });
  const client = bench.answering(reply, { formats: emulateFormats(options) });
  const { choices } = await client.chat({ messages, response_format: answer, ...request } as never);
  const sent = bench.upstream.requests.findLast(({ method }) => method === "POST")?.json;
  return { sent, parsed: (choices[0]?.message as { parsed?: unknown } | undefined)?.parsed };
}

describe("emulated formats", () => {
  test("a model that knows schemas gets the schema", async () => {
    const { sent, parsed } = await ask({ model: "full/model" });
    expect(sent.response_format.type).toBe("json_schema");
    expect(sent.messages).toEqual(messages);
    expect(parsed).toEqual({ answer: 42 });
  });

  test("a model with JSON mode alone gets that, and the schema in words", async () => {
    const { sent, parsed } = await ask({ model: "half/model" }, '```json\n{"answer":42}\n```');
    expect(sent.response_format).toEqual({ type: "json_object" });
    expect(sent.messages[0]).toMatchObject({
      role: "system",
      content: expect.stringContaining('"answer":{"type":"number"}'),
    });
    expect(sent.messages.slice(1)).toEqual(messages);
    expect(parsed).toEqual({ answer: 42 });
  });

  test.each(["bare/model", "bare/model:free", "bare/model-2026"])(
    "%s, which knows neither, gets words only",
    async (model) => {
      const { sent, parsed } = await ask({ model }, 'Here you are: {"answer": 42}!');
      expect(sent).not.toHaveProperty("response_format");
      expect(sent.messages[0].role).toBe("system");
      expect(parsed).toEqual({ answer: 42 });
    },
  );

  test("the weakest of the models decides; one that nobody knows is taken at its word", async () => {
    expect((await ask({ models: ["full/model", "bare/model"] })).sent).not.toHaveProperty("response_format");
    expect((await ask({ model: "full/model", models: ["half/model"] })).sent.response_format.type).toBe(
      "json_object",
    );
    expect((await ask({ model: "new/model" })).sent.response_format.type).toBe("json_schema");
  });

  test.each<[string, ChatRequest, (sent: ChatRequest) => unknown, unknown]>([
    [
      "a system message of text",
      { messages: [{ role: "system", content: "Be brief." }, ...messages] },
      ({ messages }) => messages?.[0],
      { role: "system", content: expect.stringMatching(/^Be brief\.\n\nAnswer with a single JSON value/) },
    ],
    [
      "a system message in parts",
      { messages: [{ role: "system", content: [{ type: "text", text: "Be brief." }] }, ...messages] },
      ({ messages }) => messages?.[0]?.content?.length,
      2,
    ],
    [
      "a developer message",
      { messages: [{ role: "developer", content: "Be brief." }, ...messages] },
      ({ messages }) => messages?.map(({ role }) => role),
      ["developer", "user"],
    ],
    [
      "a prompt",
      { messages: undefined, prompt: "Six?" },
      ({ prompt }) => prompt,
      expect.stringMatching(/^Answer[\s\S]*Six\?$/),
    ],
  ])("the instruction joins %s", async (_, request, read, expected) => {
    const original = structuredClone(request);
    expect(read((await ask({ ...request, model: "bare/model" })).sent)).toEqual(expected);
    expect(request).toEqual(original);
  });

  test("JSON mode is emulated too", async () => {
    const { sent } = await ask({ model: "bare/model", response_format: { type: "json_object" } });
    expect(sent).not.toHaveProperty("response_format");
    expect(sent.messages[0].content).toContain("must be an object");
  });

  test("streams are prepared alike", async () => {
    bench.upstream.enqueue(json(stories.plainText.completion));
    const client = bench.create({ formats: emulateFormats() });
    await client.stream({ model: "bare/model", messages, response_format: { type: "json_object" } }).final();
    expect(bench.upstream.requests.at(-1)?.json).toMatchObject({ stream: true, messages: { length: 2 } });
    expect(bench.upstream.requests.at(-1)?.json).not.toHaveProperty("response_format");
  });

  test("the catalogue is asked once, and not at all for plain requests", async () => {
    bench.upstream.fallback = json(stories.plainText.completion);
    const client = bench.create({ formats: emulateFormats() });
    const lists = () => bench.upstream.requests.filter(({ path }) => path === "/models").length;
    await client.chat({ model: "bare/model", messages });
    expect(lists()).toBe(0);
    const request = { model: "bare/model", messages, response_format: { type: "json_object" as const } };
    await Promise.all([client.chat(request), client.chat(request)]);
    await client.chat(request);
    expect(lists()).toBe(1);
  });

  test("an abort does not wait for the catalogue", async () => {
    bench.upstream.route("GET", "/models", hangBeforeHeaders());
    const client = bench.create({ formats: emulateFormats(), deadlines: { firstByte: 400 } });
    const request = { model: "bare/model", messages, response_format: { type: "json_object" as const } };
    const stream = client.stream(request);
    setTimeout(() => stream.cancel(), 20);
    const began = performance.now();
    const errors = await Promise.all([
      failureOf(client.chat(request, { signal: AbortSignal.timeout(20) })),
      failureOf(client.stream(request, { signal: AbortSignal.timeout(20) }).open()),
      failureOf(stream.open()),
    ]);
    expect(performance.now() - began).toBeLessThan(300);
    expect(errors.map(({ name }) => name)).toEqual(["AbortError", "AbortError", "AbortError"]);
    await sleep(500);
  });
});

describe("repairJson mends what it can", () => {
  test.each([
    ["single quotes and a trailing comma", "{'answer': 42,}"],
    ["no quotes", "{answer: 42}"],
    ["cut short", '{"answer": 42'],
    ["a comment", '{"answer": 42 /* of course */}'],
    ["prose and a broken fence", 'Sure:\n```json\n{"answer": 42,}\n'],
  ])("%s", async (_, text) => {
    expect((await ask({ model: "bare/model" }, text, { repairJson })).parsed).toEqual({ answer: 42 });
    const error = await failureOf(ask({ model: "bare/model" }, text));
    expect(error).toMatchObject({ kind: "schema", text });
  });

  test("what cannot be mended, or fits no schema, is an error with its cause", async () => {
    const fail = () => {
      throw new Error("beyond repair");
    };
    const error = await failureOf(ask({ model: "bare/model" }, "{oops", { repairJson: fail }));
    expect(error).toMatchObject({ kind: "schema", text: "{oops", cause: { message: "beyond repair" } });
    const misfit = await failureOf(ask({ model: "bare/model" }, "forty-two", { repairJson }));
    expect(misfit).toMatchObject({ kind: "schema", text: "forty-two" });
  });
});
