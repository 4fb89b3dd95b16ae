import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4ProviderTool,
  SharedV4Warning,
} from "@ai-sdk/provider";
import type { ChatRequest, JsonSchema, ServerTool, Tool, ToolChoice } from "@wayfare/core";
import { isObject } from "@wayfare/core/adapter";
import { cacheControlOf } from "./part-options.ts";

type Given = NonNullable<LanguageModelV4CallOptions["tools"]>[number];

/** The tools of a request, and their choice; `auto` is what the API does without being told. */
export function encodeTools(
  { tools = [], toolChoice }: Pick<LanguageModelV4CallOptions, "tools" | "toolChoice">,
  warnings: SharedV4Warning[],
): Pick<ChatRequest, "tools" | "tool_choice"> {
  const encoded = tools.flatMap((tool) => encodeTool(tool, warnings));
  if (encoded.length === 0) return {};
  const tool_choice = encodeChoice(toolChoice, tools);
  return { tools: encoded, ...(tool_choice !== undefined && { tool_choice }) };
}

function encodeTool(tool: Given, warnings: SharedV4Warning[]): Tool[] {
  if (tool.type === "function") return [encodeFunction(tool, warnings)];
  if (tool.id.startsWith("openrouter.")) return [encodeServerTool(tool)];
  warnings.push({
    type: "unsupported",
    feature: `provider tool ${tool.id}`,
    details: "OpenRouter executes its own tools only.",
  });
  return [];
}

function encodeFunction(tool: LanguageModelV4FunctionTool, warnings: SharedV4Warning[]): Tool {
  const { name, description, inputSchema, strict, inputExamples, providerOptions } = tool;
  if (inputExamples?.length) {
    const details = "See addToolInputExamplesMiddleware() of `ai`.";
    warnings.push({ type: "unsupported", feature: `inputExamples of tool ${name}`, details });
  }
  const cache_control = cacheControlOf(providerOptions);
  const eager = providerOptions?.openrouter?.eager_input_streaming;
  const encoded: Tool = {
    type: "function",
    function: {
      name,
      ...(description !== undefined && { description }),
      parameters: inputSchema as JsonSchema,
      ...(strict !== undefined && { strict }),
    },
    ...(cache_control && { cache_control }),
  };
  return eager === undefined ? encoded : Object.assign(encoded, { eager_input_streaming: eager });
}

/** Names of arguments that the official provider spells otherwise. */
const parameterNames: ReadonlyMap<string, string> = new Map([
  ["maxResults", "max_results"],
  ["searchPrompt", "search_prompt"],
]);

/** A tool that OpenRouter executes: its arguments go under `parameters` (OpenRouter docs: server tools). */
function encodeServerTool({ id, args }: LanguageModelV4ProviderTool): ServerTool {
  const { parameters, ...flat } = args;
  const given = Object.entries({ ...flat, ...(isObject(parameters) ? parameters : {}) })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [parameterNames.get(name) ?? name, value]);
  const type = serverToolType(id) as "openrouter:web_search";
  return given.length === 0 ? { type } : { type, parameters: Object.fromEntries(given) };
}

/** The name on the wire, "openrouter:web_search". */
export function serverToolType(id: string): string {
  return id.replace(".", ":");
}

function encodeChoice(
  choice: LanguageModelV4CallOptions["toolChoice"],
  tools: readonly Given[],
): ToolChoice | undefined {
  if (choice === undefined || choice.type === "auto") return undefined;
  if (choice.type !== "tool") return choice.type;
  const { toolName } = choice;
  const chosen = tools.find(({ name }) => name === toolName);
  if (chosen?.type === "provider") return { type: serverToolType(chosen.id) } as ToolChoice;
  return { type: "function", function: { name: toolName } };
}
