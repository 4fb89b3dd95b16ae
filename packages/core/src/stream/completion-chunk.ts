import type { ChatChunk, ChunkChoice, Delta } from "../protocol/chat-chunk.ts";
import type { ChatCompletion, ResponseMessage } from "../protocol/chat-completion.ts";
import { entries } from "./entries.ts";

/** A completion as one chunk: for servers that answer a stream request with plain JSON, and to read both alike. */
export function chunkOf(completion: ChatCompletion): ChatChunk {
  const choices = (completion.choices ?? []).map(({ message, ...choice }) => ({
    ...choice,
    delta: deltaOf(message),
  }));
  return {
    ...completion,
    object: "chat.completion.chunk",
    choices: choices as unknown as ChunkChoice[],
  };
}

/** A whole message as the piece of a stream that brings it. */
export function deltaOf(message: ResponseMessage | undefined): Delta {
  const { tool_calls: calls, reasoning_details: details } = message ?? {};
  // Pieces of a stream are joined by their index; here each is whole, and must stay by itself.
  if (calls == null && details == null) return (message ?? {}) as Delta;
  return {
    ...message,
    ...(calls != null && { tool_calls: numbered(calls) }),
    ...(details != null && { reasoning_details: numbered(details) }),
  } as Delta;
}

function numbered<T extends { index?: number }>(items: readonly T[]): T[] {
  return entries(items).map((item, at) => (typeof item.index === "number" ? item : { ...item, index: at }));
}
