import type { ChatChunk } from "../protocol/chat-chunk.ts";

/**
 * Whether a chunk commits the answer: it brings something that a reader could already have used, or says how the
 * answer ended. Before that, a failed call can be made again unseen.
 */
export function bringsContent(chunk: ChatChunk): boolean {
  for (const { delta, finish_reason } of chunk.choices ?? []) {
    if (finish_reason != null) return true;
    if (delta == null) continue;
    for (const name in delta) {
      const value = delta[name as keyof typeof delta];
      const isEmpty =
        value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
      if (name !== "role" && !isEmpty) return true;
    }
  }
  return false;
}
