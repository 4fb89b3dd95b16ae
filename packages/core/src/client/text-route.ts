import type { ChatRequest } from "../protocol/chat-request.ts";
import type { TextCompletionRequest } from "../protocol/text-completion.ts";
import { wholeRequest } from "../wire/chat-request.ts";
import { encodeTextRequest, textReader } from "../wire/text-completion.ts";
import type { ChatRoute } from "./chat-route.ts";

/** Text completions, which are sent without the defaults of chats. */
export const textRoute: ChatRoute = {
  api: "completions",
  path: "/completions",
  encode: (_context, request, stream, { extraBody }) => encodeTextRequest(request, stream, extraBody),
  whole: (_context, request, { extraBody }) => textAsChat(wholeRequest(request, undefined, extraBody)),
  reader: textReader,
};

/**
 * What a text completion may cost, as a chat: all input is read (every prompt of a list, the suffix), and as many
 * answers are written for each prompt as the best is chosen from.
 */
export function textAsChat(request: ChatRequest): ChatRequest {
  const { prompt, suffix, n, best_of } = request as unknown as Partial<TextCompletionRequest>;
  const input = suffix == null ? prompt : [prompt, suffix];
  const text = typeof input === "string" || input === undefined ? input : JSON.stringify(input);
  const many = Array.isArray(prompt) ? prompt.length : 1;
  const choices = Math.max(n ?? 1, best_of ?? 1) * many;
  return Object.assign({ ...request, prompt: text }, { n: choices });
}
