import { InvalidRequestError } from "../errors/remedies.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { BodyReader } from "./body-reader.ts";
import { encodeBody, wholeRequest } from "./chat-request.ts";
import { isObject } from "./check.ts";

/**
 * Writes a request for `POST /completions`: the request, `extra` over it, `stream` as the call decides.
 * @throws InvalidRequestError when it holds no prompt
 */
export function encodeTextRequest(
  request: ChatRequest,
  stream: boolean,
  extra?: Record<string, unknown>,
): string {
  if (!isObject(request))
    throw new InvalidRequestError("The request must be an object such as { model, prompt }.");
  const body = { ...wholeRequest(request, undefined, extra), stream: stream || undefined };
  if (body.prompt == null) throw new InvalidRequestError("`prompt` is missing: give the text to continue.");
  return encodeBody(body);
}

/** Reads `choices[].text` as what chats call content, so that all that reads chats reads text completions. */
export const textReader: BodyReader = {
  completion(body) {
    if (moveTexts(body, "message")) body.object = "chat.completion";
  },
  chunk(body) {
    if (moveTexts(body, "delta")) body.object = "chat.completion.chunk";
  },
};

/** Whether there were choices. One that is written as a chat's already is left as it is. */
function moveTexts(body: Record<string, unknown>, part: "message" | "delta"): boolean {
  if (!Array.isArray(body.choices)) return false;
  for (const [place, choice] of body.choices.entries()) {
    if (!isObject(choice) || choice[part] !== undefined || !("text" in choice)) continue;
    const { text, ...rest } = choice;
    const content = typeof text === "string" ? text : "";
    body.choices[place] = { ...rest, [part]: { role: "assistant", content } };
  }
  return true;
}
