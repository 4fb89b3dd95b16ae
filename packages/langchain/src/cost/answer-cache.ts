import { BaseCache } from "@langchain/core/caches";
import { AIMessage } from "@langchain/core/messages";
import type { ChatGeneration, Generation } from "@langchain/core/outputs";

/**
 * A cache whose answers cost nothing. LangChain hands out the very message that was kept: it would tell its cost again,
 * have the id of a message that a graph holds already, and lose its counts for whoever got it first.
 */
export class AnswerCache extends BaseCache {
  readonly #inner: BaseCache;

  constructor(inner: BaseCache) {
    super();
    this.#inner = inner;
  }

  override async lookup(prompt: string, key: string): Promise<Generation[] | null> {
    const found = await this.#inner.lookup(prompt, key);
    return found?.map(uncounted) ?? null;
  }

  override async update(prompt: string, key: string, value: Generation[]): Promise<void> {
    await this.#inner.update(prompt, key, value);
  }
}

function uncounted(generation: Generation): Generation {
  const { message } = generation as ChatGeneration;
  if (!AIMessage.isInstance(message)) return generation;
  const { openrouter: _, usage: __, tokenUsage: ___, ...told } = message.response_metadata;
  const Class = message.constructor as new (fields: object) => AIMessage;
  // The fields that it was made of.
  const copy = new Class({
    ...message.lc_kwargs,
    id: undefined,
    response_metadata: { ...told, cached: true },
  });
  return { ...generation, message: copy } as Generation;
}
