import type { ChatRequest } from "@wayfare/core";
import { checkBody, checkChatBody, isObject, parseJson, type Rules } from "@wayfare/core/internal";
import { invalidRequest } from "../refusal.ts";
import { checkNames } from "./check-names.ts";

/**
 * Reads the body of a call.
 * @param rules - of the fields whose form matters before a provider is chosen; all others are the provider's business
 * @param required - names of those that must be there
 * @throws InvalidRequestError that names the field and the remedy, never its value
 */
export function decodeBody(raw: Uint8Array, rules: Rules, required: readonly string[] = []): ChatRequest {
  return checkBody(parseBody(raw), rules, required);
}

/**
 * Reads the body of a chat request.
 * @throws InvalidRequestError that names the field and the remedy, never its value
 */
export function decodeChatRequest(raw: Uint8Array): ChatRequest {
  return checkChatBody(parseBody(raw));
}

function parseBody(raw: Uint8Array): unknown {
  const body = parseJson(new TextDecoder().decode(raw));
  if (body === undefined) throw invalidRequest(unreadable(raw));
  if (isObject(body)) checkNames(raw, body);
  return body;
}

/** A form begins with a boundary; some clients send one where a file goes along. */
function unreadable(raw: Uint8Array): string {
  const isForm = raw[0] === 0x2d && raw[1] === 0x2d;
  return isForm
    ? "The request body is a multipart form. Send a JSON object, with files as base64."
    : "The request body is not valid JSON. Send a JSON object.";
}
