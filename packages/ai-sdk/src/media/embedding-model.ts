import type { EmbeddingModelV4, EmbeddingModelV4CallOptions, EmbeddingModelV4Result } from "@ai-sdk/provider";
import type { OpenRouterEmbeddingSettings } from "../options/media-settings.ts";
import { MediaModel } from "./media-model.ts";

/** An embedding model. `response.body` is the reply of the client, so that `receiptOf(body)` finds its receipt. */
export class OpenRouterEmbeddingModel
  extends MediaModel<OpenRouterEmbeddingSettings>
  implements EmbeddingModelV4
{
  readonly supportsParallelCalls = true;

  /** OpenRouter documents no limit: unless the settings name one, it is OpenAI's, 2048. */
  get maxEmbeddingsPerCall(): number {
    return this.settings.maxEmbeddingsPerCall ?? 2048;
  }

  async doEmbed(call: EmbeddingModelV4CallOptions): Promise<EmbeddingModelV4Result> {
    return (await import("./embed.ts")).embed(this, call);
  }
}
