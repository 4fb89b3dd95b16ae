import { describe, expect, it } from "vitest";
import { ask, useGateway } from "./support.ts";

const bench = useGateway();
const schema = (schema: object) =>
  ask("sandbox/echo", {
    response_format: { type: "json_schema", json_schema: { name: "s", schema } },
  });

describe("schemas made to exhaust", () => {
  const fan = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`p${at}`, { $ref: "#" }]));
  it.each([
    ["items", { type: "array", minItems: 3e8 }],
    ["properties", { type: "object", minProperties: 3e8 }],
    ["letters", { type: "string", minLength: 5e8 }],
    ["references", { type: "object", properties: fan, required: Object.keys(fan) }],
    ["parts", { allOf: Array.from({ length: 12 }, () => ({ $ref: "#" })) }],
    ["a pattern", { type: "string", pattern: "^(([a-z0-9.:/-]+)+)+$(?!)" }],
    ["choices", { type: "string", pattern: `^${"a*".repeat(90)}b$` }],
    ["a constant", { type: "array", minItems: 100, items: { const: "x".repeat(100_000) } }],
  ])("%s", async (_name, hostile) => {
    const start = performance.now();
    const { status, text } = await bench.chat(schema(hostile));
    expect(status).toBe(200);
    expect(text.length).toBeLessThan(3_000_000);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("a pointer with a broken escape points to nothing", async () => {
    expect((await bench.chat(schema({ $ref: "#/%" }))).status).toBe(200);
  });
});

it.each([
  ["blanks", `say${" ".repeat(1700)}`],
  ["tabs", `please${"\t".repeat(1900)}say`],
])("a question of %s takes no time", async (_name, content) => {
  const start = performance.now();
  const { status } = await bench.chat(ask("sandbox/echo", { messages: [{ role: "user", content }] }));
  expect(status).toBe(200);
  expect(performance.now() - start).toBeLessThan(500);
});

it("neither does a path of slashes", async () => {
  const start = performance.now();
  const url = `http://gateway.test/v1${"/".repeat(200_000)}x`;
  expect((await bench.gateway.fetch(new Request(url))).status).toBe(404);
  expect(performance.now() - start).toBeLessThan(500);
});

it.each([
  ["provider.order", { provider: { order: "openai" } }],
  ["provider.only", { provider: { only: "x" } }],
  ["provider.ignore", { provider: { ignore: [5] } }],
  ["response_format.json_schema", { response_format: { type: "json_schema" } }],
  ["tool_choice", { tool_choice: { type: "function", function: null } }],
  ["modalities", { modalities: 5 }],
])("'%s' is named when it has the wrong form", async (field, wrong) => {
  const tools = [{ type: "function", function: { name: "f" } }];
  const { status, json } = await bench.chat(ask("sandbox/echo", { tools, ...wrong }));
  expect([status, json.error.message]).toEqual([400, expect.stringContaining(`'${field}' must be `)]);
});

it("null preferences are none", async () => {
  const provider = { order: null, only: null, ignore: null, allow_fallbacks: null };
  expect((await bench.chat(ask("sandbox/echo", { provider }))).status).toBe(200);
});
