import { invalidRequest } from "../errors/refusals.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { isObject } from "./check.ts";
import {
  between,
  boolean,
  checkFields,
  isTyped,
  listOf,
  object,
  type Rule,
  type Rules,
  string,
  strings,
  wholeNumber,
} from "./rule.ts";

/** The fields that every kind of call has: who answers, and for whom. */
const commonRules: Rules = {
  model: string,
  models: strings,
  stream: boolean,
  provider: object,
  user: string,
  session_id: string,
  tools: { wanted: "an array of tools, each with a type", fits: (value) => listOf(value, isObject) },
  plugins: {
    wanted: "an array of plugins, each with an id",
    fits: (value) => listOf(value, (plugin) => isObject(plugin) && typeof plugin.id === "string"),
  },
};

/** The preferences that a plan is made from (OpenRouter docs: provider routing). */
const providerRules: Rules = { order: strings, only: strings, ignore: strings, allow_fallbacks: boolean };

/** OpenRouter docs, API parameters: at most this many fallbacks. */
const MOST_MODELS = 3;

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
const chatRules: Rules = {
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
 * Checks the body of a call as far as its form matters before a provider is chosen. Unknown fields stay; null counts as
 * absent, since clients send it for both.
 * @param rules - of the fields of this kind of call
 * @param required - names of those that must be there
 * @throws InvalidRequestError that names the field and the remedy, never its value
 */
export function checkBody(body: unknown, rules: Rules, required: readonly string[] = []): ChatRequest {
  if (!isObject(body)) throw invalidRequest("The request body must be a JSON object.");
  checkFields(body, { ...commonRules, ...rules });
  if (isObject(body.provider)) checkFields(body.provider, providerRules, "provider.");
  for (const field of required) {
    if (body[field] === undefined)
      throw invalidRequest(`Input required: '${field}' is missing. Send ${rules[field]?.wanted ?? "it"}.`);
  }
  const request = body as ChatRequest;
  if ((request.models?.length ?? 0) > MOST_MODELS)
    throw invalidRequest(`'models' array must have ${MOST_MODELS} items or fewer.`);
  return request;
}

/**
 * The same for a chat request.
 * @throws InvalidRequestError that names the field and the remedy, never its value
 */
export function checkChatBody(body: unknown): ChatRequest {
  const request = checkBody(body, chatRules);
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
