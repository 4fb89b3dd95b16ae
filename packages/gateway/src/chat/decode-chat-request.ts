import type { ChatRequest } from "@wayfare/core";
import { isObject, parseJson } from "@wayfare/core/internal";
import { invalidRequest } from "../refusal.ts";
import { checkNames } from "./check-names.ts";

/** Whether a value is fit, and what to send where it is not. */
interface Rule {
  readonly wanted: string;
  fits(value: unknown): boolean;
}

const string: Rule = { wanted: "a string", fits: (value) => typeof value === "string" };
const boolean: Rule = { wanted: "true or false", fits: (value) => typeof value === "boolean" };
const object: Rule = { wanted: "an object", fits: isObject };
const strings: Rule = { wanted: "an array of strings", fits: (value) => listOf(value, string.fits) };
const stop: Rule = {
  wanted: "a string or an array of strings",
  fits: (value) => string.fits(value) || strings.fits(value),
};
const wholeNumber: Rule = {
  wanted: "a whole number of 1 or more",
  fits: (value) => Number.isInteger(value) && (value as number) > 0,
};

/** A number within bounds, both included. */
function between(low: number, high: number): Rule {
  return {
    wanted: `a number from ${low} to ${high}`,
    fits: (value) => typeof value === "number" && value >= low && value <= high,
  };
}

/** The fields whose form matters before a provider is chosen; all others are the provider's business. */
const rules: Readonly<Record<string, Rule>> = {
  model: string,
  models: strings,
  prompt: string,
  messages: { wanted: "an array of messages, each with a role", fits: (value) => listOf(value, isMessage) },
  stream: boolean,
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
  tools: { wanted: "an array of tools, each with a type", fits: (value) => listOf(value, isTool) },
  tool_choice: {
    wanted: '"none", "auto", "required" or an object such as {"type":"function","function":{"name":"…"}}',
    fits: (value) => string.fits(value) || isToolChoice(value),
  },
  response_format: { wanted: "an object with a type", fits: isTyped },
  modalities: strings,
  reasoning: object,
  provider: object,
  user: string,
  session_id: string,
  plugins: { wanted: "an array of plugins", fits: (value) => listOf(value, isObject) },
};

/** The preferences that a plan is made from (OpenRouter docs: provider routing). */
const providerRules: Readonly<Record<string, Rule>> = {
  order: strings,
  only: strings,
  ignore: strings,
  allow_fallbacks: boolean,
};

/** OpenRouter docs, API parameters: at most this many fallbacks. */
const MOST_MODELS = 3;

/**
 * Reads the body of a chat request. Unknown fields stay; null counts as absent, since clients send it for both.
 * @throws InvalidRequestError that names the field and the remedy, never its value
 */
export function decodeChatRequest(raw: Uint8Array): ChatRequest {
  const body = parseJson(new TextDecoder().decode(raw));
  if (body === undefined) throw invalidRequest("The request body is not valid JSON. Send a JSON object.");
  if (!isObject(body)) throw invalidRequest("The request body must be a JSON object.");
  checkNames(raw, body);
  check(body, rules, "");
  const format = body.response_format;
  if (isObject(format) && format.type === "json_schema" && !isObject(format.json_schema))
    throw invalidRequest("'response_format.json_schema' must be an object with a name and a schema.");
  if (isObject(body.provider)) check(body.provider, providerRules, "provider.");
  const request = body as ChatRequest;
  if (request.messages === undefined && request.prompt === undefined) {
    throw invalidRequest('Input required: specify "prompt" or "messages"');
  }
  if (request.messages?.length === 0) throw invalidRequest("Input must have at least 1 token.");
  if ((request.models?.length ?? 0) > MOST_MODELS) {
    throw invalidRequest(`'models' array must have ${MOST_MODELS} items or fewer.`);
  }
  return request;
}

/** Drops what is null. The message names the field and what fits; the value may be private and stays out. */
function check(fields: Record<string, unknown>, fitting: typeof rules, prefix: string): void {
  for (const [field, rule] of Object.entries(fitting)) {
    const value = fields[field];
    if (value === null) delete fields[field];
    else if (value !== undefined && !rule.fits(value))
      throw invalidRequest(`'${prefix}${field}' must be ${rule.wanted}.`);
  }
}

function listOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}

/** Content may be left out: assistants that only call tools do so. */
function isMessage(value: unknown): boolean {
  if (!isObject(value) || typeof value.role !== "string") return false;
  const content = value.content;
  return content === undefined || content === null || typeof content === "string" || listOf(content, isTyped);
}

function isTyped(value: unknown): boolean {
  return isObject(value) && typeof value.type === "string";
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
