import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import { chunkOf } from "../stream/completion-chunk.ts";
import { isObject } from "../wire/check.ts";

/** An answer as the chunk of its stream; where the text stands in the choice itself, both look alike. */
export function chunkIn(answer: ChatCompletion): ChatChunk {
  const isText = answer.choices.some((choice) => isObject(choice) && "text" in choice);
  return isText ? (answer as unknown as ChatChunk) : chunkOf(answer);
}
