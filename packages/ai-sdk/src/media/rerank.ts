import type {
  JSONObject,
  RerankingModelV4CallOptions,
  RerankingModelV4Result,
  SharedV4Warning,
} from "@ai-sdk/provider";
import type { RerankDocument, RerankRequest } from "@wayfare/core";
import type { Kinds } from "../options/check-fields.ts";
import { askMedia } from "./ask-media.ts";
import type { MediaModel } from "./media-model.ts";

const kinds: Kinds = { provider: "object", top_n: "number" };

/** Sorts documents. */
export async function rerank(
  model: MediaModel,
  call: RerankingModelV4CallOptions,
): Promise<RerankingModelV4Result> {
  const warnings: SharedV4Warning[] = [];
  const { query, topN } = call;
  const request = {
    path: "/rerank",
    said: { model: model.modelId, query, documents: encodeDocuments(call, warnings), top_n: topN },
    fixed: ["model", "query", "documents"],
    kinds,
    warnings,
  };
  const { reply, metadata, response } = await askMedia(
    model,
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
