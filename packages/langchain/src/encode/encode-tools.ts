import type { BindToolsInput } from "@langchain/core/language_models/chat_models";
import { toJsonSchema } from "@langchain/core/utils/json_schema";
import type { FunctionTool, JsonSchema, Tool, ToolChoice } from "@wayfare/core";
import { isObject } from "@wayfare/core/adapter";
import { cacheControlOf } from "./any-block.ts";

/** @param strict - whether the model is held to the schemas; tools that say it themselves are asked first */
export function encodeTools(tools: readonly BindToolsInput[], strict: boolean | undefined): Tool[] {
  return tools.map((tool) => encodeTool(tool, strict));
}

function encodeTool(tool: BindToolsInput, strict: boolean | undefined): Tool {
  if (isLangChainTool(tool)) {
    const { name, description, schema, extras } = tool;
    // A tool that the server runs, with a face for agents.
    const served = extras?.providerToolDefinition;
    if (isObject(served) && String(served.type).startsWith("openrouter:")) return served as unknown as Tool;
    const cache_control = extras && cacheControlOf(extras);
    const own = {
      name,
      ...(description && { description }),
      parameters: toJsonSchema(schema as never) as JsonSchema,
    };
    return { type: "function", function: withStrict(own, strict), ...(cache_control && { cache_control }) };
  }
  const given = tool as Record<string, unknown>;
  // Schemas may come as zod has them.
  if (given.type === "function" && isObject(given.function)) {
    const { parameters } = given.function;
    const own = {
      ...given.function,
      ...(parameters != null && { parameters: jsonSchemaOf(parameters) }),
    };
    return { ...given, type: "function", function: withStrict(own as FunctionTool["function"], strict) };
  }
  return isAnthropicTool(given) ? encodeAnthropicTool(given, strict) : (given as unknown as Tool);
}

/** What zod has written as JSON schema still has its own way to write it, in another draft: once is enough. */
function jsonSchemaOf(schema: unknown): JsonSchema {
  if (isObject(schema) && "$schema" in schema) return schema;
  return toJsonSchema(schema as never) as JsonSchema;
}

interface LangChainTool {
  name: string;
  description?: string;
  schema: unknown;
  extras?: Record<string, unknown>;
}

/** In all their kinds, tools of LangChain have a name and a schema beside each other. */
function isLangChainTool(tool: object): tool is LangChainTool {
  const { name, schema } = tool as Partial<LangChainTool>;
  return typeof name === "string" && typeof schema === "object" && schema !== null;
}

function withStrict(own: FunctionTool["function"], strict: boolean | undefined): FunctionTool["function"] {
  return strict === undefined || own.strict != null ? own : { ...own, strict };
}

/** How Anthropic writes a function; server tools, which have a type, go as they are. */
function isAnthropicTool(tool: Record<string, unknown>): boolean {
  return typeof tool.name === "string" && isObject(tool.input_schema);
}

function encodeAnthropicTool(tool: Record<string, unknown>, strict: boolean | undefined): Tool {
  const { name, description, input_schema } = tool as {
    name: string;
    description?: string;
    input_schema: JsonSchema;
  };
  const cache_control = cacheControlOf(tool);
  return {
    type: "function",
    function: withStrict({ name, ...(description && { description }), parameters: input_schema }, strict),
    ...(cache_control && { cache_control }),
  };
}

/** Words of LangChain for choices that the wire names otherwise. */
const choices: Readonly<Record<string, ToolChoice>> = {
  any: "required",
  required: "required",
  auto: "auto",
  none: "none",
};

/** Writes the choice of a tool; any other text is the name of one. */
export function encodeToolChoice(choice: unknown): ToolChoice | undefined {
  if (choice == null) return undefined;
  if (typeof choice !== "string") return choice as ToolChoice;
  if (choice.includes(":")) return { type: choice } as ToolChoice;
  return Object.hasOwn(choices, choice) ? choices[choice] : { type: "function", function: { name: choice } };
}
