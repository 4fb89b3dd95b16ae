import type { ToolCall, ToolMessage } from "@wayfare/core";
import { sortKeys } from "@wayfare/core/adapter";
import { isObject, parseJson, textOf } from "@wayfare/core/internal";
import { keptIn } from "./kept-in.ts";
import { type PlacedPart, stringAt, textAt } from "./placed-part.ts";

/** A call and its result; without a result no provider takes the call. */
export interface FinishedCall {
  readonly call: ToolCall;
  readonly result: ToolMessage;
}

/** The result of a call by the state of its part; undefined where there is none yet. */
const results: ReadonlyMap<string, (part: PlacedPart) => string | undefined> = new Map([
  ["output-available", outputOf],
  ["output-error", (part: PlacedPart) => stringAt(part, "errorText")],
  ["output-denied", ({ fields }: PlacedPart) => reasonIn(fields.approval) ?? "Tool call execution denied."],
  ["approval-responded", denialOf],
]);

/** Whether a part is a tool call. */
export function isTool({ type }: PlacedPart): boolean {
  return type === "dynamic-tool" || type.startsWith("tool-");
}

/**
 * Reads a tool call that the application made. Undefined where it has no result, also when it was approved, since nobody
 * runs it here; and where it has no name, as some models call: no provider takes it back.
 * @throws InvalidRequestError
 */
export function decodeTool(part: PlacedPart): FinishedCall | undefined {
  const content = results.get(stringAt(part, "state"))?.(part);
  // What the API itself executed stands in the reasoning details.
  if (content === undefined || part.fields.providerExecuted === true) return undefined;
  const id = textAt(part, "toolCallId");
  const name = part.type === "dynamic-tool" ? stringAt(part, "toolName") : part.type.slice("tool-".length);
  if (name === "") return undefined;
  const { tool_call } = keptIn(part, "callProviderMetadata");
  const called = { name, arguments: argumentsOf(part) };
  return {
    call: { ...tool_call, id, type: "function", function: called },
    result: { role: "tool", tool_call_id: id, content },
  };
}

function argumentsOf({ fields }: PlacedPart): string {
  const input = fields.input ?? (fields.state === "output-error" ? fields.rawInput : undefined) ?? {};
  // JSON that is written already stays; a tool may also take a plain string.
  if (typeof input === "string" && isObject(parseJson(input))) return input;
  return JSON.stringify(sortKeys(input));
}

function outputOf({ fields, type }: PlacedPart): string | undefined {
  if (fields.preliminary === true) return undefined;
  // The AI SDK marks so what a tool gave that the application has no more.
  if (type === "dynamic-tool" && fields.dynamic === false)
    return "Tool output omitted because the tool is no longer available.";
  const { output } = fields;
  return typeof output === "string" ? output : (JSON.stringify(output) ?? "null");
}

function denialOf({ fields: { approval } }: PlacedPart): string | undefined {
  if (!isObject(approval) || approval.approved !== false) return undefined;
  return reasonIn(approval) ?? "Tool execution denied.";
}

function reasonIn(approval: unknown): string | undefined {
  return isObject(approval) ? textOf(approval.reason) : undefined;
}
