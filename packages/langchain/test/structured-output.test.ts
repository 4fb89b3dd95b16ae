import type { ChatOpenRouterInput } from "@wayfare/langchain";
import { chunks, saying, sse, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { failureOf, useUpstream } from "./support.ts";

const bench = useUpstream();

const person = z.object({ name: z.string(), born: z.number() }).describe("Somebody.");
const mira = { name: "Mira Okafor", born: 1961 };
const json = {
  type: "object",
  properties: { name: { type: "string" }, born: { type: "number" } },
  required: ["name", "born"],
};

const speaking = (text: string) => saying({ content: text });
const calling = (args: string, name = "extract", finish = "tool_calls") =>
  saying(
    { tool_calls: [{ id: "call_1", type: "function", function: { name, arguments: args } }] },
    {},
    finish,
  );

const knowsSchemas: ChatOpenRouterInput = { profile: { structuredOutput: true } };

describe("jsonSchema", () => {
  test("is the default where the model is known to have it", async () => {
    const model = bench.answering(speaking(JSON.stringify(mira)), knowsSchemas);
    expect(await model.withStructuredOutput(person).invoke("Who?")).toEqual(mira);
    const { response_format, tools } = bench.body();
    expect(tools).toBeUndefined();
    expect(response_format).toMatchObject({
      type: "json_schema",
      json_schema: { name: "extract", description: "Somebody.", schema: json },
    });
    expect(response_format.json_schema).not.toHaveProperty("strict");
  });

  test("may be asked for of any model, with strict and a name", async () => {
    const model = bench.answering(speaking(JSON.stringify(mira)));
    const asked = { method: "jsonSchema", strict: true, name: "a person!" } as const;
    await model.withStructuredOutput(person, asked).invoke("Who?");
    expect(bench.body().response_format.json_schema).toMatchObject({ name: "a_person_", strict: true });
  });

  test("an answer of another form is an error with the text", async () => {
    const model = bench.answering(speaking('{"name":1}'), knowsSchemas);
    const failure = await failureOf(model.withStructuredOutput(person).invoke("Who?"));
    expect(failure).toMatchObject({ lc_error_code: "OUTPUT_PARSING_FAILURE", llmOutput: '{"name":1}' });
  });

  test.each([
    ["nothing", saying({ content: "" }, {}, "length"), "finish reason length"],
    ["a refusal", saying({ content: null, refusal: "I will not." }), "I will not."],
  ])("%s is an error that says why", async (_name, answer, words) => {
    const model = bench.answering(answer, knowsSchemas);
    const failure = await failureOf(model.withStructuredOutput(person).invoke("Who?"));
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toContain(words);
  });
});

describe("functionCalling", () => {
  test("is the default elsewhere", async () => {
    const model = bench.answering(calling(JSON.stringify(mira)));
    expect(await model.withStructuredOutput(person).invoke("Who?")).toEqual(mira);
    const { response_format, tools, tool_choice } = bench.body();
    expect(response_format).toBeUndefined();
    expect(tool_choice).toEqual({ type: "function", function: { name: "extract" } });
    expect(tools).toMatchObject([
      { type: "function", function: { name: "extract", description: "Somebody.", parameters: json } },
    ]);
  });

  test("is the default where a fallback is not known to have schemas", async () => {
    const model = bench.answering(calling(JSON.stringify(mira)), {
      model: "openai/gpt-5-mini",
      models: ["lumen/heron-2"],
    });
    await model.withStructuredOutput(person).invoke("Who?");
    expect(bench.body()).toMatchObject({ models: ["lumen/heron-2"], tools: [{ type: "function" }] });
  });

  test.each([
    ["text in place of a call", speaking("Mira, 1961."), "does not call"],
    ["another tool", calling("{}", "other"), "does not call"],
    ["arguments that were cut", calling('{"name":"Mir', "extract", "length"), "does not call"],
    ["arguments that are no JSON", calling("{name}"), "not a JSON object"],
    ["arguments of another form", calling('{"name":"Mira"}'), "Failed to parse"],
  ])("%s: an error, never undefined", async (_name, answer, words) => {
    const model = bench.answering(answer);
    const failure = await failureOf(model.withStructuredOutput(person).invoke("Who?"));
    expect(failure).toMatchObject({ lc_error_code: "OUTPUT_PARSING_FAILURE" });
    expect((failure as Error).message).toContain(words);
  });

  test("strict goes to the tool", async () => {
    const model = bench.answering(calling(JSON.stringify(mira)));
    await model.withStructuredOutput(person, { strict: true }).invoke("Who?");
    expect(bench.body().tools[0].function.strict).toBe(true);
  });
});

describe("schemas", () => {
  const method = "jsonSchema";
  test.each<[string, unknown]>([
    ["zod", person],
    ["zod/v3", z3.object({ name: z3.string(), born: z3.number() })],
    ["JSON schema", json],
  ])("%s", async (_name, schema) => {
    const model = bench.answering(speaking(JSON.stringify(mira)));
    const structured = model.withStructuredOutput(schema as WireObject, { method });
    expect(await structured.invoke("Who?")).toEqual(mira);
    expect(bench.body().response_format.json_schema.schema).toMatchObject(json);
  });

  test("a JSON schema names the tool by its title", async () => {
    const model = bench.answering(calling(JSON.stringify(mira), "person"));
    expect(await model.withStructuredOutput({ title: "person", ...json }).invoke("Who?")).toEqual(mira);
  });

  test("open records", async () => {
    const model = bench.answering(calling('{"scores":{"a":1}}'));
    const open = z3.object({ scores: z3.record(z3.string(), z3.number()) });
    expect(await model.withStructuredOutput(open as never).invoke("Go.")).toEqual({ scores: { a: 1 } });
  });
});

describe("a plain JSON schema", () => {
  test.each([
    ["text that is no JSON", speaking("Sure: the Volga."), "is not JSON"],
    ["JSON that was cut", saying({ content: '{"name":"Mir' }, {}, "length"), "finish reason length"],
  ])("%s is an OutputParserException too", async (_name, answer, words) => {
    const failure = await failureOf(
      bench.answering(answer, knowsSchemas).withStructuredOutput(json).invoke("Who?"),
    );
    expect(failure).toMatchObject({ lc_error_code: "OUTPUT_PARSING_FAILURE" });
    expect((failure as Error).message).toContain(words);
  });

  test("a stream that was cut says so after what there was", async () => {
    const model = bench.answering(sse(chunks([{ content: '{"name":"Mir' }], "length")), knowsSchemas);
    const given: unknown[] = [];
    const reading = (async () => {
      for await (const part of await model.withStructuredOutput(json).stream("Who?")) given.push(part);
    })();
    await expect(reading).rejects.toThrow("The answer was cut off (finish reason length)");
    expect(given).toEqual([{ name: "Mir" }]);
  });

  test("OpenAI's older form has the schema inside", async () => {
    const model = bench.answering(calling(JSON.stringify(mira), "person"));
    const older = { name: "person", description: "Somebody.", parameters: json };
    expect(await model.withStructuredOutput(older).invoke("Who?")).toEqual(mira);
    const [tool] = bench.body().tools;
    expect(tool.function).toEqual({ name: "person", description: "Somebody.", parameters: json });
  });
});

test("jsonMode asks for JSON of any form and reads it by the schema", async () => {
  const model = bench.answering(speaking(`\`\`\`json\n${JSON.stringify(mira)}\n\`\`\``));
  expect(await model.withStructuredOutput(person, { method: "jsonMode" }).invoke("Who?")).toEqual(mira);
  expect(bench.body().response_format).toEqual({ type: "json_object" });
});

test("an unknown method is said with those that there are", () => {
  expect(() => bench.model().withStructuredOutput(person, { method: "magic" })).toThrow(
    'The structured output method "magic" is not known. Choose one of: jsonSchema, jsonMode, functionCalling.',
  );
});

describe("includeRaw", () => {
  test("brings the message with its cost", async () => {
    const model = bench.answering(calling(JSON.stringify(mira)));
    const { raw, parsed } = await model.withStructuredOutput(person, { includeRaw: true }).invoke("Who?");
    expect(parsed).toEqual(mira);
    expect((raw.response_metadata as WireObject).openrouter).toMatchObject({ totalCost: "0.00001" });
  });

  test("and null for what cannot be read", async () => {
    const model = bench.answering(speaking("Mira."));
    const { raw, parsed } = await model.withStructuredOutput(person, { includeRaw: true }).invoke("Who?");
    expect(parsed).toBeNull();
    expect(raw.text).toBe("Mira.");
  });
});

test("streams are read to their end", async () => {
  const texts = ['{"name":"Mira Okafor"', ',"born":1961}'];
  const model = bench.answering(sse(chunks(texts.map((content) => ({ content })))), knowsSchemas);
  const given: unknown[] = [];
  for await (const part of await model.withStructuredOutput(person).stream("Who?")) given.push(part);
  expect(given.at(-1)).toEqual(mira);
});

test("a stream of a plain schema tells what it has so far, and fails when it brings nothing", async () => {
  const texts = ['{"name":"Mira Okafor"', ',"born":1961}'];
  const model = bench.answering(
    [sse(chunks(texts.map((content) => ({ content })))), sse(chunks([{ refusal: "I will not." }]))],
    knowsSchemas,
  );
  const structured = model.withStructuredOutput(json);
  const given: unknown[] = [];
  for await (const part of await structured.stream("Who?")) given.push(part);
  expect(given).toEqual([{ name: "Mira Okafor" }, mira]);
  const failing = (async () => {
    for await (const part of await structured.stream("Who?")) given.push(part);
  })();
  await expect(failing).rejects.toThrow("I will not.");
});
