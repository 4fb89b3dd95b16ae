import type { RerankingModelV4, RerankingModelV4CallOptions, RerankingModelV4Result } from "@ai-sdk/provider";
import type { OpenRouterRerankingSettings } from "../options/media-settings.ts";
import { MediaModel } from "./media-model.ts";

/** A reranking model. Documents that are objects go as their JSON, except `{ text, image }`, which the API knows. */
export class OpenRouterRerankingModel
  extends MediaModel<OpenRouterRerankingSettings>
  implements RerankingModelV4
{
  async doRerank(call: RerankingModelV4CallOptions): Promise<RerankingModelV4Result> {
    return (await import("./rerank.ts")).rerank(this, call);
  }
}
