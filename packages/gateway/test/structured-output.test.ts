import { describe, expect, it } from "vitest";
import { type Loose, useGateway } from "./support.ts";

const bench = useGateway();

async function instance(
  schema: object,
  content = "Tell me about Ada Lovelace, born in 1815",
): Promise<Loose> {
  const response_format = { type: "json_schema", json_schema: { name: "thing", strict: true, schema } };
  const { json } = await bench.chat({
    model: "sandbox/echo",
    messages: [{ role: "user", content }],
    response_format,
  });
  return JSON.parse(json.choices[0].message.content);
}

describe("json_schema", () => {
  it("objects get all their properties, near the prompt where they can be", async () => {
    const value = await instance({
      type: "object",
      properties: {
        name: { type: "string" },
        born: { type: "integer", minimum: 1500 },
        question: { type: "string" },
        alive: { type: "boolean" },
        nothing: { type: "null" },
        fields: { type: "array", items: { enum: ["mathematics", "poetry"] }, minItems: 1, maxItems: 2 },
      },
      required: ["name"],
    });
    expect(value).toMatchObject({ name: "Ada Lovelace", born: 1815, alive: true, nothing: null });
    expect(value.question).toContain("Tell me about");
    for (const field of value.fields) expect(["mathematics", "poetry"]).toContain(field);
  });

  it.each([
    [{ const: 7 }, (value: Loose) => value === 7],
    [{ enum: ["a", "b"] }, (value: Loose) => ["a", "b"].includes(value)],
    [{ type: "integer", minimum: 3, maximum: 4 }, (value: Loose) => value === 3 || value === 4],
    [{ type: "integer", exclusiveMinimum: 3, exclusiveMaximum: 5 }, (value: Loose) => value === 4],
    [{ type: "number", minimum: 0, maximum: 1 }, (value: Loose) => value >= 0 && value <= 1],
    [{ type: "number", exclusiveMinimum: 0, maximum: 0.5 }, (value: Loose) => value > 0 && value <= 0.5],
    [
      { type: "number", minimum: 0.1, multipleOf: 0.1, maximum: 0.3 },
      (value: Loose) => [0.1, 0.2, 0.3].includes(value),
    ],
    [{ type: "integer", multipleOf: 5, minimum: 1, maximum: 9 }, (value: Loose) => value === 5],
    [{ type: "integer", maximum: -10 }, (value: Loose) => Number.isInteger(value) && value <= -10],
    [{ type: "string", minLength: 30 }, (value: Loose) => value.length >= 30],
    [{ type: "string", maxLength: 3 }, (value: Loose) => value.length <= 3],
    [{ type: "string", format: "email" }, (value: Loose) => /^\S+@\S+$/.test(value)],
    [{ type: "string", format: "date-time" }, (value: Loose) => !Number.isNaN(Date.parse(value))],
    [{ type: "string", format: "uuid" }, (value: Loose) => /^[0-9a-f-]{36}$/.test(value)],
    [{ type: "string", pattern: "^[A-Z]{3}$" }, (value: Loose) => /^[A-Z]{3}$/.test(value)],
    [
      { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
      (value: Loose) => /^\d{4}-\d{2}-\d{2}$/.test(value),
    ],
    [{ type: "string", pattern: "^[a-z]{20}$" }, (value: Loose) => /^[a-z]{20}$/.test(value)],
    [{ type: "string", format: "constructor" }, (value: Loose) => typeof value === "string"],
    [{ type: ["string", "null"] }, (value: Loose) => typeof value === "string"],
    [
      { type: "array", items: { type: "integer" }, minItems: 3, uniqueItems: true },
      (value: Loose) => new Set(value).size === value.length && value.length >= 3,
    ],
    [
      { type: "array", items: { enum: ["x", "y", "z"] }, minItems: 2, uniqueItems: true },
      (value: Loose) => new Set(value).size >= 2,
    ],
    [
      { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], maxItems: 2 },
      (value: Loose) => typeof value[0] === "string" && typeof value[1] === "number",
    ],
    [{ type: "array", maxItems: 0 }, (value: Loose) => value.length === 0],
    [{ anyOf: [{ type: "null" }, { type: "integer" }] }, (value: Loose) => Number.isInteger(value)],
    [
      { oneOf: [{ type: "object", properties: { kind: { const: "cat" } }, required: ["kind"] }] },
      (value: Loose) => value.kind === "cat",
    ],
    [
      { allOf: [{ properties: { a: { const: 1 } }, required: ["a"] }, { properties: { b: { const: 2 } } }] },
      (value: Loose) => value.a === 1 && value.b === 2,
    ],
    [
      { type: "object", additionalProperties: { type: "integer" }, minProperties: 2 },
      (value: Loose) => Object.values(value).length === 2,
    ],
    [{ $ref: "#/$defs/a~1b", $defs: { "a/b": { const: "found" } } }, (value: Loose) => value === "found"],
    [{ properties: { x: { type: "boolean" } } }, (value: Loose) => value.x === true],
    [{}, (value: Loose) => value !== undefined],
  ])("%j", async (schema, fits) => {
    const value = await instance(schema);
    expect(fits(value), JSON.stringify(value)).toBe(true);
  });

  it("recursive schemas come to an end", async () => {
    const node = {
      type: "object",
      properties: {
        value: { type: "integer" },
        next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
        kids: { type: "array", items: { $ref: "#/$defs/node" } },
      },
      required: ["value", "next", "kids"],
      additionalProperties: false,
    };
    const value = await instance({ $ref: "#/$defs/node", $defs: { node } });
    expect(value).toMatchObject({ value: expect.any(Number), kids: expect.any(Array) });
    expect(JSON.stringify(value)).toContain('"next":null');
    expect(await instance({ $ref: "#" })).toBeDefined();
  });

  it("a broken schema is answered all the same", async () => {
    for (const schema of [
      { type: "string", pattern: "(" },
      { $ref: "#/nowhere" },
      { type: "unheard-of" },
      { anyOf: [] },
    ]) {
      await expect(instance(schema)).resolves.toBeDefined();
    }
  });
});

it("json_object gives an object", async () => {
  const request = {
    model: "sandbox/echo",
    messages: [{ role: "user", content: "As JSON" }],
    response_format: { type: "json_object" },
  };
  const { json } = await bench.chat(request);
  expect(JSON.parse(json.choices[0].message.content)).toMatchObject({
    sandbox: true,
    answer: expect.stringContaining("As JSON"),
  });
});
