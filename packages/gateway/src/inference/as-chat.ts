import type { ChatRequest, Message } from "@wayfare/core";
import { isObject } from "@wayfare/core/internal";
import { fieldsOf } from "./kind.ts";

/** Nothing is written where the answer is vectors or scores; a request without any limit would count the longest text. */
const NO_OUTPUT = { max_tokens: 1 };

/** All that is embedded, as one prompt, or as one message for each entry that mixes media. */
export function embeddingAsChat(request: ChatRequest): ChatRequest {
  const { input } = fieldsOf(request);
  const isMixed = Array.isArray(input) && input.every(isObject);
  if (isMixed) return { messages: input.map(({ content }) => user(content)), ...NO_OUTPUT };
  return { prompt: typeof input === "string" ? input : JSON.stringify(input), ...NO_OUTPUT };
}

/** The query and all documents are read. */
export function rerankAsChat(request: ChatRequest): ChatRequest {
  const { query, documents } = fieldsOf(request);
  return { prompt: JSON.stringify([query, documents]), ...NO_OUTPUT };
}

/** The prompt and its pictures; as much output for each picture as an endpoint gives at most. */
export function imageAsChat(request: ChatRequest): ChatRequest {
  const { prompt, input_references, n } = fieldsOf(request);
  const seen = Array.isArray(input_references) ? input_references : [];
  const asked = { messages: [user([{ type: "text", text: prompt }, ...seen])], n };
  return asked as ChatRequest;
}

/** The text letter by letter: what is charged by the character is charged like as many tokens. */
export function speechAsChat(request: ChatRequest): ChatRequest {
  const { input } = fieldsOf(request);
  return { prompt: String(input).replace(/./gsu, "$& ") };
}

/** The sound, as a chat hears it. */
export function transcriptionAsChat(request: ChatRequest): ChatRequest {
  const { input_audio } = fieldsOf(request);
  return { messages: [user([{ type: "input_audio", input_audio }])] };
}

function user(content: unknown): Message {
  return { role: "user", content } as Message;
}
