import type { ChatRequest } from "@wayfare/core";
import { isObject, parseJson } from "@wayfare/core/internal";
import { invalidRequest } from "../refusal.ts";
import { checkNames } from "./check-names.ts";
import { boolean, checkFields, listOf, object, type Rules, string, strings } from "./rule.ts";

/** The fields that every kind of call has: who answers, and for whom. */
const common: Rules = {
  model: string,
  models: strings,
  stream: boolean,
  provider: object,
  user: string,
  session_id: string,
  tools: { wanted: "an array of tools, each with a type", fits: (value) => listOf(value, isObject) },
  plugins: { wanted: "an array of plugins", fits: (value) => listOf(value, isObject) },
};

/** The preferences that a plan is made from (OpenRouter docs: provider routing). */
const providerRules: Rules = { order: strings, only: strings, ignore: strings, allow_fallbacks: boolean };

/** OpenRouter docs, API parameters: at most this many fallbacks. */
const MOST_MODELS = 3;

/**
 * Reads the body of a call. Unknown fields stay; null counts as absent, since clients send it for both.
 * @param rules - of the fields whose form matters before a provider is chosen; all others are the provider's business
 * @param required - names of those that must be there
 * @throws InvalidRequestError that names the field and the remedy, never its value
 */
export function decodeBody(raw: Uint8Array, rules: Rules, required: readonly string[] = []): ChatRequest {
  const body = parseJson(new TextDecoder().decode(raw));
  if (body === undefined) throw invalidRequest(unreadable(raw));
  if (!isObject(body)) throw invalidRequest("The request body must be a JSON object.");
  checkNames(raw, body);
  checkFields(body, { ...common, ...rules });
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

/** A form begins with a boundary; some clients send one where a file goes along. */
function unreadable(raw: Uint8Array): string {
  const isForm = raw[0] === 0x2d && raw[1] === 0x2d;
  return isForm
    ? "The request body is a multipart form. Send a JSON object, with files as base64."
    : "The request body is not valid JSON. Send a JSON object.";
}
