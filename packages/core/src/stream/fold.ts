import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { Usage } from "../protocol/usage.ts";
import { ChoiceFold } from "./choice-fold.ts";

const ownFields = new Set(["object", "choices", "usage", "error", "debug"]);

/**
 * Folds the chunks of a stream into the reply that the same call would have brought without streaming. The only place
 * where a reply is put together; it can be read at any time, for what has come so far.
 */
export class CompletionFold {
  readonly #choices = new Map<number, ChoiceFold>();
  #first: ChatChunk | undefined;
  #last: ChatChunk | undefined;
  /** Fields beside the choices; late chunks bring tier and metadata. */
  #head: Record<string, unknown> = {};
  usage: Usage | undefined;

  /** Adds the next chunk. */
  add(chunk: ChatChunk): void {
    this.#first ??= this.#keepFields(chunk);
    this.#last = chunk;
    const { choices } = chunk;
    // A usage chunk may come twice, with choices and without; the last one counts.
    if (chunk.usage != null) this.usage = this.#keepFields(chunk).usage as Usage;
    else if (choices?.length === 0) this.#keepFields(chunk);
    if (choices == null) return;
    for (const choice of choices) this.#choiceAt(choice.index ?? 0).add(choice);
  }

  /** The first chunk: id, model, provider and time of the reply. */
  get first(): ChatChunk | undefined {
    return this.#first;
  }

  /** Whether each choice that began has ended with a finish reason. */
  get isFinished(): boolean {
    const choices = [...this.#choices.values()];
    return choices.length > 0 && choices.every((choice) => choice.finishReason !== null);
  }

  /** The reply so far. */
  completion(): ChatCompletion {
    if (this.#last !== undefined) this.#keepFields(this.#last);
    const { id = "", created = 0, model = "", ...rest } = this.#head as Partial<ChatCompletion>;
    const choices = [...this.#choices.values()].map((choice) => choice.choice());
    choices.sort((a, b) => a.index - b.index);
    const completion = { id, object: "chat.completion", created, model, ...rest, choices } as ChatCompletion;
    if (this.usage !== undefined) completion.usage = this.usage;
    return completion;
  }

  #keepFields(chunk: ChatChunk): ChatChunk {
    for (const [name, value] of Object.entries(chunk)) {
      if (!ownFields.has(name) && (value !== null || this.#head[name] === undefined))
        this.#head[name] = value;
    }
    return chunk;
  }

  #choiceAt(index: number): ChoiceFold {
    const held = this.#choices.get(index);
    if (held !== undefined) return held;
    const choice = new ChoiceFold(index, this.#first?.id ?? "");
    this.#choices.set(index, choice);
    return choice;
  }
}

/** Folds chunks into one reply (OpenRouter docs: streaming). */
export function foldChunks(chunks: Iterable<ChatChunk>): ChatCompletion {
  const fold = new CompletionFold();
  for (const chunk of chunks) fold.add(chunk);
  return fold.completion();
}
