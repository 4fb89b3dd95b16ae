import type { OpenRouterProviderSettings } from "./options/settings.ts";
import { createOpenRouter, type OpenRouterProvider } from "./provider.ts";

/** @deprecated Use `createOpenRouter`. The class that the official provider keeps for its first users. */
export class OpenRouter {
  readonly chat: OpenRouterProvider["chat"];
  readonly completion: OpenRouterProvider["completion"];
  readonly textEmbeddingModel: OpenRouterProvider["textEmbeddingModel"];
  readonly embedding: OpenRouterProvider["embedding"];

  constructor(settings: OpenRouterProviderSettings = {}) {
    const { chat, completion, textEmbeddingModel, embedding } = createOpenRouter(settings);
    this.chat = chat;
    this.completion = completion;
    this.textEmbeddingModel = textEmbeddingModel;
    this.embedding = embedding;
  }
}
