import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4ToolResultOutput,
} from "@ai-sdk/provider";
import { saying, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { call, user, useUpstream } from "./support.ts";

const bench = useUpstream();

async function encode(
  options: Partial<LanguageModelV4CallOptions>,
): Promise<{ body: WireObject; warnings: unknown[] }> {
  const { warnings } = await bench
    .answering(saying({ content: "Yes." }))
    .chat("lumen/otter-1")
    .doGenerate(call(options));
  return { body: bench.body(), warnings };
}

const inputSchema = { type: "object", properties: { port: { type: "string" } } } as const;
const tide: LanguageModelV4FunctionTool = { type: "function", name: "get_tide", inputSchema };
const provided = (id: `${string}.${string}`, args: Record<string, unknown> = {}, name = "search") =>
  ({ type: "provider", id, name, args }) as const;

describe("function tools", () => {
  test("whole", async () => {
    const { body } = await encode({ tools: [{ ...tide, description: "Tides.", strict: true }] });
    expect(body.tools).toEqual([
      {
        type: "function",
        function: { name: "get_tide", description: "Tides.", parameters: inputSchema, strict: true },
      },
    ]);
  });

  test("only what was given", async () => {
    const { body } = await encode({ tools: [tide], toolChoice: { type: "auto" } });
    expect(body.tools).toEqual([
      { type: "function", function: { name: "get_tide", parameters: inputSchema } },
    ]);
    expect(body).not.toHaveProperty("tool_choice");
  });

  test("examples cannot be sent, which is said", async () => {
    const { warnings } = await encode({
      tools: [{ ...tide, inputExamples: [{ input: { port: "Esbjerg" } }] }],
    });
    expect(warnings).toMatchObject([{ type: "unsupported", feature: expect.stringContaining("get_tide") }]);
  });

  test("early streaming of arguments", async () => {
    const providerOptions = { openrouter: { eager_input_streaming: true } };
    const { body } = await encode({ tools: [{ ...tide, providerOptions }] });
    expect(body.tools[0].eager_input_streaming).toBe(true);
  });
});

describe("the choice of tools", () => {
  test.each([
    ["none", "none"],
    ["required", "required"],
  ] as const)("%s", async (type, wire) => {
    const { body } = await encode({ tools: [tide], toolChoice: { type } });
    expect(body.tool_choice).toBe(wire);
  });

  test("one function, one tool of the server", async () => {
    const { body } = await encode({ tools: [tide], toolChoice: { type: "tool", toolName: "get_tide" } });
    expect(body.tool_choice).toEqual({ type: "function", function: { name: "get_tide" } });
    const tools = [provided("openrouter.web_search")];
    const served = await encode({ tools, toolChoice: { type: "tool", toolName: "search" } });
    expect(served.body.tool_choice).toEqual({ type: "openrouter:web_search" });
  });

  test("no tools, no choice, whatever `ai` says", async () => {
    const { body, warnings } = await encode({ toolChoice: { type: "auto" } });
    expect(body).not.toHaveProperty("tools");
    expect(body).not.toHaveProperty("tool_choice");
    expect(warnings).toEqual([]);
  });
});

describe("tools of the server", () => {
  test("arguments under `parameters`; the flat form, the nested one and the camelCase names", async () => {
    const { body } = await encode({
      tools: [
        provided("openrouter.web_search", { max_results: 3, engine: "exa" }),
        provided("openrouter.web_fetch", { parameters: { max_uses: 2 } }, "fetch"),
        provided("openrouter.web_search", { maxResults: 3, searchPrompt: "Find" }, "more"),
        provided("openrouter.datetime", {}, "now"),
      ],
    });
    expect(body.tools).toEqual([
      { type: "openrouter:web_search", parameters: { max_results: 3, engine: "exa" } },
      { type: "openrouter:web_fetch", parameters: { max_uses: 2 } },
      { type: "openrouter:web_search", parameters: { max_results: 3, search_prompt: "Find" } },
      { type: "openrouter:datetime" },
    ]);
  });

  test("those of other providers are left out, with a warning", async () => {
    const { body, warnings } = await encode({ tools: [tide, provided("anthropic.computer")] });
    expect(body.tools).toHaveLength(1);
    expect(warnings).toMatchObject([
      { type: "unsupported", feature: expect.stringContaining("anthropic.computer") },
    ]);
  });

  test("every factory makes a tool that is sent", async () => {
    const { tools } = bench.provider();
    for (const factory of Object.values(tools)) {
      const made = factory({} as never) as { type: string; id: `openrouter.${string}` };
      const { body, warnings } = await encode({ tools: [provided(made.id)] });
      expect(body.tools).toEqual([{ type: made.id.replace(".", ":") }]);
      expect(warnings).toEqual([]);
    }
  });
});

describe("results of tools", () => {
  const image = {
    type: "file",
    mediaType: "image/png",
    data: { type: "data", data: "iVBORw0KGgo=" },
  } as const;

  test.each<[string, LanguageModelV4ToolResultOutput, unknown]>([
    ["text", { type: "text", value: "noon" }, "noon"],
    ["json", { type: "json", value: { at: 12 } }, '{"at":12}'],
    ["error-text", { type: "error-text", value: "No port" }, "No port"],
    ["error-json", { type: "error-json", value: { code: 4 } }, '{"code":4}'],
    ["execution-denied", { type: "execution-denied", reason: "Not now" }, "Not now"],
    ["execution-denied", { type: "execution-denied" }, expect.stringMatching(/denied/i)],
    [
      "content",
      { type: "content", value: [{ type: "text", text: "See" }, image] },
      [
        { type: "text", text: "See" },
        { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
      ],
    ],
  ])("%s", async (_type, output, content) => {
    const part = { toolCallId: "call_1", toolName: "get_tide" } as const;
    const { body, warnings } = await encode({
      prompt: [
        user(),
        { role: "assistant", content: [{ type: "tool-call", ...part, input: {} }] },
        { role: "tool", content: [{ type: "tool-result", ...part, output }] },
      ],
    });
    expect(body.messages[2]).toEqual({ role: "tool", tool_call_id: "call_1", content });
    expect(warnings).toEqual([]);
  });

  test("a custom part cannot be sent, which is said; several results are several messages", async () => {
    const result = (toolCallId: string) => ({
      type: "tool-result" as const,
      toolCallId,
      toolName: "get_tide",
      output: {
        type: "content" as const,
        value: [{ type: "custom" as const }, { type: "text" as const, text: "x" }],
      },
    });
    const { body, warnings } = await encode({
      prompt: [user(), { role: "tool", content: [result("a"), result("b")] }],
    });
    expect(body.messages.slice(1)).toMatchObject([
      { tool_call_id: "a", content: [{ text: "x" }] },
      { tool_call_id: "b", content: [{ text: "x" }] },
    ]);
    expect(warnings).toHaveLength(2);
  });
});
