import { StructuredTool, tool } from "@langchain/core/tools";
import type { ChatOpenRouterCallOptions } from "@wayfare/langchain";
import type { WireObject } from "@wayfare/test-upstream";
import { saying, stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { everyPath, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

type Tools = NonNullable<ChatOpenRouterCallOptions["tools"]>;

/** The body of a request with these tools. */
async function bind(tools: Tools, options: Partial<ChatOpenRouterCallOptions> = {}): Promise<WireObject> {
  await bench
    .answering(saying({ content: "Yes." }))
    .bindTools(tools, options)
    .invoke("Hi.");
  return bench.body();
}

const json = {
  type: "object",
  properties: { port: { type: "string", description: "Where" }, day: { type: "number" } },
  required: ["port"],
};
const about = { name: "get_tide", description: "When the tide is high" };
const noon = () => "noon";

class GetTide extends StructuredTool {
  name = about.name;
  description = about.description;
  schema = z.object({ port: z.string().describe("Where"), day: z.number().optional() });

  protected override _call(): Promise<string> {
    return Promise.resolve("noon");
  }
}

const ours = tool(noon, { ...about, schema: new GetTide().schema });
const search = { type: "openrouter:web_search", parameters: { max_results: 2 } };

describe("a function, however it is written", () => {
  const forms: [string, Tools[number]][] = [
    ["LangChain's `tool()` with zod 4", ours],
    [
      "with zod 3",
      tool(noon, {
        ...about,
        schema: z3.object({ port: z3.string().describe("Where"), day: z3.number().optional() }),
      }),
    ],
    ["with JSON schema", tool(noon, { ...about, schema: json as never })],
    ["a class", new GetTide()],
    ["the form of OpenAI", { type: "function", function: { ...about, parameters: json } }],
    ["the same with zod 4", { type: "function", function: { ...about, parameters: ours.schema } }],
    ["the form of Anthropic", { ...about, input_schema: json }],
    ["the same with its type", { ...about, type: "custom", input_schema: json }],
  ];

  test.each(forms)("%s", async (_name, given) => {
    const { tools } = await bind([given]);
    expect(tools).toMatchObject([{ type: "function", function: { ...about, parameters: json } }]);
    expect(Object.keys(tools[0]).sort()).toEqual(["function", "type"]);
    expect(Object.keys(tools[0].function).sort()).toEqual(["description", "name", "parameters"]);
  });

  test.each(forms)("is strict where that is asked: %s", async (_name, given) => {
    for (const strict of [true, false])
      expect((await bind([given], { strict })).tools[0].function.strict).toBe(strict);
  });

  test("with nothing but a name", async () => {
    const bare = { name: "now", input_schema: { type: "object" } };
    const { tools } = await bind([bare, { type: "function", function: { name: "now" } }]);
    expect(tools).toEqual([
      { type: "function", function: { name: "now", parameters: { type: "object" } } },
      { type: "function", function: { name: "now" } },
    ]);
  });

  test("without parameters, and with a record, which is open", async () => {
    const open = tool(noon, { name: "note", schema: z.object({ all: z.record(z.string(), z.number()) }) });
    const { tools } = await bind([tool(noon, { name: "now", schema: z.object({}) }), open]);
    expect(tools[0].function.parameters).toMatchObject({ type: "object", properties: {} });
    expect(tools[1].function.parameters.properties.all).toMatchObject({
      type: "object",
      additionalProperties: { type: "number" },
    });
  });

  test("a text alone is the input of a tool that has no schema", async () => {
    const { tools } = await bind([tool(noon, { name: "echo", description: "Says it again" })]);
    expect(tools[0].function).toMatchObject({
      name: "echo",
      parameters: { type: "object", properties: { input: { type: "string" } } },
    });
  });
});

describe("strictness", () => {
  const own = (strict: boolean) => ({ type: "function", function: { name: "now", strict } });

  test("a tool that says it itself is asked first", async () => {
    const { tools } = await bind([own(false), ours], { strict: true });
    expect(tools.map(({ function: { strict } }: WireObject) => strict)).toEqual([false, true]);
    expect((await bind([own(true), ours])).tools).toMatchObject([{ function: { strict: true } }, {}]);
  });

  test("is no field of a request", async () => {
    expect(await bind([ours], { strict: true })).not.toHaveProperty("strict");
    await bench.answering(saying({ content: "Yes." })).invoke("Hi.", { strict: true });
    expect(bench.body()).not.toHaveProperty("strict");
  });
});

describe("what else a tool has", () => {
  const cache_control = { type: "ephemeral", ttl: "1h" } as const;

  test.each<[string, Tools[number]]>([
    ["LangChain's", tool(noon, { ...about, schema: new GetTide().schema, extras: { cache_control } })],
    ["OpenAI's", { type: "function", function: { name: "now" }, cache_control }],
    ["Anthropic's", { ...about, input_schema: json, cache_control }],
    ["a server's", { ...search, cache_control }],
  ])("the mark that caches the prompt: %s", async (_name, given) => {
    expect((await bind([given])).tools[0].cache_control).toEqual(cache_control);
  });

  test("extras for others stay here", async () => {
    const extras = { providerToolDefinition: { type: "x" }, defer_loading: true };
    const { tools } = await bind([tool(noon, { name: "now", schema: z.object({}), extras })]);
    expect(Object.keys(tools[0]).sort()).toEqual(["function", "type"]);
  });

  test("what stands for a tool of the server goes out as that", async () => {
    const served = { type: "openrouter:web_search", parameters: { max_results: 3 } };
    const extras = { providerToolDefinition: served };
    const { tools } = await bind([tool(noon, { name: "search", schema: z.object({}), extras })]);
    expect(tools).toEqual([served]);
  });

  test("fields that are not known here go along in OpenAI's form", async () => {
    const given = { type: "function", function: { name: "now", future: 1 }, eager_input_streaming: true };
    expect((await bind([given])).tools).toEqual([given]);
  });
});

describe("tools of the server", () => {
  test.each<[string, Tools[number]]>([
    ["search", search],
    ["nothing but a type", { type: "openrouter:datetime" }],
    ["one of tomorrow", { type: "lumen:dive", depth: 3, name: "dive" }],
  ])("%s goes as it is, strict or not", async (_name, given) => {
    expect((await bind([given])).tools).toEqual([given]);
    expect((await bind([given], { strict: true })).tools).toEqual([given]);
  });

  test("stand beside functions, in order", async () => {
    const { tools } = await bind([search, ours, { type: "openrouter:datetime" }]);
    expect(tools.map(({ type }: WireObject) => type)).toEqual([
      search.type,
      "function",
      "openrouter:datetime",
    ]);
  });
});

describe("the choice of a tool", () => {
  const named = { type: "function", function: { name: "get_tide" } } as const;

  test.each<[unknown, unknown]>([
    ["any", "required"],
    ["required", "required"],
    ["auto", "auto"],
    ["none", "none"],
    ["get_tide", named],
    ["constructor", { type: "function", function: { name: "constructor" } }],
    ["openrouter:web_search", { type: "openrouter:web_search" }],
    [named, named],
    [{ type: "openrouter:web_search" }, { type: "openrouter:web_search" }],
    [undefined, undefined],
    [null, undefined],
  ])("%j is %j", async (tool_choice, sent) => {
    const body = await bind([ours, search], { tool_choice } as Partial<ChatOpenRouterCallOptions>);
    expect(body.tool_choice).toEqual(sent);
  });
});

describe("where tools come from", () => {
  test("no tools, no choice", async () => {
    const body = await bind([], { tool_choice: "any", strict: true });
    expect(Object.keys(body).sort()).toEqual(["messages", "model"]);
  });

  test.each(everyPath)("the options of a call (%s)", async (_name, ask) => {
    await ask(bench.answering(tell(stories.plainText)), "Hi.", { tools: [ours], tool_choice: "any" });
    expect(bench.body()).toMatchObject({ tools: [{ function: about }], tool_choice: "required" });
  });

  test("`modelKwargs` add to them", async () => {
    const modelKwargs = { tools: [search], tool_choice: "auto" };
    const model = bench.answering(
      [1, 2, 3].map(() => saying({ content: "Yes." })),
      { modelKwargs },
    );
    await model.invoke("Hi.");
    expect(bench.body()).toMatchObject(modelKwargs);
    await model.invoke("Hi.", { tools: [ours] });
    expect(bench.body()).toMatchObject({ tools: [{ function: about }, search], tool_choice: "auto" });
    await model.invoke("Hi.", { tools: [ours], tool_choice: "get_tide" });
    expect(bench.body().tool_choice).toEqual({ type: "function", function: { name: "get_tide" } });
  });

  test("a choice among the tools of `modelKwargs`", async () => {
    const model = bench.answering(saying({ content: "Yes." }), { modelKwargs: { tools: [search] } });
    await model.invoke("Hi.", { tool_choice: "any" });
    expect(bench.body()).toMatchObject({ tools: [search], tool_choice: "required" });
  });

  test("bound twice, the later ones count; options of a call count more", async () => {
    const answer = saying({ content: "Yes." });
    const model = bench.answering([answer, answer]);
    const bound = model.bindTools([search]).withConfig({ tools: [ours], tool_choice: "any" });
    await bound.invoke("Hi.");
    expect(bench.body()).toMatchObject({ tools: [{ function: about }], tool_choice: "required" });
    await bound.invoke("Hi.", { tool_choice: "none" });
    expect(bench.body().tool_choice).toBe("none");
  });
});
