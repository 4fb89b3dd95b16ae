import type { OpenRouterError } from "../errors/openrouter-error.ts";
import type { ChatChunk } from "../protocol/chat-chunk.ts";
import { encodeError } from "./error.ts";

/** What the chunks before told of the answer. */
export interface BrokenAnswer {
  id?: string | undefined;
  model?: string | undefined;
  provider?: string | undefined;
  /** Seconds since 1970. */
  created?: number | undefined;
}

/** The chunk that ends a stream with an error, when no status can be sent any more (OpenRouter docs: streaming errors). */
export function encodeErrorChunk(error: OpenRouterError, answer: BrokenAnswer): ChatChunk {
  const { id = "", model = "", provider, created = 0 } = answer;
  const delta = { role: "assistant", content: "" } as const;
  return {
    id,
    object: "chat.completion.chunk",
    created,
    model,
    ...(provider !== undefined && { provider }),
    error: encodeError(error).body.error,
    choices: [{ index: 0, delta, finish_reason: "error", native_finish_reason: null }],
  };
}
