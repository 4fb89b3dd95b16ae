import {
  InvalidResponseDataError,
  type JSONObject,
  type RerankingModelV4CallOptions,
  type RerankingModelV4Result,
  type SharedV4Warning,
} from "@ai-sdk/provider";
import type { RerankDocument, RerankRequest, RerankResponse, RerankResult } from "@wayfare/core";
import { askMedia, type MediaVerb } from "./ask-media.ts";
import { isPlace } from "./media-data.ts";
import type { MediaModel } from "./media-model.ts";

const verb: MediaVerb<RerankRequest, RerankResponse> = {
  path: "/rerank",
  fixed: ["model", "query", "documents"],
  kinds: { provider: "object", top_n: "number" },
  send: (client, body, options) => client.rerank(body, options),
};

/** Sorts documents. @throws InvalidResponseDataError when the answer ranks none of them */
export async function rerank(
  model: MediaModel,
  call: RerankingModelV4CallOptions,
): Promise<RerankingModelV4Result> {
  const warnings: SharedV4Warning[] = [];
  const { query, topN } = call;
  const said = { model: model.modelId, query, documents: encodeDocuments(call, warnings), top_n: topN };
  const { reply, metadata, response } = await askMedia(model, verb, call, said, warnings);
  return {
    ranking: decodeRanking(reply, call.documents.values.length, warnings),
    providerMetadata: { openrouter: metadata },
    response: { ...(reply.id && { id: reply.id }), ...response, body: reply },
    warnings,
  };
}

/** The ranks, best first, without those that name no document; of two for the same one, the better. */
function decodeRanking(
  reply: RerankResponse,
  count: number,
  warnings: SharedV4Warning[],
): RerankingModelV4Result["ranking"] {
  const results: unknown = reply.results;
  const list = Array.isArray(results) ? results : undefined;
  const scores = new Map<number, number>();
  for (const entry of list ?? []) {
    const { index, relevance_score: score } = (entry ?? {}) as Partial<RerankResult>;
    if (!isPlace(index, count) || typeof score !== "number") continue;
    scores.set(index, Math.max(score, scores.get(index) ?? score));
  }
  if (list === undefined || (list.length > 0 && scores.size === 0)) {
    const message = `Expected ranks of ${count} documents, but received none.`;
    throw new InvalidResponseDataError({ data: reply, message });
  }
  const lost = list.length - scores.size;
  const message = `${lost} of ${list.length} ranks were left out: they name no document, or one that has another rank.`;
  if (lost > 0) warnings.push({ type: "other", message });
  return [...scores]
    .map(([index, relevanceScore]) => ({ index, relevanceScore }))
    .sort((a, b) => b.relevanceScore - a.relevanceScore);
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
