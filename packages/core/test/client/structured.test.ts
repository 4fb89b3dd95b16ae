import { parseCompletion, receiptOf, responseFormat, SchemaMismatchError } from "@wayfare/core";
import { json, sse, stories, storyReply } from "@wayfare/test-upstream";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { all, ask, failureOf, useUpstream } from "../support.ts";

const bench = useUpstream();
const story = stories.jsonSchema;
const person = { name: "Mira Okafor", born: 1961, languages: ["pt", "yo"] };

const zodPerson = z.object({ name: z.string(), born: z.number().int(), languages: z.array(z.string()) });
const arkPerson = type({ name: "string", born: "number.integer", languages: "string[]" });
const valibotPerson = v.object({ name: v.string(), born: v.number(), languages: v.array(v.string()) });
const jsonSchema = {
  type: "object",
  properties: {
    name: { type: "string" },
    born: { type: "number" },
    languages: { type: "array", items: { type: "string" } },
  },
  required: ["name", "born", "languages"],
};

/** A completion with this text. */
function saying(content: string | null, more: object = {}): object {
  const [choice] = story.completion.choices;
  return { ...story.completion, choices: [{ ...choice, message: { ...choice.message, content, ...more } }] };
}

const answer = z.object({ answer: z.number() });
const asking = { ...ask, response_format: answer };

/** The parsed answer to a request for `answer`. */
async function answerTo(text: string, options = {}): Promise<{ answer: number } | undefined> {
  const reply = await bench.answering(json(saying(text)), options).chat(asking);
  return reply.choices[0]?.message.parsed;
}

