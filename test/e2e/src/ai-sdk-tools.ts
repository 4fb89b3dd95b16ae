import type { WireObject } from "@wayfare/test-upstream";
import { jsonSchema, type ToolSet } from "ai";

/** The functions among the tools of a request, as `ai` has them. */
export function toolsOf(
  { tools = [] }: WireObject,
  execute?: (name: string, input: unknown) => unknown,
): ToolSet {
  const functions = (tools as WireObject[]).filter(({ type }) => type === "function");
  return Object.fromEntries(
    functions.map(({ function: { name, description, parameters } }) => [
      name,
      {
        description,
        inputSchema: jsonSchema(parameters),
        ...(execute && { execute: async (input: unknown) => execute(name, input) }),
      },
    ]),
  );
}
