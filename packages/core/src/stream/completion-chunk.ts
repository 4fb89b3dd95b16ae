import type { ChatChunk, ChunkChoice } from "../protocol/chat-chunk.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";

/** A completion as one chunk: for servers that answer a stream request with plain JSON, and to read both alike. */
export function chunkOf(completion: ChatCompletion): ChatChunk {
  const choices = (completion.choices ?? []).map(({ message, ...choice }) => ({ ...choice, delta: message }));
  return {
    ...completion,
    object: "chat.completion.chunk",
    choices: choices as unknown as ChunkChoice[],
  };
}