describe("a schema of any library as response_format", () => {
  test.each([
    ["zod", zodPerson],
    ["arktype", arkPerson],
    ["valibot with a JSON Schema", responseFormat(valibotPerson, { jsonSchema })],
    ["zod through responseFormat()", responseFormat(zodPerson, { name: "person", description: "Somebody." })],
  ])("%s", async (_, response_format) => {
    bench.upstream.fallback = (request) => storyReply(story, request);
    const reply = await bench.create().chat({ ...ask, response_format });
    expect(reply.choices[0]?.message.parsed).toEqual(person);
    expect(reply.choices[0]?.message.content).toBe(story.text);
    expect(receiptOf(reply)).toMatchObject({ costSource: "reported" });
    const sent = bench.upstream.requests[0]?.json.response_format;
    expect(sent).toMatchObject({ type: "json_schema", json_schema: { strict: true } });
    expect(sent.json_schema.schema).toMatchObject({
      ...{ type: "object", additionalProperties: false, properties: { name: { type: "string" } } },
      required: expect.arrayContaining(["name", "born", "languages"]),
    });
    expect(sent.json_schema.schema).not.toHaveProperty("$schema");
    expect(Object.keys(sent)).toEqual(["type", "json_schema"]);
  });

  test("names, descriptions and looseness", () => {
    const loose = responseFormat(zodPerson, { name: "person", description: "Somebody.", strict: false });
    expect(loose.json_schema).toMatchObject({ name: "person", description: "Somebody.", strict: false });
    expect(loose.json_schema.schema).not.toHaveProperty("additionalProperties");
    expect(responseFormat(zodPerson).json_schema).toMatchObject({ name: "answer", strict: true });
  });

  test("valibot without a JSON Schema says what is missing", async () => {
    expect(() => responseFormat(valibotPerson)).toThrow(/valibot .* responseFormat\(schema, \{ jsonSchema/);
    const error = await failureOf(bench.create().chat({ ...ask, response_format: valibotPerson }));
    expect(error).toMatchObject({ kind: "request" });
    expect(
      await failureOf(
        bench
          .create()
          .stream({ ...ask, response_format: valibotPerson })
          .open(),
      ),
    ).toMatchObject({
      kind: "request",
    });
    expect(bench.upstream.requests).toHaveLength(0);
  });

  test("strict mode closes objects at every depth, and only those that leave it open", () => {
    const inner = { type: "object", properties: { a: { type: "string" } } };
    const schema = {
      ...inner,
      properties: {
        list: { type: "array", items: inner },
        either: { anyOf: [inner, { type: "null" }] },
        nullable: { ...inner, type: ["object", "null"] },
        open: { ...inner, additionalProperties: { type: "string" } },
        map: { type: "object", additionalProperties: true },
        properties: { type: "string" },
      },
      $defs: { inner },
    };
    const copy = structuredClone(schema);
    const closed = responseFormat(answer, { jsonSchema: schema }).json_schema.schema as typeof schema;
    const shut = { ...inner, additionalProperties: false };
    expect(closed).toEqual({
      type: "object",
      additionalProperties: false,
      properties: {
        list: { type: "array", items: shut },
        either: { anyOf: [shut, { type: "null" }] },
        nullable: { ...shut, type: ["object", "null"] },
        open: schema.properties.open,
        map: schema.properties.map,
        properties: { type: "string" },
      },
      $defs: { inner: shut },
    });
    expect(schema).toEqual(copy);
  });

  test("what the schema makes of the answer is what is parsed, in each choice", async () => {
    const dated = z.object({ on: z.iso.date().transform((text) => new Date(text)) });
    const first = saying('{"on":"2026-11-20"}') as { choices: object[] };
    const second = saying('{"on":"2026-11-21"}') as { choices: object[] };
    const both = { ...first, choices: [...first.choices, ...second.choices] };
    const format = responseFormat(dated, { jsonSchema });
    const { choices } = await bench.answering(json(both)).chat({ ...ask, response_format: format });
    expect(choices.map(({ message }) => message.parsed.on.getUTCDate())).toEqual([20, 21]);
  });

  test("asynchronous validation", async () => {
    const slow = z.object({ answer: z.number().refine(async (n) => n > 1) });
    const format = responseFormat(slow, { jsonSchema });
    const client = bench.answering([json(saying('{"answer":2}')), json(saying('{"answer":0}'))]);
    expect((await client.chat({ ...ask, response_format: format })).choices[0]?.message.parsed).toEqual({
      answer: 2,
    });
    expect(await failureOf(client.chat({ ...ask, response_format: format }))).toBeInstanceOf(
      SchemaMismatchError,
    );
  });

  test("streamed: final() is parsed, the events are not touched", async () => {
    bench.upstream.fallback = (request) => storyReply(story, request);
    const stream = bench.create().stream({ ...ask, response_format: zodPerson });
    const events = await all(stream);
    expect(events.map((event) => (event.type === "text" ? event.text : "")).join("")).toBe(story.text);
    expect((await stream.final()).choices[0]?.message.parsed).toEqual(person);
    const reply = await bench.create().stream(ask).final();
    expect((await parseCompletion(reply, zodPerson)).choices[0]?.message.parsed).toEqual(person);
  });

  test("a format of the client's defaults is parsed as well", async () => {
    const client = bench.answering(json(saying('{"answer":3}')), {
      defaults: { response_format: responseFormat(answer) },
    });
    expect((await client.chat(ask)).choices[0]?.message).toMatchObject({ parsed: { answer: 3 } });
    expect(bench.upstream.requests[0]?.json.response_format.type).toBe("json_schema");
  });

  test("a plain response_format is sent as it is, and nothing is parsed", async () => {
    const format = { type: "json_object" } as const;
    const reply = await bench.answering(json(saying("no JSON"))).chat({ ...ask, response_format: format });
    expect(reply.choices[0]?.message).not.toHaveProperty("parsed");
    expect(bench.upstream.requests[0]?.json.response_format).toEqual(format);
  });
});

describe("answers are read leniently", () => {
  test.each([
    ["plain", '{"answer":42}'],
    ["white space around", '\n  {"answer": 42}\n'],
    ["a code fence", '```json\n{"answer":42}\n```'],
    ["a fence without a language, with prose around it", 'Sure!\n```\n{"answer":42}\n```\nAnything else?'],
    ["prose around", 'The answer is {"answer":42}. Good luck!'],
    ["a fence inside a text of the value", '{"answer":42,"code":"```js\\n1\\n```"}'],
  ])("%s", async (_, text) => {
    expect(await answerTo(text)).toMatchObject({ answer: 42 });
  });

  test("a turn that calls tools, or a refusal, has no answer yet", async () => {
    const call = { id: "a", type: "function", function: { name: "f", arguments: "{}" } };
    for (const more of [{ tool_calls: [call] }, { refusal: "No." }]) {
      const reply = await bench.answering(json(saying(null, more))).chat(asking);
      expect(reply.choices[0]?.message).not.toHaveProperty("parsed");
    }
  });
});

describe("an answer that does not fit", () => {
  test.each<[string, string, string[], RegExp]>([
    ["no JSON", "forty-two", [], /not JSON/],
    ["cut short", '{"answer":4', [], /not JSON/],
    ["empty", "", [], /not JSON/],
    ["a wrong type", '{"answer":"42"}', ["answer"], /does not fit the schema at answer/],
    ["another value", "[1]", [""], /does not fit the schema: /],
  ])("%s", async (_, text, paths, says) => {
    for (const verb of ["chat", "stream"] as const) {
      const client = bench.answering(verb === "chat" ? json(saying(text)) : sse(spoken(text)));
      const error = await failureOf(verb === "chat" ? client.chat(asking) : client.stream(asking).final());
      expect(error).toBeInstanceOf(SchemaMismatchError);
      expect(error).toMatchObject({ name: "SchemaMismatchError", kind: "schema", retryable: false, text });
      expect((error as SchemaMismatchError).issues.map(({ path }) => path)).toEqual(paths);
      expect(error.message).toMatch(says);
      // The answer was made and paid for.
      expect(error.receipt).toMatchObject({ costSource: "reported", error: undefined });
      expect(error.partial?.choices[0]?.message.content).toBe(text);
    }
  });
});

function spoken(content: string): object[] {
  const { chunks } = story;
  const [choice] = chunks[0]?.choices ?? [];
  return [
    { ...chunks[0], choices: [{ ...choice, delta: { role: "assistant", content } }] },
    ...chunks.slice(-2),
  ];
}
