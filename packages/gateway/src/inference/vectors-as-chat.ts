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

function user(content: unknown): Message {
  return { role: "user", content } as Message;
}
