import type { ChatRequest } from "@wayfare/core";
import { isObject } from "@wayfare/core/internal";
import { invalidRequest } from "../refusal.ts";
import { decodeBody } from "./decode-body.ts";
import {
  between,
  isTyped,
  listOf,
  object,
  type Rule,
  type Rules,
  string,
  strings,
  wholeNumber,
} from "./rule.ts";

const stop: Rule = {
  wanted: "a string or an array of strings",
  fits: (value) => string.fits(value) || strings.fits(value),
};

/** The fields whose form matters before a provider is chosen, of all calls that write text. */
export const writingRules: Rules = {
  prompt: string,
  stream_options: object,
  max_tokens: wholeNumber,
  max_completion_tokens: wholeNumber,
  n: wholeNumber,
  best_of: wholeNumber,
  temperature: between(0, 2),
  top_p: between(0, 1),
  frequency_penalty: between(-2, 2),
  presence_penalty: between(-2, 2),
  seed: { wanted: "a whole number", fits: Number.isInteger },
  stop,
  reasoning: object,
};

/** Those of a chat. */
const rules: Rules = {
  ...writingRules,
  messages: { wanted: "an array of messages, each with a role", fits: (value) => listOf(value, isMessage) },
  tools: { wanted: "an array of tools, each with a type", fits: (value) => listOf(value, isTool) },
  tool_choice: {
    wanted: '"none", "auto", "required" or an object such as {"type":"function","function":{"name":"…"}}',
    fits: (value) => string.fits(value) || isToolChoice(value),
  },
  response_format: { wanted: "an object with a type", fits: isTyped },
  modalities: strings,
};

/**
 * Reads the body of a chat request.
 * @throws InvalidRequestError that names the field and the remedy, never its value
 */
export function decodeChatRequest(raw: Uint8Array): ChatRequest {
  const request = decodeBody(raw, rules);
  const format: unknown = request.response_format;
  if (isObject(format) && format.type === "json_schema" && !isObject(format.json_schema))
    throw invalidRequest("'response_format.json_schema' must be an object with a name and a schema.");
  if (request.messages === undefined && request.prompt === undefined) {
    throw invalidRequest('Input required: specify "prompt" or "messages"');
  }
  if (request.messages?.length === 0) throw invalidRequest("Input must have at least 1 token.");
  return request;
}

/** Content may be left out: assistants that only call tools do so. */
function isMessage(value: unknown): boolean {
  if (!isObject(value) || typeof value.role !== "string") return false;
  const content = value.content;
  return content === undefined || content === null || typeof content === "string" || listOf(content, isTyped);
}

/** Other types of choice are passed on as they are. */
function isToolChoice(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { type, function: chosen } = value;
  return type !== "function" || (isObject(chosen) && typeof chosen.name === "string");
}

/** Only functions have a form that matters here; server tools are passed on as they are. */
function isTool(value: unknown): boolean {
  if (!isObject(value) || !isTyped(value)) return false;
  const { type, function: described } = value;
  return type !== "function" || (isObject(described) && typeof described.name === "string");
}
