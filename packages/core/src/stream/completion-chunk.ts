import type { ChatChunk, ChunkChoice } from "../protocol/chat-chunk.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";

/** A completion as one chunk: for servers that answer a stream request with plain JSON, and to read both alike. */
export function chunkOf(completion: ChatCompletion): ChatChunk {
  const choices = (completion.choices ?? []).map(({ message, ...choice }) => {
    const delta = { ...message };
    // Pieces of a stream are joined by their index; here each is whole, and must stay by itself.
    if (delta.tool_calls != null) delta.tool_calls = numbered(delta.tool_calls);
    if (delta.reasoning_details != null) delta.reasoning_details = numbered(delta.reasoning_details);
    return { ...choice, delta };
  });
  return {
    ...completion,
    object: "chat.completion.chunk",
    choices: choices as unknown as ChunkChoice[],
  };
}

function numbered<T extends { index?: number }>(items: readonly T[]): T[] {
  return items.map((item, at) => (typeof item.index === "number" ? item : { ...item, index: at }));
}
