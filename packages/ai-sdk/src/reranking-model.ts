import type {
  JSONObject,
  RerankingModelV4,
  RerankingModelV4CallOptions,
  RerankingModelV4Result,
  SharedV4Warning,
} from "@ai-sdk/provider";
import type { RerankDocument, RerankRequest } from "@wayfare/core";
import { type FieldKinds, MediaModel } from "./media-model.ts";
import type { OpenRouterRerankingSettings } from "./media-settings.ts";

/** A reranking model. Documents that are objects go as their JSON, except `{ text, image }`, which the API knows. */
export class OpenRouterRerankingModel
  extends MediaModel<OpenRouterRerankingSettings>
  implements RerankingModelV4
{
  protected readonly kinds: FieldKinds = { provider: "object", top_n: "number" };

  async doRerank(call: RerankingModelV4CallOptions): Promise<RerankingModelV4Result> {
    const warnings: SharedV4Warning[] = [];
    const { query, topN } = call;
    const said = { model: this.modelId, query, documents: encodeDocuments(call, warnings), top_n: topN };
    const request = { path: "/rerank", said, fixed: ["model", "query", "documents"], warnings };
    const { reply, metadata, response } = await this.ask(
      request,
      call,
      (client, body: RerankRequest, options) => client.rerank(body, options),
    );
    return {
      ranking: reply.results
        .map(({ index, relevance_score }) => ({ index, relevanceScore: relevance_score }))
        .sort((a, b) => b.relevanceScore - a.relevanceScore),
      providerMetadata: { openrouter: metadata },
      response: { ...(reply.id && { id: reply.id }), ...response, body: reply },
      warnings,
    };
  }
}

function encodeDocuments(
  { documents }: RerankingModelV4CallOptions,
  warnings: SharedV4Warning[],
): (string | RerankDocument)[] {
  if (documents.type === "text") return documents.values;
  const isKnown = documents.values.every(isDocument);
  if (isKnown) return documents.values as RerankDocument[];
  warnings.push({
    type: "compatibility",
    feature: "object documents",
    details: "The documents are ranked by the text of their JSON.",
  });
  return documents.values.map((document) => JSON.stringify(document));
}

/** Whether the API knows a document of this form: text, an image, or both. */
function isDocument(document: JSONObject): boolean {
  const fields = Object.entries(document);
  return (
    fields.length > 0 &&
    fields.every(([name, value]) => (name === "text" || name === "image") && typeof value === "string")
  );
}
